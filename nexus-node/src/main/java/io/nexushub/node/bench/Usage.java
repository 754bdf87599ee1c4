package io.nexushub.node.bench;

import java.util.OptionalLong;

/**
 * What nodes have used of the machine, since they started or between two moments.
 *
 * @param nanos that it took
 * @param flushes of journals, signers and stores
 * @param flushedBytes written for them
 * @param sentBytes to peers, before TLS
 * @param diskBytes that the system has written for the nodes' process, if it says so: more than was
 *     flushed, because pages are written as wholes and LevelDB rewrites its files
 */
record Usage(
    long nanos, double flushes, double flushedBytes, double sentBytes, OptionalLong diskBytes) {

  /** From an earlier moment to this one. */
  Usage since(Usage before) {
    return new Usage(
        nanos - before.nanos,
        flushes - before.flushes,
        flushedBytes - before.flushedBytes,
        sentBytes - before.sentBytes,
        diskBytes.isPresent() && before.diskBytes.isPresent()
            ? OptionalLong.of(diskBytes.getAsLong() - before.diskBytes.getAsLong())
            : OptionalLong.empty());
  }

  double perSecond(double what) {
    return nanos > 0 ? what * 1e9 / nanos : 0;
  }

  /** What one flush brings to disk, at least one byte. */
  int recordBytes() {
    return (int) Math.max(1, flushes > 0 ? flushedBytes / flushes : 1);
  }
}
