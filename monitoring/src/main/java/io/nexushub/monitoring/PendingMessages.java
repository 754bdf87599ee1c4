package io.nexushub.monitoring;

import java.time.Instant;
import java.util.TreeMap;

/**
 * Blocks of a channel whose outgoing messages lack a quorum of signatures, so that nobody can carry
 * them on yet. Messages are signed by the block, so a block is all there is to remember.
 */
final class PendingMessages {
  /** Beyond it newer blocks are not noted: the figure is about the oldest. */
  static final int MAX_BLOCKS = 10_000;

  private final TreeMap<Long, Long> timestampMicros = new TreeMap<>(); // by height

  /** A block with outgoing messages is final. */
  synchronized void left(long height, long blockTimestampMicros) {
    if (timestampMicros.size() < MAX_BLOCKS) {
      timestampMicros.put(height, blockTimestampMicros);
    }
  }

  /** The block's messages can be proven to others. */
  synchronized void notarised(long height) {
    timestampMicros.remove(height);
  }

  /** 0 if none is pending. */
  synchronized double oldestSeconds(Instant now) {
    if (timestampMicros.isEmpty()) {
      return 0;
    }
    long since = timestampMicros.firstEntry().getValue();
    return Math.max(0, now.toEpochMilli() - since / 1_000) / 1_000.0;
  }
}
