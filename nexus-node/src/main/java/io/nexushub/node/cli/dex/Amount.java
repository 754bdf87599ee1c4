package io.nexushub.node.cli.dex;

import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.exchange.Coins;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers as they are typed. */
final class Amount {
  private static final BigDecimal PPM_PER_PERCENT = BigDecimal.valueOf(10_000);
  private static final BigDecimal MOST = BigDecimal.valueOf(50);

  private Amount() {}

  static BigInteger units(String option, String text) {
    try {
      return Coins.units(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidConfiguration(option + ": " + e.getMessage(), e);
    }
  }

  /** In millionths. */
  static long percent(String option, String text) {
    try {
      BigDecimal percent = new BigDecimal(text);
      if (percent.signum() >= 0 && percent.compareTo(MOST) <= 0) {
        return percent.multiply(PPM_PER_PERCENT).longValueExact();
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw new InvalidConfiguration(
          option + ": " + text + " (expected: a percentage, at most four decimals)", e);
    }
    throw new InvalidConfiguration(option + ": " + text + " (expected: 0 to " + MOST + " percent)");
  }
}
