package io.nexushub.node.chaos;

import io.nexushub.protocol.Bytes;
import java.util.Locale;
import java.util.Optional;

/** Something a trader does; deadlines are seconds from then on, and may lie in the past. */
sealed interface Act {
  /** How much: a part of the pool's reserve, or just a few units. */
  sealed interface Size {
    /** Millionths of the reserve of what is given. */
    record Part(int ppm) implements Size {}

    record Units(long units) implements Size {}
  }

  /** What a trader demands at least. */
  enum Bound {
    /** Some percent less than quoted. */
    FAIR,
    /** Exactly what is quoted: missed if anybody is faster. */
    TIGHT,
    /** Twice of what is quoted. */
    UNREACHABLE
  }

  /** Whom a swap pays. */
  enum Recipient {
    SELF,
    ANOTHER_TRADER,
    /** A contract that refuses coins. */
    REFUSER,
    /** An account of the chain the deposit is on. */
    OF_THE_WRONG_CHAIN
  }

  record Swap(Chain from, Size size, Bound bound, Recipient recipient, long deadlineSeconds)
      implements Act {}

  /** A deposit whose order nobody can read. */
  record Gibberish(Chain from, Size size, Bytes order) implements Act {}

  record AddOne(Chain from, Size size) implements Act {}

  /** Both halves, the other in the pool's ratio. */
  record AddPair(Size ether) implements Act {}

  /** A half whose other half never comes. */
  record AddLonely(Chain from, Size size, long deadlineSeconds) implements Act {}

  /**
   * Gives shares back.
   *
   * @param percent of what the trader's account on that chain has
   * @param only the side to be paid in; both if empty
   */
  record Remove(Chain owner, int percent, Optional<Chain> only) implements Act {}

  /** For the log. */
  default String title() {
    return switch (this) {
      case Swap swap ->
          "swap of %s, %s bound, to %s%s"
              .formatted(
                  swap.from().symbol(),
                  words(swap.bound()),
                  words(swap.recipient()),
                  swap.deadlineSeconds() < 0 ? ", expired" : "");
      case Gibberish gibberish -> gibberish.from().symbol() + " with gibberish";
      case AddOne one -> "liquidity, " + one.from().symbol() + " only";
      case AddPair pair -> "liquidity, both coins";
      case AddLonely lonely -> "half of a pair, alone, " + lonely.from().symbol();
      case Remove remove ->
          "removal of %d %% of the shares, paid in %s"
              .formatted(remove.percent(), remove.only().map(Chain::symbol).orElse("both"));
    };
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
