package io.nexushub.node.exchange;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Amounts as people write them. ETH and ICX both have 18 decimals; calculations use units only. */
public final class Coins {
  private static final int DECIMALS = 18;
  private static final int SHOWN = 8;
  private static final int MAX_LENGTH = 60;

  private Coins() {}

  /**
   * Units of a decimal text.
   *
   * @throws IllegalArgumentException if it is no positive number of at most 18 decimals
   */
  public static BigInteger units(String text) {
    try {
      if (text.length() <= MAX_LENGTH && text.matches("[0-9]+(\\.[0-9]+)?")) {
        BigInteger units = new BigDecimal(text).movePointRight(DECIMALS).toBigIntegerExact();
        if (units.signum() > 0) {
          return units;
        }
      }
    } catch (ArithmeticException tooFine) {
      throw new IllegalArgumentException(
          "amount: " + text + " (expected: at most " + DECIMALS + " decimals)", tooFine);
    }
    throw new IllegalArgumentException(
        "amount: " + text + " (expected: a positive number, such as 1.5)");
  }

  /** To the unit, for messages that compare two amounts. */
  public static String exact(BigInteger units) {
    BigDecimal coins = new BigDecimal(units, DECIMALS).stripTrailingZeros();
    return coins.signum() == 0 ? "0" : coins.toPlainString();
  }

  /** Rounded down to eight decimals: what is shown is never more than what there is. */
  public static String shown(BigInteger units) {
    BigDecimal coins = new BigDecimal(units, DECIMALS);
    return String.format(
        java.util.Locale.ROOT, "%,." + SHOWN + "f", coins.setScale(SHOWN, RoundingMode.DOWN));
  }
}
