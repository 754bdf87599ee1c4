package io.nexushub.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PendingMessagesTest {
  private static final long SECOND = 1_000_000;

  private final PendingMessages pending = new PendingMessages();

  @Test
  void theOldestCounts() {
    pending.left(2, 20 * SECOND);
    pending.left(1, 10 * SECOND);
    assertThat(oldestAt(100)).isEqualTo(90);

    pending.notarised(1);
    assertThat(oldestAt(100)).isEqualTo(80);

    pending.notarised(2);
    assertThat(oldestAt(100)).isZero();
  }

  @Test
  void aBlockFromTheFutureIsNotOlderThanNothing() {
    pending.left(1, 10 * SECOND);

    assertThat(oldestAt(5)).isZero();
  }

  /** A flood can neither fill the memory nor hide the block that has waited longest. */
  @Test
  void onlySoManyBlocksAreNoted() {
    for (long height = 1; height <= PendingMessages.MAX_BLOCKS + 1; height++) {
      pending.left(height, height * SECOND);
    }
    assertThat(oldestAt(20_000)).isEqualTo(19_999);

    for (long height = 1; height <= PendingMessages.MAX_BLOCKS; height++) {
      pending.notarised(height);
    }
    assertThat(oldestAt(20_000)).isZero();

    pending.left(20_000, 20_000 * SECOND);
    assertThat(oldestAt(20_001)).isEqualTo(1);
  }

  private double oldestAt(long seconds) {
    return pending.oldestSeconds(Instant.ofEpochSecond(seconds));
  }
}
