package io.nexushub.follow;

import java.time.Duration;
import java.time.Instant;

/**
 * What is held against an endpoint: how often it lied, and how often it failed since it last
 * answered. Who fails is left alone for a while, twice as long each time.
 */
final class Standing {
  private static final Duration FIRST_REST = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 6;

  private int lies;
  private int failures;
  private Instant rested = Instant.MIN;

  synchronized void answered() {
    failures = 0;
    rested = Instant.MIN;
  }

  synchronized void failed(Instant now) {
    int doublings = Math.min(failures, MOST_DOUBLINGS);
    rested = now.plus(FIRST_REST.multipliedBy(1L << doublings));
    failures++;
  }

  synchronized void lied() {
    lies++;
  }

  synchronized int lies() {
    return lies;
  }

  synchronized boolean rests(Instant now) {
    return now.isBefore(rested);
  }
}
