package io.nexushub.portal;

import java.time.Duration;

/** Waits between attempts: {@code first}, then doubled each time, never above {@code last}. */
public record Backoff(Duration first, Duration last) {
  /** Doubling more often than this only risks an overflow. */
  private static final int MAX_DOUBLINGS = 20;

  public Backoff {
    if (!first.isPositive() || last.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "backoff: " + first + " to " + last + " (expected: 0 < first <= last)");
    }
  }

  /** The wait after the given number of failures in a row, which counts from 0. */
  public Duration delay(int failures) {
    Duration doubled = first.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
    return doubled.compareTo(last) < 0 ? doubled : last;
  }
}
