package io.nexushub.dex.curve;

import java.math.BigInteger;

/**
 * {@code e^y - 1} and {@code 1 - e^-y}, to as many digits of their own however small they are.
 *
 * <p>Below a quarter they are {@code y} times a series. Beyond, {@code k ln 2} is taken out, and
 * the power of the half of what remains is squared.
 */
final class Exponential {
  /** What is found lies within so many units of its last place; derived in the specification. */
  static final BigInteger GUARD = BigInteger.valueOf(16);

  private static final int ONE_BITS = Series.BITS;
  private static final BigInteger ONE = BigInteger.TWO.pow(ONE_BITS);

  private static final BigInteger MOST_GROWTH =
      Logarithm.LN_2.multiply(BigInteger.valueOf(Power.GROWTH_BITS));

  /** From so many places on, a mantissa of 127 bits is at most a quarter. */
  private static final int NEAR_PLACES = Series.BITS + 2;

  /** From here to a half of the remainder. */
  private static final int HALVED_BITS = Logarithm.LN_2_BITS - Series.ARGUMENT_BITS + 1;

  private Exponential() {}

  /** Whether {@code e^y} is 2^256 or more, by the bound given. */
  static boolean exceeds(Scaled y) {
    return y.places() < NEAR_PLACES && absolute(y).compareTo(MOST_GROWTH) >= 0;
  }

  /** Domain: y has a mantissa of 2^126 to 2^127 and does not {@link #exceeds exceed}. */
  static Scaled growth(Scaled y, Rounding rounding) {
    return growthAbout(y).guarded(GUARD, rounding);
  }

  private static Scaled growthAbout(Scaled y) {
    if (y.places() >= NEAR_PLACES) {
      BigInteger slope = Series.EXPONENTIAL.at(near(y));
      return new Scaled(y.mantissa().multiply(slope).shiftRight(Series.BITS), y.places());
    }
    BigInteger[] parts = absolute(y).divideAndRemainder(Logarithm.LN_2);
    int doublings = parts[0].intValueExact();
    BigInteger x = parts[1].shiftRight(HALVED_BITS);
    BigInteger root =
        ONE.add(x.multiply(Series.EXPONENTIAL.at(x)).shiftRight(Series.ARGUMENT_BITS));
    BigInteger power = root.multiply(root).shiftRight(ONE_BITS);
    return new Scaled(power.subtract(ONE.shiftRight(doublings)), ONE_BITS - doublings);
  }

  /** Domain: y has a mantissa of 2^126 to 2^127; it may be large. At most one. */
  static Scaled decay(Scaled y, Rounding rounding) {
    if (y.places() >= NEAR_PLACES) {
      BigInteger slope = Series.EXPONENTIAL.atMinus(near(y));
      return new Scaled(y.mantissa().multiply(slope).shiftRight(Series.BITS), y.places())
          .guarded(GUARD, rounding);
    }
    BigInteger left = ONE.subtract(leftOver(y));
    return new Scaled(rounding.guarded(left, GUARD).min(ONE), ONE_BITS);
  }

  /** {@code e^-y}. */
  private static BigInteger leftOver(Scaled y) {
    BigInteger[] parts = absolute(y).divideAndRemainder(Logarithm.LN_2);
    if (parts[0].compareTo(BigInteger.valueOf(ONE_BITS)) > 0) {
      return BigInteger.ZERO;
    }
    BigInteger x = parts[1].shiftRight(HALVED_BITS);
    BigInteger root =
        ONE.subtract(x.multiply(Series.EXPONENTIAL.atMinus(x)).shiftRight(Series.ARGUMENT_BITS));
    return root.multiply(root).shiftRight(ONE_BITS).shiftRight(parts[0].intValueExact());
  }

  private static BigInteger near(Scaled y) {
    return y.mantissa().shiftRight(y.places() - Series.ARGUMENT_BITS);
  }

  private static BigInteger absolute(Scaled y) {
    return y.mantissa().shiftLeft(Logarithm.LN_2_BITS - y.places());
  }
}
