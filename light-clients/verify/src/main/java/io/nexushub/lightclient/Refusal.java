package io.nexushub.lightclient;

/**
 * Why something was not believed.
 *
 * @param kind what the sender can do about it
 * @param subject what was looked at
 * @param found what stood there
 * @param expected what should have stood there
 */
public record Refusal(Kind kind, String subject, String found, String expected) {
  /** What a refusal means for whoever sent the thing. */
  public enum Kind {
    /** Wrong, and will stay wrong: the sender errs or lies. */
    INVALID,
    /** True perhaps, but nothing new: not an error of the sender. */
    STALE,
    /** Cannot be judged yet: something else must come first, or time must pass. */
    EARLY,
    /** The client has seen two histories and believes nobody. */
    FROZEN
  }

  public static Refusal invalid(String subject, Object found, Object expected) {
    return new Refusal(Kind.INVALID, subject, String.valueOf(found), String.valueOf(expected));
  }

  public static Refusal stale(String subject, Object found, Object expected) {
    return new Refusal(Kind.STALE, subject, String.valueOf(found), String.valueOf(expected));
  }

  public static Refusal early(String subject, Object found, Object expected) {
    return new Refusal(Kind.EARLY, subject, String.valueOf(found), String.valueOf(expected));
  }

  public static Refusal frozen(Conflict conflict) {
    return new Refusal(Kind.FROZEN, "light client", "frozen by " + conflict, "one history");
  }

  /** "signature slot: 130 (expected: > 131)". */
  @Override
  public String toString() {
    return subject + ": " + found + " (expected: " + expected + ")";
  }
}
