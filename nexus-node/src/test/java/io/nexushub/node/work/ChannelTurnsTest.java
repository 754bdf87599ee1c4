package io.nexushub.node.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.ChannelId;
import org.junit.jupiter.api.Test;

class ChannelTurnsTest {
  private static final ChannelId LOUD = ChannelId.of("loud");
  private static final ChannelId QUIET = ChannelId.of("quiet");
  private static final Address A = Address.hex("0x" + "0a".repeat(Address.LENGTH));
  private static final Address B = Address.hex("0x" + "0b".repeat(Address.LENGTH));

  private final ChannelTurns<String> turns = new ChannelTurns<>(100, 1_000);

  @Test
  void aFloodedChannelKeepsAnotherWaitingForOneThingOnly() {
    for (int i = 0; i < 100; i++) {
      assertThat(turns.offer(LOUD, A, "loud a" + i, 1)).isTrue();
      assertThat(turns.offer(LOUD, B, "loud b" + i, 1)).isTrue();
    }
    assertThat(turns.offer(LOUD, A, "too many", 1)).isFalse();
    assertThat(turns.offer(QUIET, A, "quiet 0", 1)).as("its share there is its own").isTrue();
    assertThat(turns.offer(QUIET, A, "quiet 1", 1)).isTrue();
    assertThat(turns.poll()).isEqualTo("loud a0");
    assertThat(turns.poll()).isEqualTo("quiet 0");
    assertThat(turns.poll()).as("in a channel everybody in turn").isEqualTo("loud b0");
    assertThat(turns.poll()).isEqualTo("quiet 1");
    assertThat(turns.poll()).isEqualTo("loud a1");
    assertThat(turns.size(LOUD)).isEqualTo(197);
    assertThat(turns.size(QUIET)).isZero();
  }

  @Test
  void aChannelsNextIsTakenOutOfTurnByWhoHelpsIt() {
    turns.add(LOUD, A, "first");
    turns.add(QUIET, A, "second");
    assertThat(turns.poll(QUIET)).isEqualTo("second");
    assertThat(turns.poll(QUIET)).isNull();
    assertThat(turns.poll()).isEqualTo("first");
    assertThat(turns.poll()).isNull();
  }
}
