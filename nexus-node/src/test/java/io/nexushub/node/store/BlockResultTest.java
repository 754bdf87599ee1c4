package io.nexushub.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Receipt;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What members have to agree on, and what each may word as it likes. */
class BlockResultTest {
  private static final Hash ID = Hash.hex("11".repeat(32));
  private static final List<LogEvent> EVENTS =
      List.of(new LogEvent("cx00", List.of("Sent(int)", "0x1"), List.of("0x2")));
  private static final BlockResult RESULT = of(new Receipt(ID, false, 25, "a gap", EVENTS));

  @Test
  void versionsThatWordARefusalDifferentlyAgree() {
    assertThat(of(new Receipt(ID, false, 25, "messages are missing", EVENTS)).hash())
        .isEqualTo(RESULT.hash());
  }

  @Test
  void everyFactIsAgreedOn() {
    List<LogEvent> other =
        List.of(new LogEvent("cx00", List.of("Sent(int)", "0x1"), List.of("0x3")));
    assertThat(
            List.of(
                of(new Receipt(Hash.ZERO, false, 25, "a gap", EVENTS)),
                of(new Receipt(ID, true, 25, "a gap", EVENTS)),
                of(new Receipt(ID, false, 26, "a gap", EVENTS)),
                of(new Receipt(ID, false, 25, "a gap", List.of())),
                of(new Receipt(ID, false, 25, "a gap", other)),
                new BlockResult(ID, RESULT.receipts(), Optional.empty()),
                new BlockResult(Hash.ZERO, List.of(), Optional.empty())))
        .extracting(BlockResult::hash)
        .doesNotContain(RESULT.hash())
        .doesNotHaveDuplicates();
  }

  @Test
  void theWordsAreKeptBeside() throws MalformedMessage {
    RlpWriter out = new RlpWriter();
    RESULT.write(out);
    assertThat(BlockResult.read(RlpReader.of(out.toBytes()))).isEqualTo(RESULT);
  }

  /** They are no part of the hash: the child's header announces them by itself. */
  @Test
  void theMembersAskedForAreKeptBeside() throws MalformedMessage {
    Member member = new Member(PublicKey.of(Bytes.wrap(new byte[PublicKey.LENGTH])), 3);
    BlockResult asks =
        new BlockResult(
            Hash.ZERO, RESULT.receipts(), Optional.empty(), Optional.of(List.of(member)));
    RlpWriter out = new RlpWriter();
    asks.write(out);
    assertThat(BlockResult.read(RlpReader.of(out.toBytes()))).isEqualTo(asks);
    assertThat(asks.hash()).isEqualTo(RESULT.hash());
  }

  private static BlockResult of(Receipt receipt) {
    return new BlockResult(Hash.ZERO, List.of(receipt), Optional.empty());
  }
}
