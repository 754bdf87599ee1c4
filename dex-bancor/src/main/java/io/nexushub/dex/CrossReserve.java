package io.nexushub.dex;

import java.math.BigInteger;
import java.util.Optional;

/**
 * Bancor's cross-reserve formula, {@code R2 (1 - (R1 / (R1 + a)) ^ (w1 / w2))}, for equal weights:
 * constant product, without a power and therefore without an error (docs/spec/bancor.md).
 *
 * <p>Rounding is against the taker, so no trade lowers the product of the reserves. Everything
 * asked and answered is below 2^256, as on the chains that hold the reserves, and nothing between
 * needs more than 512 bits. There is no fee here.
 */
public final class CrossReserve {
  /** Amounts and reserves, before and after a trade, have at most so many bits. */
  static final int DOMAIN_BITS = 256;

  private static final BigInteger NO_AMOUNT = BigInteger.ZERO;
  private static final BigInteger LEAST_RESERVE = BigInteger.ONE;

  private CrossReserve() {}

  /**
   * What the target reserve pays for {@code amount} given to the source reserve, rounded down: less
   * than the target reserve, and nothing where the amount is too small to be worth one unit.
   */
  public static Quote payout(
      BigInteger sourceReserve, BigInteger targetReserve, BigInteger amount) {
    Optional<Quote.Refused> fault = outsideDomain(sourceReserve, targetReserve, amount);
    if (fault.isPresent()) {
      return fault.get();
    }
    BigInteger sourceAfter = sourceReserve.add(amount);
    if (sourceAfter.bitLength() > DOMAIN_BITS) {
      return new Quote.ReserveOverflow(sourceAfter);
    }
    return new Quote.Priced(targetReserve.multiply(amount).divide(sourceAfter));
  }

  /**
   * What the source reserve must be given so that the target reserve pays {@code wanted}, rounded
   * up: the least amount whose {@link #payout payout} is enough.
   */
  public static Quote cost(BigInteger sourceReserve, BigInteger targetReserve, BigInteger wanted) {
    Optional<Quote.Refused> fault = outsideDomain(sourceReserve, targetReserve, wanted);
    if (fault.isPresent()) {
      return fault.get();
    }
    if (wanted.compareTo(targetReserve) >= 0) {
      return new Quote.ReserveExhausted(wanted, targetReserve);
    }
    BigInteger cost =
        quotientRoundedUp(sourceReserve.multiply(wanted), targetReserve.subtract(wanted));
    BigInteger sourceAfter = sourceReserve.add(cost);
    if (sourceAfter.bitLength() > DOMAIN_BITS) {
      return new Quote.ReserveOverflow(sourceAfter);
    }
    return new Quote.Priced(cost);
  }

  /** An empty reserve has no price, so reserves begin at one and amounts at nothing. */
  private static Optional<Quote.Refused> outsideDomain(
      BigInteger sourceReserve, BigInteger targetReserve, BigInteger amount) {
    return outsideDomain(Quote.Operand.SOURCE_RESERVE, sourceReserve, LEAST_RESERVE)
        .or(() -> outsideDomain(Quote.Operand.TARGET_RESERVE, targetReserve, LEAST_RESERVE))
        .or(() -> outsideDomain(Quote.Operand.AMOUNT, amount, NO_AMOUNT));
  }

  private static Optional<Quote.Refused> outsideDomain(
      Quote.Operand operand, BigInteger found, BigInteger least) {
    return found.compareTo(least) < 0 || found.bitLength() > DOMAIN_BITS
        ? Optional.of(new Quote.OutsideDomain(operand, found, least))
        : Optional.empty();
  }

  private static BigInteger quotientRoundedUp(BigInteger dividend, BigInteger divisor) {
    return dividend.add(divisor).subtract(BigInteger.ONE).divide(divisor);
  }
}
