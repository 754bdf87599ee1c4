package io.nexushub.node.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.Address;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChannelTurnsTest {
  private static final String LOUD = "loud";
  private static final String QUIET = "quiet";
  private static final Address A = Address.hex("0x" + "0a".repeat(Address.LENGTH));
  private static final Address B = Address.hex("0x" + "0b".repeat(Address.LENGTH));

  private final ChannelTurns<String> turns = new ChannelTurns<>(100, 1_000);

  private String next(long takes) {
    ChannelTurns.Turn<String> turn = turns.poll();
    if (turn == null) {
      return "nothing";
    }
    turns.took(turn.channel(), takes);
    return turn.what();
  }

  @Test
  void aFloodedChannelKeepsAnotherWaitingForOneThingOnly() {
    for (int i = 0; i < 100; i++) {
      assertThat(turns.offer(LOUD, A, "loud a" + i, 1)).isTrue();
      assertThat(turns.offer(LOUD, B, "loud b" + i, 1)).isTrue();
    }
    assertThat(turns.offer(LOUD, A, "too many", 1)).isFalse();
    assertThat(turns.offer(QUIET, A, "quiet 0", 1)).as("its share there is its own").isTrue();
    assertThat(turns.offer(QUIET, A, "quiet 1", 1)).isTrue();
    assertThat(next(10)).isEqualTo("loud a0");
    assertThat(next(10)).isEqualTo("quiet 0");
    assertThat(next(10)).as("in a channel everybody in turn").isEqualTo("loud b0");
    assertThat(next(10)).isEqualTo("quiet 1");
    assertThat(next(10)).isEqualTo("loud a1");
    assertThat(turns.size(LOUD)).isEqualTo(197);
    assertThat(turns.size(QUIET)).isZero();
  }

  /** What counts is time: whoever brings long tasks has fewer of them done. */
  @Test
  void channelsGetEqualTimeHoweverLongTheirTasksAre() {
    for (int i = 0; i < 100; i++) {
      turns.add(LOUD, A, LOUD);
      turns.add(QUIET, A, QUIET);
    }
    Map<String, Integer> done = new HashMap<>();
    for (int i = 0; i < 110; i++) {
      ChannelTurns.Turn<String> turn = turns.poll();
      assertThat(turn).isNotNull();
      done.merge(turn.channel(), 1, Integer::sum);
      turns.took(turn.channel(), turn.channel().equals(LOUD) ? 100 : 10);
    }
    assertThat(done).containsEntry(LOUD, 10).containsEntry(QUIET, 100);
  }

  /** A channel that was idle for long must not have the threads to itself for as long after. */
  @Test
  void whatAChannelDidNotUseIsNotSavedUp() {
    turns.add(QUIET, A, "early");
    assertThat(next(1)).isEqualTo("early");
    for (int i = 0; i < 50; i++) {
      turns.add(LOUD, A, "loud");
      assertThat(next(1_000)).isEqualTo("loud");
    }
    for (int i = 0; i < 4; i++) {
      turns.add(LOUD, A, "loud");
      turns.add(QUIET, A, "quiet");
    }
    int quietInARow = 0;
    while (next(1_000).equals("quiet")) {
      quietInARow++;
    }
    assertThat(quietInARow).isLessThanOrEqualTo(2);
  }

  @Test
  void aChannelsNextIsTakenOutOfTurnByWhoHelpsIt() {
    turns.add(LOUD, A, "first");
    turns.add(QUIET, A, "second");
    turns.addFirst(LOUD, A, "before the first");
    assertThat(turns.poll(QUIET)).isEqualTo("second");
    assertThat(turns.poll(QUIET)).isNull();
    assertThat(next(1)).isEqualTo("before the first");
    assertThat(next(1)).isEqualTo("first");
    assertThat(turns.poll()).isNull();
  }
}
