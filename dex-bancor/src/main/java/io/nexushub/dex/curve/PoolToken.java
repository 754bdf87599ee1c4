package io.nexushub.dex.curve;

import java.math.BigInteger;

/**
 * One reserve against the pool token, with {@code s} millionths of the value: the four formulas
 * that {@link Connector} and {@link Fund} share, after their own checks.
 */
final class PoolToken {
  private PoolToken() {}

  /** {@code S ((1 + a / R) ^ s - 1)}, rounded down. */
  static Quote minted(BigInteger supply, BigInteger reserve, int share, BigInteger amount) {
    if (amount.signum() == 0) {
      return new Quote.Priced(BigInteger.ZERO);
    }
    if (share == Domain.WHOLE_PPM) {
      return Power.proportion(supply, amount, reserve, Rounding.DOWN);
    }
    BigInteger after = reserve.add(amount);
    return Domain.counts(after)
        ? Power.growth(supply, reserve, amount, share, Domain.WHOLE_PPM, Rounding.DOWN)
        : new Quote.ReserveOverflow(after);
  }

  /** {@code R ((1 + p / S) ^ (1 / s) - 1)}, rounded up. */
  static Quote mintCost(BigInteger supply, BigInteger reserve, int share, BigInteger wanted) {
    if (wanted.signum() == 0) {
      return new Quote.Priced(BigInteger.ZERO);
    }
    if (share == Domain.WHOLE_PPM) {
      return Power.proportion(reserve, wanted, supply, Rounding.UP);
    }
    BigInteger after = supply.add(wanted);
    return Domain.counts(after)
        ? Power.growth(reserve, supply, wanted, Domain.WHOLE_PPM, share, Rounding.UP)
        : new Quote.SupplyOverflow(after);
  }

  /** {@code R (1 - (1 - p / S) ^ (1 / s))}, rounded down. */
  static Quote burned(BigInteger supply, BigInteger reserve, int share, BigInteger amount) {
    BigInteger left = supply.subtract(amount);
    if (left.signum() < 0) {
      return new Quote.SupplyExhausted(amount, supply);
    }
    if (left.signum() == 0) {
      return new Quote.Priced(reserve);
    }
    return shrunk(reserve, left, amount, Domain.WHOLE_PPM, share, Rounding.DOWN);
  }

  /** {@code S (1 - (1 - b / R) ^ s)}, rounded up. */
  static Quote burnCost(BigInteger supply, BigInteger reserve, int share, BigInteger wanted) {
    BigInteger left = reserve.subtract(wanted);
    if (left.signum() < 0) {
      return new Quote.ReserveExhausted(wanted, reserve);
    }
    if (left.signum() == 0) {
      return new Quote.Priced(supply);
    }
    return shrunk(supply, left, wanted, share, Domain.WHOLE_PPM, Rounding.UP);
  }

  private static Quote shrunk(
      BigInteger scale, BigInteger left, BigInteger part, int over, int under, Rounding rounding) {
    if (part.signum() == 0) {
      return new Quote.Priced(BigInteger.ZERO);
    }
    return over == under
        ? Power.proportion(scale, part, left.add(part), rounding)
        : Power.decay(scale, left, part, over, under, rounding);
  }
}
