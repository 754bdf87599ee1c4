package io.nexushub.dex.curve;

import java.math.BigInteger;
import java.util.Optional;

/**
 * Bancor's formulas between one reserve of a pool and the pool's token: purchase and sale.
 *
 * <p>Domain of all methods: supply and reserve of 1 to 2^256 - 1, amounts of 0 to 2^256 - 1, weight
 * of 1 to 1,000,000 millionths, answer below 2^256. Outside of it a {@link Quote.Refused}, never an
 * exception. Rounding is against the taker. With a weight of 1,000,000 there is no power and no
 * error but the rounding; otherwise see each method and docs/spec/bancor.md. There is no fee here.
 */
public final class Connector {
  private Connector() {}

  /**
   * Pool tokens for {@code amount} given to the reserve, {@code S ((1 + a / R) ^ w - 1)}: never
   * above the truth rounded down, and below it by at most {@code 1 + answer 2^-113}. The reserve
   * after the purchase must be below 2^256, unless the weight is 1,000,000.
   */
  public static Quote purchase(
      BigInteger supply, BigInteger reserve, int weight, BigInteger amount) {
    Optional<Quote.Refused> fault = outsideDomain(supply, reserve, weight, amount);
    return fault.isPresent() ? fault.get() : PoolToken.minted(supply, reserve, weight, amount);
  }

  /**
   * What the reserve must be given for {@code wanted} pool tokens, {@code R ((1 + p / S) ^ (1 / w)
   * - 1)}: never below the truth rounded up, and above it by at most {@code 1 + answer 2^-113}. The
   * supply after the purchase must be below 2^256, unless the weight is 1,000,000.
   */
  public static Quote purchaseCost(
      BigInteger supply, BigInteger reserve, int weight, BigInteger wanted) {
    Optional<Quote.Refused> fault = outsideDomain(supply, reserve, weight, wanted);
    return fault.isPresent() ? fault.get() : PoolToken.mintCost(supply, reserve, weight, wanted);
  }

  /**
   * What the reserve pays for {@code amount} pool tokens, {@code R (1 - (1 - p / S) ^ (1 / w))}:
   * never above the truth rounded down, and below it by at most {@code 1 + answer 2^-119}; the
   * whole reserve for the whole supply. The amount must not exceed the supply.
   */
  public static Quote sale(BigInteger supply, BigInteger reserve, int weight, BigInteger amount) {
    Optional<Quote.Refused> fault = outsideDomain(supply, reserve, weight, amount);
    return fault.isPresent() ? fault.get() : PoolToken.burned(supply, reserve, weight, amount);
  }

  /**
   * Pool tokens for which the reserve pays {@code wanted}, {@code S (1 - (1 - b / R) ^ w)}: never
   * below the truth rounded up, and above it by at most {@code 1 + answer 2^-119}; the whole supply
   * for the whole reserve. Wanted must not exceed the reserve.
   */
  public static Quote saleCost(
      BigInteger supply, BigInteger reserve, int weight, BigInteger wanted) {
    Optional<Quote.Refused> fault = outsideDomain(supply, reserve, weight, wanted);
    return fault.isPresent() ? fault.get() : PoolToken.burnCost(supply, reserve, weight, wanted);
  }

  private static Optional<Quote.Refused> outsideDomain(
      BigInteger supply, BigInteger reserve, int weight, BigInteger amount) {
    return Domain.balance(Quote.Operand.SUPPLY, supply)
        .or(() -> Domain.balance(Quote.Operand.RESERVE, reserve))
        .or(() -> Domain.weight(Quote.Operand.WEIGHT, weight))
        .or(() -> Domain.amount(amount));
  }
}
