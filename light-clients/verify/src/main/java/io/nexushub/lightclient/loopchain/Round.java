package io.nexushub.lightclient.loopchain;

/** The round of a vote, in the spelling that its signature covers. */
public sealed interface Round {
  /** Early chains of 0.3 know no rounds. */
  record Unstated() implements Round {}

  /** 0.3 and 0.4: {@code round_}, a JSON number. */
  record Decimal(long number) implements Round {}

  /** 0.5: {@code round}, hex. */
  record Hexadecimal(long number) implements Round {}

  /** Its part of the text that is hashed. */
  default String hashed() {
    return switch (this) {
      case Unstated none -> "";
      case Decimal(long number) -> "round_." + number + ".";
      case Hexadecimal(long number) -> "round.0x" + Long.toHexString(number) + ".";
    };
  }

  /** {@code round 0x1}. */
  default String spelled() {
    return switch (this) {
      case Unstated none -> "no round";
      case Decimal(long number) -> "round_ " + number;
      case Hexadecimal(long number) -> "round 0x" + Long.toHexString(number);
    };
  }
}
