package io.nexushub.dex.curve;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * A power series with coefficients {@code floor(2^127 c_n)}, summed from its end: each step is one
 * product, shifted, and one sum.
 */
final class Series {
  /** The binary digits after the point of coefficients and sums. */
  static final int BITS = 127;

  /** The binary digits after the point of the argument. */
  static final int ARGUMENT_BITS = 128;

  /** {@code atanh(z) / z} in powers of z squared, which is at most 1/25. */
  static final Series AREA_TANGENT = of(27, n -> BigInteger.valueOf(2L * n + 1));

  /** {@code (e^x - 1) / x}, x at most ln(2) / 2. */
  static final Series EXPONENTIAL = of(26, n -> factorial(n + 1));

  private final BigInteger[] coefficients;

  private Series(BigInteger[] coefficients) {
    this.coefficients = coefficients;
  }

  private static Series of(int terms, IntFunction<BigInteger> inverse) {
    BigInteger one = BigInteger.TWO.pow(BITS);
    BigInteger[] coefficients = new BigInteger[terms];
    Arrays.setAll(coefficients, n -> one.divide(inverse.apply(n)));
    return new Series(coefficients);
  }

  /** The sum of {@code c_n x^n}. */
  BigInteger at(BigInteger x) {
    BigInteger sum = coefficients[coefficients.length - 1];
    for (int n = coefficients.length - 2; n >= 0; n--) {
      sum = coefficients[n].add(sum.multiply(x).shiftRight(ARGUMENT_BITS));
    }
    return sum;
  }

  /** The sum of {@code c_n (-x)^n}. */
  BigInteger atMinus(BigInteger x) {
    BigInteger sum = coefficients[coefficients.length - 1];
    for (int n = coefficients.length - 2; n >= 0; n--) {
      sum = coefficients[n].subtract(sum.multiply(x).shiftRight(ARGUMENT_BITS));
    }
    return sum;
  }

  private static BigInteger factorial(int n) {
    BigInteger product = BigInteger.ONE;
    for (int factor = 2; factor <= n; factor++) {
      product = product.multiply(BigInteger.valueOf(factor));
    }
    return product;
  }
}
