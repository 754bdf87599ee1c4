package io.nexushub.dex.curve;

import java.math.BigInteger;

/**
 * {@code ln(1 + part / rest)} for whole numbers, to as many digits of its own however small it is.
 *
 * <p>It is {@code 2 atanh(z)} with {@code z = part / (2 rest + part)} where part is at most half of
 * rest; beyond, {@code k ln 2} is taken out first, so that z is at most 1/5.
 */
final class Logarithm {
  /** {@code floor(2^192 ln 2)}. */
  static final BigInteger LN_2 =
      new BigInteger("4350955369971217654477563090224794165364344896676135745069");

  static final int LN_2_BITS = 192;

  /** What is found lies within so many units of its last place; derived in the specification. */
  static final BigInteger GUARD = BigInteger.valueOf(16);

  private static final int ABSOLUTE_BITS = 128;
  private static final BigInteger ONE = BigInteger.TWO.pow(Series.BITS);
  private static final BigInteger TWO = ONE.shiftLeft(1);
  private static final BigInteger HALF = ONE.shiftRight(1);
  private static final BigInteger THREE_HALVES = ONE.add(HALF);
  private static final BigInteger THREE_QUARTERS = THREE_HALVES.shiftRight(1);

  private Logarithm() {}

  /** Domain: part and rest positive, their sum below 2^256. */
  static Scaled onePlus(BigInteger part, BigInteger rest, Rounding rounding) {
    Scaled about =
        part.compareTo(rest.shiftRight(1)) <= 0 ? near(part, rest) : far(rest.add(part), rest);
    return about.guarded(GUARD, rounding);
  }

  private static Scaled near(BigInteger part, BigInteger rest) {
    BigInteger sum = rest.shiftLeft(1).add(part);
    int places = sum.bitLength() - part.bitLength();
    BigInteger z = ratio(part, sum);
    BigInteger absolute = z.shiftRight(places - 1);
    BigInteger square = absolute.multiply(absolute).shiftRight(Series.ARGUMENT_BITS);
    BigInteger mantissa = z.multiply(Series.AREA_TANGENT.at(square)).shiftRight(Series.BITS);
    return new Scaled(mantissa, Series.BITS - 1 + places);
  }

  private static Scaled far(BigInteger whole, BigInteger rest) {
    BigInteger ratio = ratio(whole, rest);
    int halvings = whole.bitLength() - rest.bitLength();
    BigInteger one = ONE;
    if (ratio.compareTo(THREE_HALVES) >= 0) {
      one = TWO;
      halvings++;
    } else if (ratio.compareTo(THREE_QUARTERS) < 0) {
      one = HALF;
      halvings--;
    }
    BigInteger z = ratio.subtract(one).abs().shiftLeft(Series.ARGUMENT_BITS).divide(ratio.add(one));
    BigInteger square = z.multiply(z).shiftRight(Series.ARGUMENT_BITS);
    BigInteger twice = z.multiply(Series.AREA_TANGENT.at(square)).shiftRight(Series.BITS - 1);
    BigInteger taken =
        LN_2.multiply(BigInteger.valueOf(halvings)).shiftRight(LN_2_BITS - ABSOLUTE_BITS);
    return new Scaled(
        ratio.compareTo(one) >= 0 ? taken.add(twice) : taken.subtract(twice), ABSOLUTE_BITS);
  }

  /** Of the numbers moved to the same length: between 2^126 and 2^128. */
  private static BigInteger ratio(BigInteger dividend, BigInteger divisor) {
    return leftmost(dividend).shiftLeft(Series.BITS).divide(leftmost(divisor));
  }

  /** The only number longer than 256 bits, a sum, loses its last bit here; the guard knows. */
  private static BigInteger leftmost(BigInteger number) {
    return number.shiftLeft(Domain.BITS - number.bitLength());
  }
}
