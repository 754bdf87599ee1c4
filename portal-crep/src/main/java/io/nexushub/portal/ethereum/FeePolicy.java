package io.nexushub.portal.ethereum;

import java.math.BigInteger;

/**
 * What a transaction offers to pay, and how an offer grows while nobody takes it. All in wei a gas.
 *
 * @param tip priority fee of the first offer
 * @param cap no offer is ever above this
 */
public record FeePolicy(BigInteger tip, BigInteger cap) {
  /** Nodes replace a transaction only for at least a tenth more; an eighth leaves some room. */
  private static final BigInteger BUMP_NUMERATOR = BigInteger.valueOf(9);

  private static final BigInteger BUMP_DENOMINATOR = BigInteger.valueOf(8);

  public FeePolicy {
    if (tip.signum() <= 0 || cap.compareTo(tip) < 0) {
      throw new IllegalArgumentException(
          "fees: tip " + tip + ", cap " + cap + " (expected: 0 < tip <= cap)");
    }
  }

  /**
   * An offer.
   *
   * @param maxFee base fee and tip together, at most
   * @param maxPriorityFee the tip
   */
  public record Offer(BigInteger maxFee, BigInteger maxPriorityFee) {}

  /** Twice the base fee leaves room for six full blocks in a row before the offer is too low. */
  public Offer first(BigInteger baseFee) {
    return capped(baseFee.multiply(BigInteger.TWO).add(tip), tip);
  }

  /** The offer that replaces another one; never lower than a new one would be. */
  public Offer bumped(Offer before, BigInteger baseFee) {
    Offer fresh = first(baseFee);
    return capped(
        fresh.maxFee().max(raised(before.maxFee())),
        fresh.maxPriorityFee().max(raised(before.maxPriorityFee())));
  }

  /** Whether the cap leaves room for a replacement that nodes will take. */
  public boolean canBump(Offer before) {
    return raised(before.maxFee()).compareTo(cap) <= 0;
  }

  private Offer capped(BigInteger maxFee, BigInteger maxPriorityFee) {
    return new Offer(maxFee.min(cap), maxPriorityFee.min(cap));
  }

  private static BigInteger raised(BigInteger fee) {
    return fee.multiply(BUMP_NUMERATOR).add(BUMP_DENOMINATOR).divide(BUMP_DENOMINATOR);
  }
}
