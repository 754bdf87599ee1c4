package io.nexushub.simulator;

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
}
