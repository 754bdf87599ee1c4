package io.nexushub.lft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JournalRecordTest {
  private static final JournalRecord PROPOSED = new JournalRecord.Proposed(Blocks.block(2, 2, 1));
  private static final JournalRecord VOTED = new JournalRecord.Voted(Blocks.block(2, 2, 1));
  private static final JournalRecord LATER = new JournalRecord.Voted(Blocks.block(3, 3, 2));
  private static final JournalRecord FAILED =
      new JournalRecord.TimedOut(4, Blocks.certificate(2), Optional.empty());
  private static final JournalRecord FAILED_AGAIN =
      new JournalRecord.TimedOut(5, Blocks.certificate(3), Optional.of(Blocks.failed(4, 3)));

  @Test
  void decodingGivesWhatWasEncoded() throws MalformedMessage {
    for (JournalRecord entry : List.of(PROPOSED, VOTED, FAILED, FAILED_AGAIN)) {
      assertThat(JournalRecord.decode(entry.encode())).isEqualTo(entry);
    }
    assertThatThrownBy(() -> JournalRecord.decode(Bytes.hex("c20480")))
        .isInstanceOf(MalformedMessage.class)
        .hasMessage("journal record: 4 (expected: 1 to 3)");
  }

  @Test
  void compactingKeepsTheNewestOfEachKindAndAllThatIsNotCommitted() {
    List<JournalRecord> journal = List.of(PROPOSED, VOTED, LATER, FAILED, FAILED_AGAIN);
    assertThat(JournalRecord.compact(journal, 1))
        .containsExactly(PROPOSED, VOTED, LATER, FAILED_AGAIN);
    assertThat(JournalRecord.compact(journal, 3)).containsExactly(PROPOSED, LATER, FAILED_AGAIN);
  }

  @Test
  void aReplicaNeverKnowsLessAfterACrashThanItSaid() {
    Promises promises = Promises.of(0, List.of(FAILED_AGAIN, VOTED));
    assertThat(promises.lastVoted()).isEqualTo(5);
    assertThat(promises.high().orElseThrow().round()).isEqualTo(3);
    assertThat(promises.entryInto(5)).isPresent();
    assertThat(promises.entryInto(4)).isEmpty();
  }
}
