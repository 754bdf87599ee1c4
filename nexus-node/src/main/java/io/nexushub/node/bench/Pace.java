package io.nexushub.node.bench;

import java.util.concurrent.TimeUnit;

/**
 * When batches leave.
 *
 * @param nanosBetween two batches; 0 for as soon as a connection is free
 */
record Pace(long nanosBetween) {
  static final Pace FLAT_OUT = new Pace(0);

  static Pace of(double transfersPerSecond, int batchSize) {
    return new Pace((long) (TimeUnit.SECONDS.toNanos(1) * batchSize / transfersPerSecond));
  }

  /**
   * Waits for a batch's time. What is late counts as sent when it should have been: a client that
   * waits for slow answers would otherwise measure only the fast ones.
   *
   * @return the time from which the batch's latency counts
   */
  long await(long startNanos, int batch) throws InterruptedException {
    if (nanosBetween == 0) {
      return System.nanoTime();
    }
    long due = startNanos + batch * nanosBetween;
    long early = due - System.nanoTime();
    if (early > 0) {
      TimeUnit.NANOSECONDS.sleep(early);
    }
    return due;
  }
}
