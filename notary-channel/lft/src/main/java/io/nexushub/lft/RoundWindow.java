package io.nexushub.lft;

/**
 * The rounds whose messages are kept. A certificate carries a replica over any distance, so what
 * lies further ahead is lost without harm; what lies further back is of no use.
 */
final class RoundWindow {
  static final long AHEAD = 64;
  static final long BEHIND = 64;

  private RoundWindow() {}

  static boolean contains(long current, long round) {
    return round <= current + AHEAD && round >= current - BEHIND && round > 0;
  }

  static boolean isTooOld(long current, long round) {
    return round < current - BEHIND;
  }
}
