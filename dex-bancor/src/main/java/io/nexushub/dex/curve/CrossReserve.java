package io.nexushub.dex.curve;

import java.math.BigInteger;
import java.util.Optional;

/**
 * Bancor's cross-reserve formula, {@code R2 (1 - (R1 / (R1 + a)) ^ (w1 / w2))}: what one reserve
 * pays for what is given to another.
 *
 * <p>Domain of all methods: reserves of 1 to 2^256 - 1, amounts of 0 to 2^256 - 1, weights of 1 to
 * 1,000,000 millionths, the source reserve after the trade below 2^256. Outside of it a {@link
 * Quote.Refused}, never an exception. Rounding is against the taker, so no trade lowers {@code
 * R1^w1 R2^w2}. With equal weights there is no power and no error but the rounding; otherwise see
 * each method and docs/spec/bancor.md. There is no fee here.
 */
public final class CrossReserve {
  private CrossReserve() {}

  /**
   * What the target reserve pays for {@code amount} given to the source reserve, weights equal: the
   * truth rounded down, less than the target reserve, and nothing where the amount is too small to
   * be worth one unit.
   */
  public static Quote payout(
      BigInteger sourceReserve, BigInteger targetReserve, BigInteger amount) {
    Optional<Quote.Refused> fault = outsideDomain(sourceReserve, targetReserve, amount);
    if (fault.isPresent()) {
      return fault.get();
    }
    BigInteger sourceAfter = sourceReserve.add(amount);
    return Domain.counts(sourceAfter)
        ? Power.proportion(targetReserve, amount, sourceAfter, Rounding.DOWN)
        : new Quote.ReserveOverflow(sourceAfter);
  }

  /**
   * What the source reserve must be given so that the target reserve pays {@code wanted}, weights
   * equal: the truth rounded up, the least amount whose {@link #payout(BigInteger, BigInteger,
   * BigInteger) payout} is enough. Wanted must be less than the target reserve.
   */
  public static Quote cost(BigInteger sourceReserve, BigInteger targetReserve, BigInteger wanted) {
    Optional<Quote.Refused> fault = outsideDomain(sourceReserve, targetReserve, wanted);
    if (fault.isPresent()) {
      return fault.get();
    }
    if (wanted.compareTo(targetReserve) >= 0) {
      return new Quote.ReserveExhausted(wanted, targetReserve.subtract(BigInteger.ONE));
    }
    BigInteger cost =
        Rounding.UP.quotient(sourceReserve.multiply(wanted), targetReserve.subtract(wanted));
    return affordable(sourceReserve, cost);
  }

  /**
   * The {@link #payout(BigInteger, BigInteger, BigInteger) payout} of any weights, in millionths:
   * never above the truth rounded down, and below it by at most {@code 1 + payout 2^-119}. Equal
   * weights: the truth rounded down.
   */
  public static Quote payout(
      BigInteger sourceReserve,
      int sourceWeight,
      BigInteger targetReserve,
      int targetWeight,
      BigInteger amount) {
    Optional<Quote.Refused> fault =
        outsideDomain(sourceReserve, sourceWeight, targetReserve, targetWeight, amount);
    if (fault.isPresent()) {
      return fault.get();
    }
    if (sourceWeight == targetWeight || amount.signum() == 0) {
      return payout(sourceReserve, targetReserve, amount);
    }
    BigInteger sourceAfter = sourceReserve.add(amount);
    return Domain.counts(sourceAfter)
        ? Power.decay(
            targetReserve, sourceReserve, amount, sourceWeight, targetWeight, Rounding.DOWN)
        : new Quote.ReserveOverflow(sourceAfter);
  }

  /**
   * The {@link #cost(BigInteger, BigInteger, BigInteger) cost} of any weights, in millionths:
   * {@code R1 ((R2 / (R2 - b)) ^ (w2 / w1) - 1)}, never below the truth rounded up, and above it by
   * at most {@code 1 + cost 2^-113}. Equal weights: the truth rounded up. Wanted must be less than
   * the target reserve.
   */
  public static Quote cost(
      BigInteger sourceReserve,
      int sourceWeight,
      BigInteger targetReserve,
      int targetWeight,
      BigInteger wanted) {
    Optional<Quote.Refused> fault =
        outsideDomain(sourceReserve, sourceWeight, targetReserve, targetWeight, wanted);
    if (fault.isPresent()) {
      return fault.get();
    }
    if (sourceWeight == targetWeight || wanted.signum() == 0) {
      return cost(sourceReserve, targetReserve, wanted);
    }
    BigInteger targetAfter = targetReserve.subtract(wanted);
    if (targetAfter.signum() <= 0) {
      return new Quote.ReserveExhausted(wanted, targetReserve.subtract(BigInteger.ONE));
    }
    Quote cost =
        Power.growth(sourceReserve, targetAfter, wanted, targetWeight, sourceWeight, Rounding.UP);
    return cost instanceof Quote.Priced(BigInteger amount)
        ? affordable(sourceReserve, amount)
        : cost;
  }

  private static Quote affordable(BigInteger sourceReserve, BigInteger cost) {
    BigInteger sourceAfter = sourceReserve.add(cost);
    return Domain.counts(sourceAfter)
        ? new Quote.Priced(cost)
        : new Quote.ReserveOverflow(sourceAfter);
  }

  private static Optional<Quote.Refused> outsideDomain(
      BigInteger sourceReserve, BigInteger targetReserve, BigInteger amount) {
    return Domain.balance(Quote.Operand.SOURCE_RESERVE, sourceReserve)
        .or(() -> Domain.balance(Quote.Operand.TARGET_RESERVE, targetReserve))
        .or(() -> Domain.amount(amount));
  }

  private static Optional<Quote.Refused> outsideDomain(
      BigInteger sourceReserve,
      int sourceWeight,
      BigInteger targetReserve,
      int targetWeight,
      BigInteger amount) {
    return Domain.balance(Quote.Operand.SOURCE_RESERVE, sourceReserve)
        .or(() -> Domain.weight(Quote.Operand.SOURCE_WEIGHT, sourceWeight))
        .or(() -> Domain.balance(Quote.Operand.TARGET_RESERVE, targetReserve))
        .or(() -> Domain.weight(Quote.Operand.TARGET_WEIGHT, targetWeight))
        .or(() -> Domain.amount(amount));
  }
}
