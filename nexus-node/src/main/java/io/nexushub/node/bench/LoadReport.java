package io.nexushub.node.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was measured.
 *
 * @param sent transfers that a node accepted
 * @param refused transfers that a node refused
 * @param retried batches that a node was too busy to take at first
 * @param seconds from the first batch to the moment the last transfer's block was seen
 * @param latencyNanos of each committed transfer, from its batch to its block, ascending
 * @param processorTime that the process of the nodes used, if it is known
 * @param loadBefore load average of the machine before, negative if unknown
 */
public record LoadReport(
    long sent,
    long refused,
    long retried,
    double seconds,
    List<Long> latencyNanos,
    Optional<Duration> processorTime,
    double loadBefore,
    double loadAfter) {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;

  public LoadReport {
    latencyNanos = latencyNanos.stream().sorted().toList();
  }

  /** Of channels that were loaded at the same time, by nodes in one process. */
  static LoadReport together(List<LoadReport> reports, Optional<Duration> processorTime) {
    return new LoadReport(
        reports.stream().mapToLong(LoadReport::sent).sum(),
        reports.stream().mapToLong(LoadReport::refused).sum(),
        reports.stream().mapToLong(LoadReport::retried).sum(),
        reports.stream().mapToDouble(LoadReport::seconds).max().orElse(0),
        reports.stream().flatMap(report -> report.latencyNanos.stream()).toList(),
        processorTime,
        reports.getFirst().loadBefore,
        reports.getLast().loadAfter);
  }

  public int committed() {
    return latencyNanos.size();
  }

  public double perSecond() {
    return seconds > 0 ? committed() / seconds : 0;
  }

  /** Latency that this share of the transfers did not exceed. */
  public double latencyMillis(double share) {
    if (latencyNanos.isEmpty()) {
      return Double.NaN;
    }
    int index = (int) Math.ceil(share * latencyNanos.size()) - 1;
    return latencyNanos.get(Math.max(0, index)) / NANOS_PER_MILLI;
  }

  public String table() {
    return String.format(
        Locale.ROOT,
        """
        transfers committed   %,12d of %,d sent (%,d refused, %,d batches sent again)
        seconds               %12.2f
        transfers/s           %,12.0f
        latency p50, p99      %,12.0f ms %,8.0f ms
        load average          %12.2f before %.2f after
        %s\
        """,
        committed(),
        sent,
        refused,
        retried,
        seconds,
        perSecond(),
        latencyMillis(0.50),
        latencyMillis(0.99),
        loadBefore,
        loadAfter,
        processorTime.map(this::processorLine).orElse(""));
  }

  private String processorLine(Duration used) {
    return String.format(
        Locale.ROOT,
        "processor time        %,12.0f us a transfer, of all nodes together%n",
        micros(used));
  }

  /** Of all nodes together for a transfer, in microseconds; NaN if it is not known. */
  public double processorMicros() {
    return processorTime.map(this::micros).orElse(Double.NaN);
  }

  private double micros(Duration used) {
    return used.toNanos() / NANOS_PER_MICRO / Math.max(1, committed());
  }
}
