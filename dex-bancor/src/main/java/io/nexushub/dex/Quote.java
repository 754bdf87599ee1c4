package io.nexushub.dex;

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

  /** A reserve never pays its last unit: the other one could not be infinite. */
  record ReserveExhausted(BigInteger wanted, BigInteger targetReserve) implements Refused {}

  /** The trade would leave a source reserve that no chain can count. */
  record ReserveOverflow(BigInteger sourceReserveAfter) implements Refused {}

  /** What is given to a formula, by the names of the specification. */
  enum Operand {
    SOURCE_RESERVE("source reserve"),
    TARGET_RESERVE("target reserve"),
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
      case ReserveExhausted(BigInteger wanted, BigInteger targetReserve) ->
          "amount: " + wanted + " (expected: < target reserve " + targetReserve + ")";
      case ReserveOverflow(BigInteger sourceReserveAfter) ->
          "source reserve after the trade: " + spelled(sourceReserveAfter) + " (expected: < 2^256)";
    };
  }

  /** Digits cost the square of their number, and who sent the number chose how many. */
  private static String spelled(BigInteger number) {
    return number.bitLength() > CrossReserve.DOMAIN_BITS
        ? "a number of " + number.bitLength() + " bits"
        : number.toString();
  }
}
