package io.nexushub.lft;

import java.time.Duration;

/**
 * The times of one channel. All members should have the same; safety does not depend on it.
 *
 * @param roundTimeout how long a replica waits for a proposal, and from then on for its
 *     certificate; must exceed the slowest honest delay by twice, plus fetching and executing a
 *     block. Grows by half with each failed round, falls back by half with each success
 * @param maxRoundTimeout where the growth ends
 * @param idleInterval how long an idle channel goes without a block
 * @param resendInterval how long nothing may move before a replica repeats itself
 * @param clockTolerance how far in the future a block's timestamp may be
 */
public record ReplicaConfig(
    Duration roundTimeout,
    Duration maxRoundTimeout,
    Duration idleInterval,
    Duration resendInterval,
    Duration clockTolerance) {

  public static final ReplicaConfig DEFAULT =
      new ReplicaConfig(
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1));

  public ReplicaConfig {
    requirePositive("round timeout", roundTimeout);
    requirePositive("idle interval", idleInterval);
    requirePositive("resend interval", resendInterval);
    if (clockTolerance.isNegative()) {
      throw new IllegalArgumentException(
          "clock tolerance: " + clockTolerance + " (expected: >= 0)");
    }
    if (maxRoundTimeout.compareTo(roundTimeout) < 0) {
      throw new IllegalArgumentException(
          "maximal round timeout: " + maxRoundTimeout + " (expected: >= " + roundTimeout + ")");
    }
  }

  static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }
}
