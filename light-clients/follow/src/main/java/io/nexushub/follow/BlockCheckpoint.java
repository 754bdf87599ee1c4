package io.nexushub.follow;

import io.nexushub.protocol.Hash;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The one thing that is believed because an operator says so.
 *
 * @param height where to look for it
 * @param hash the block's; of a BTP block, the decision that its members signed
 */
public record BlockCheckpoint(long height, Hash hash) {
  private static final long MICROS = 1_000_000;
  private static final long NANOS_PER_MICRO = 1_000;

  /** Why a block is too old to begin with, if it is. */
  public static Optional<String> ageProblem(
      long height, Instant time, Duration maxAge, Instant now) {
    Duration age = Duration.between(time, now);
    return age.compareTo(maxAge) <= 0
        ? Optional.empty()
        : Optional.of(
            ("of block %d is %s old (expected: <= %s; voters that have left since could have signed"
                    + " another history: take a fresh one)")
                .formatted(height, Ages.shown(age), Ages.shown(maxAge)));
  }

  /** ICON's clocks count microseconds. */
  static Instant time(long micros) {
    return Instant.ofEpochSecond(micros / MICROS, micros % MICROS * NANOS_PER_MICRO);
  }
}
