package io.nexushub.dex.curve;

import java.math.BigInteger;

/** What a trade is worth, or why it has no price: what was found and what was expected. */
public sealed interface Quote {
  /**
   * @param amount what the taker gets, if a payout was asked for; what he gives, if a cost
   */
  record Priced(BigInteger amount) implements Quote {}

  /** No trade can be made of this. */
  sealed interface Refused extends Quote {}

  /**
   * @param least the least that is allowed; the most is 2^256 - 1
   */
  record OutsideDomain(Operand operand, BigInteger found, BigInteger least) implements Refused {}

  /** A weight or a sum of weights, in millionths. */
  record ShareOutsideDomain(Operand operand, int found, int least, int most) implements Refused {}

  /**
   * More is wanted than there is to pay.
   *
   * @param most the reserve; one less where another reserve has to pay for it, which would have to
   *     be infinite for the last unit
   */
  record ReserveExhausted(BigInteger wanted, BigInteger most) implements Refused {}

  /** More pool tokens are given than there are. */
  record SupplyExhausted(BigInteger given, BigInteger supply) implements Refused {}

  /** The trade would leave a source reserve that no chain can count. */
  record ReserveOverflow(BigInteger sourceReserveAfter) implements Refused {}

  /** The trade would leave more pool tokens than a chain can count. */
  record SupplyOverflow(BigInteger supplyAfter) implements Refused {}

  /** The answer is a number that no chain can count. */
  record AnswerOverflow() implements Refused {}

  /** What is given to a formula, by the names of the specification. */
  enum Operand {
    SOURCE_RESERVE("source reserve"),
    SOURCE_WEIGHT("source weight"),
    TARGET_RESERVE("target reserve"),
    TARGET_WEIGHT("target weight"),
    SUPPLY("supply"),
    RESERVE("reserve"),
    WEIGHT("weight"),
    RATIO("ratio"),
    AMOUNT("amount");

    private final String words;

    Operand(String words) {
      this.words = words;
    }
  }

  /** For people: found and expected. */
  default String explain() {
    return switch (this) {
      case Priced(BigInteger amount) -> "priced: " + amount;
      case OutsideDomain(Operand operand, BigInteger found, BigInteger least) ->
          operand.words + ": " + spelled(found) + " (expected: >= " + least + ", < 2^256)";
      case ShareOutsideDomain(Operand operand, int found, int least, int most) ->
          operand.words + ": " + found + " ppm (expected: >= " + least + ", <= " + most + ")";
      case ReserveExhausted(BigInteger wanted, BigInteger most) ->
          "amount: " + wanted + " (expected: <= " + most + ", the most the reserve pays)";
      case SupplyExhausted(BigInteger given, BigInteger supply) ->
          "amount: " + given + " (expected: <= supply " + supply + ")";
      case ReserveOverflow(BigInteger sourceReserveAfter) ->
          "source reserve after the trade: " + spelled(sourceReserveAfter) + " (expected: < 2^256)";
      case SupplyOverflow(BigInteger supplyAfter) ->
          "supply after the trade: " + spelled(supplyAfter) + " (expected: < 2^256)";
      case AnswerOverflow() -> "answer: 2^256 or more (expected: < 2^256)";
    };
  }

  /** Digits cost the square of their number, and who sent the number chose how many. */
  private static String spelled(BigInteger number) {
    return Domain.counts(number)
        ? number.toString()
        : "a number of " + number.bitLength() + " bits";
  }
}
