package io.nexushub.dex.curve;

import java.math.BigInteger;
import java.util.Optional;

/**
 * Bancor's formulas for giving to, or taking from, all reserves of a pool at once. Each method
 * answers for one reserve; the ratio is the sum of all weights, and at 1,000,000 millionths the
 * answers are plain shares.
 *
 * <p>Domain of all methods: supply and reserve of 1 to 2^256 - 1, amounts of 0 to 2^256 - 1, ratio
 * of 2 to 2,000,000 millionths, answer below 2^256. Outside of it a {@link Quote.Refused}, never an
 * exception. Rounding is against the taker. With a ratio of 1,000,000 there is no power and no
 * error but the rounding; otherwise see each method and docs/spec/bancor.md. There is no fee here.
 */
public final class Fund {
  private Fund() {}

  /**
   * What this reserve must be given for {@code wanted} new pool tokens, {@code R ((1 + p / S) ^ (1
   * / q) - 1)}: never below the truth rounded up, and above it by at most {@code 1 + answer
   * 2^-113}. The supply after it must be below 2^256, unless the ratio is 1,000,000.
   */
  public static Quote cost(BigInteger supply, BigInteger reserve, int ratio, BigInteger wanted) {
    Optional<Quote.Refused> fault = outsideDomain(supply, reserve, ratio, wanted);
    return fault.isPresent() ? fault.get() : PoolToken.mintCost(supply, reserve, ratio, wanted);
  }

  /**
   * The new pool tokens for {@code amount} given to this reserve and its like to every other,
   * {@code S ((1 + a / R) ^ q - 1)}: never above the truth rounded down, and below it by at most
   * {@code 1 + answer 2^-113}. The reserve after it must be below 2^256, unless the ratio is
   * 1,000,000.
   */
  public static Quote supply(BigInteger supply, BigInteger reserve, int ratio, BigInteger amount) {
    Optional<Quote.Refused> fault = outsideDomain(supply, reserve, ratio, amount);
    return fault.isPresent() ? fault.get() : PoolToken.minted(supply, reserve, ratio, amount);
  }

  /**
   * What this reserve pays for {@code amount} pool tokens given back, {@code R (1 - (1 - p / S) ^
   * (1 / q))}: never above the truth rounded down, and below it by at most {@code 1 + answer
   * 2^-119}; the whole reserve for the whole supply. The amount must not exceed the supply.
   */
  public static Quote liquidate(
      BigInteger supply, BigInteger reserve, int ratio, BigInteger amount) {
    Optional<Quote.Refused> fault = outsideDomain(supply, reserve, ratio, amount);
    return fault.isPresent() ? fault.get() : PoolToken.burned(supply, reserve, ratio, amount);
  }

  /**
   * The pool tokens to give back so that this reserve pays {@code wanted}, {@code S (1 - (1 - b /
   * R) ^ q)}: never below the truth rounded up, and above it by at most {@code 1 + answer 2^-119};
   * the whole supply for the whole reserve. Wanted must not exceed the reserve.
   */
  public static Quote liquidateCost(
      BigInteger supply, BigInteger reserve, int ratio, BigInteger wanted) {
    Optional<Quote.Refused> fault = outsideDomain(supply, reserve, ratio, wanted);
    return fault.isPresent() ? fault.get() : PoolToken.burnCost(supply, reserve, ratio, wanted);
  }

  private static Optional<Quote.Refused> outsideDomain(
      BigInteger supply, BigInteger reserve, int ratio, BigInteger amount) {
    return Domain.balance(Quote.Operand.SUPPLY, supply)
        .or(() -> Domain.balance(Quote.Operand.RESERVE, reserve))
        .or(() -> Domain.ratio(ratio))
        .or(() -> Domain.amount(amount));
  }
}
