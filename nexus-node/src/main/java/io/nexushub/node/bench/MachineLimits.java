package io.nexushub.node.bench;

import java.nio.file.Path;
import java.util.Locale;

/**
 * What the machine could do, measured beside what channels did: one figure for each of the things
 * that they need.
 *
 * @param flushes as many files at once as the nodes flush, with their records
 * @param bandwidth large pieces, from as many files
 * @param tlsBytes a second
 */
record MachineLimits(DiskCeiling flushes, DiskCeiling bandwidth, double tlsBytes) {
  private static final long FLUSH_MILLIS = 1_000;
  private static final long PIECES_MILLIS = 500;
  private static final long TLS_MILLIS = 1_000;

  /** A node flushes its journal, its signer's and its stores. */
  private static final int FILES_OF_A_NODE = 3;

  private static final double MEGA = 1e6;

  static MachineLimits measure(Path folder, int nodes, int recordBytes)
      throws LoadFailure, InterruptedException {
    int files = FILES_OF_A_NODE * nodes;
    DiskCeiling flushes = DiskCeiling.measure(folder, files, recordBytes, FLUSH_MILLIS);
    DiskCeiling pieces = DiskCeiling.measure(folder, nodes, DiskCeiling.PIECE, PIECES_MILLIS);
    return new MachineLimits(flushes, pieces, LinkCeiling.bytesPerSecond(TLS_MILLIS));
  }

  /** What a single step of the agreement takes at least, when nothing else is done. */
  static String alone(Path folder, int recordBytes) throws LoadFailure, InterruptedException {
    DiskCeiling disk = DiskCeiling.measure(folder, 1, recordBytes, FLUSH_MILLIS);
    double trips = LinkCeiling.roundTripsPerSecond(TLS_MILLIS);
    return String.format(
        Locale.ROOT,
        "a flush of %,d bytes takes %.2f ms, a vote there and back through TLS %.2f ms",
        recordBytes,
        1e3 / disk.flushes(),
        1e3 / trips);
  }

  /** How much of each was used. */
  String shares(Usage used) {
    double flushed = used.perSecond(used.flushes());
    double sent = used.perSecond(used.sentBytes()) / MEGA;
    return String.format(
        Locale.ROOT,
        "%,.0f of %,.0f flushes/s (%.0f %%, %,d bytes each); %s to disk; %.1f of %,.0f MB/s"
            + " between nodes (%.1f %%)",
        flushed,
        flushes.flushes(),
        100 * flushed / flushes.flushes(),
        used.recordBytes(),
        written(used),
        sent,
        tlsBytes / MEGA,
        100 * sent * MEGA / tlsBytes);
  }

  private String written(Usage used) {
    if (used.diskBytes().isEmpty()) {
      return String.format(Locale.ROOT, "not known of %,.0f MB/s", bandwidth.bytes() / MEGA);
    }
    double written = used.perSecond((double) used.diskBytes().getAsLong());
    return String.format(
        Locale.ROOT,
        "%.1f of %,.0f MB/s (%.0f %%)",
        written / MEGA,
        bandwidth.bytes() / MEGA,
        100 * written / bandwidth.bytes());
  }
}
