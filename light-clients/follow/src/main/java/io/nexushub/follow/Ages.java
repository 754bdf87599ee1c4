package io.nexushub.follow;

import java.time.Duration;

/** Durations for people: the largest two units that say something. */
public final class Ages {
  private Ages() {}

  /** "14 d", "3 h 5 min", "42 s". */
  public static String shown(Duration age) {
    if (age.toDays() > 0) {
      return joined(age.toDays(), " d", age.toHoursPart(), " h");
    }
    if (age.toHours() > 0) {
      return joined(age.toHours(), " h", age.toMinutesPart(), " min");
    }
    if (age.toMinutes() > 0) {
      return joined(age.toMinutes(), " min", age.toSecondsPart(), " s");
    }
    return age.toSeconds() + " s";
  }

  private static String joined(long large, String unit, long small, String smaller) {
    return large + unit + (small == 0 ? "" : " " + small + smaller);
  }
}
