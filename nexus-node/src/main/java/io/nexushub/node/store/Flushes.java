package io.nexushub.node.store;

import java.util.concurrent.atomic.LongAdder;

/** Counts what a part of a node has brought to disk. Any thread may look. */
public final class Flushes {
  private final LongAdder count = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  /** One flush is done, and so many bytes were written for it. */
  void done(long written) {
    count.increment();
    bytes.add(written);
  }

  public long count() {
    return count.sum();
  }

  public long bytes() {
    return bytes.sum();
  }
}
