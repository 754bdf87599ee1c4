package io.nexushub.node.channel;

import java.time.Instant;

/** The one clock of the channels. */
final class Clock {
  private Clock() {}

  /** UNIX microseconds. */
  static long micros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }

  static long millis() {
    return System.currentTimeMillis();
  }
}
