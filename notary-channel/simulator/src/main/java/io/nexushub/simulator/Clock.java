package io.nexushub.simulator;

import java.util.SplittableRandom;

/**
 * A node's own idea of time.
 *
 * @param aheadMicros of the world's time; negative if behind
 * @param pace of its timers: above 1 they take longer than they should
 */
public record Clock(long aheadMicros, double pace) {
  public static final Clock RIGHT = new Clock(0, 1);

  long lasts(long micros) {
    return pace == 1 ? micros : Math.round(micros * pace);
  }

  /** Wrong by up to so much, and fast or slow by up to this part. */
  static Clock draw(long skewMillis, double drift, SplittableRandom chance) {
    if (skewMillis == 0) {
      return RIGHT;
    }
    long ahead = chance.nextLong(-skewMillis, skewMillis + 1) * 1_000;
    return new Clock(ahead, 1 - drift + 2 * drift * chance.nextDouble());
  }
}
