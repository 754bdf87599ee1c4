package io.nexushub.dex.curve;

import java.math.BigInteger;

/**
 * The two shapes all of Bancor's formulas have: {@code scale ((1 + part / rest) ^ e - 1)} and
 * {@code scale (1 - (rest / (rest + part)) ^ e)}, both as {@code y = e ln(1 + part / rest)} and
 * then {@code e^y - 1} or {@code 1 - e^-y}.
 *
 * <p>Every stage bounds the truth from the asked side, so the answer does. What it costs is derived
 * in docs/spec/bancor.md: an answer {@code v} is less than {@code 1 + v 2^-113} away from the truth
 * if it grows, {@code 1 + v 2^-119} if it shrinks.
 */
final class Power {
  /** A growth of 2^256 and more makes no amount that can be counted. */
  static final int GROWTH_BITS = 256;

  /** Spare digits, so that the smallest exponent does not eat the logarithm's. */
  private static final int SPARE_BITS = 64;

  private static final int MANTISSA_BITS = 127;

  private Power() {}

  /**
   * {@code scale ((1 + part / rest) ^ (over / under) - 1)}.
   *
   * <p>Domain: everything positive; scale and rest + part below 2^256; over and under at most
   * 2,000,000, their quotient and its inverse at most 1,000,000. Refused where the answer or the
   * power reaches 2^256.
   */
  static Quote growth(
      BigInteger scale, BigInteger rest, BigInteger part, int over, int under, Rounding rounding) {
    Scaled exponent = exponent(Logarithm.onePlus(part, rest, rounding), over, under, rounding);
    return Exponential.exceeds(exponent)
        ? new Quote.AnswerOverflow()
        : times(scale, Exponential.growth(exponent, rounding), rounding);
  }

  /**
   * {@code scale (1 - (rest / (rest + part)) ^ (over / under))}, at most {@code scale}; the domain
   * of {@link #growth growth}, without refusals.
   */
  static Quote decay(
      BigInteger scale, BigInteger rest, BigInteger part, int over, int under, Rounding rounding) {
    Scaled exponent = exponent(Logarithm.onePlus(part, rest, rounding), over, under, rounding);
    return times(scale, Exponential.decay(exponent, rounding), rounding);
  }

  /** {@code scale part / rest}: the power whose exponent is one. */
  static Quote proportion(BigInteger scale, BigInteger part, BigInteger rest, Rounding rounding) {
    return counted(rounding.quotient(scale.multiply(part), rest));
  }

  private static Scaled exponent(Scaled logarithm, int over, int under, Rounding rounding) {
    BigInteger exponent =
        logarithm
            .mantissa()
            .multiply(BigInteger.valueOf(over))
            .shiftLeft(SPARE_BITS)
            .divide(BigInteger.valueOf(under));
    int surplus = exponent.bitLength() - MANTISSA_BITS;
    BigInteger floor = exponent.shiftRight(surplus);
    BigInteger mantissa = rounding == Rounding.UP ? floor.add(BigInteger.ONE) : floor;
    return new Scaled(mantissa, logarithm.places() + SPARE_BITS - surplus);
  }

  /** Nothing is moved left beyond 256 bits: on some chains no number has more than 512. */
  private static Quote times(BigInteger scale, Scaled factor, Rounding rounding) {
    BigInteger product = scale.multiply(factor.mantissa());
    if (factor.places() >= 0) {
      return counted(rounding.shifted(product, factor.places()));
    }
    return product.bitLength() - factor.places() > Domain.BITS
        ? new Quote.AnswerOverflow()
        : new Quote.Priced(product.shiftLeft(-factor.places()));
  }

  private static Quote counted(BigInteger answer) {
    return answer.bitLength() > Domain.BITS ? new Quote.AnswerOverflow() : new Quote.Priced(answer);
  }
}
