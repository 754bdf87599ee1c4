package io.nexushub.dex.book;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;

/**
 * Two reserves that price each other.
 *
 * @param supply all shares, those that nobody can ever give back included
 * @param stopped why nothing is executed here, or empty
 */
public record Pool(
    PoolId id,
    Reserve first,
    Reserve second,
    BigInteger supply,
    Fees fees,
    Twap twap,
    String stopped) {
  /** Shares that stay in the pool for ever, so that no state has shares of nothing. */
  public static final BigInteger LOCKED_SHARES = BigInteger.valueOf(1_000);

  private static final int AMOUNT_BYTES = 17;
  private static final int MAX_REASON = 1024;

  /** Weights are whole percents, so that what a share is worth can be compared exactly. */
  public static final int WEIGHT_STEP_PPM = 10_000;

  /** Whether a weight leaves something for the other side. */
  public static boolean isWeight(long ppm) {
    return ppm > 0 && ppm < Fees.WHOLE_PPM && ppm % WEIGHT_STEP_PPM == 0;
  }

  /** A pool before its first provider. */
  public static Pool open(PoolId id, int firstWeight, int secondWeight, Fees fees) {
    if (!isWeight(firstWeight) || firstWeight + secondWeight != Fees.WHOLE_PPM) {
      throw new IllegalArgumentException(
          "weights: %d, %d (expected: whole percents, together 1,000,000)"
              .formatted(firstWeight, secondWeight));
    }
    return new Pool(
        id,
        Reserve.empty(firstWeight),
        Reserve.empty(secondWeight),
        BigInteger.ZERO,
        fees,
        Twap.NONE,
        "");
  }

  public Reserve reserve(Side side) {
    return side == Side.FIRST ? first : second;
  }

  public boolean isEmpty() {
    return supply.signum() == 0;
  }

  public boolean isStopped() {
    return !stopped.isEmpty();
  }

  Pool with(Side side, Reserve changed) {
    return side == Side.FIRST
        ? new Pool(id, changed, second, supply, fees, twap, stopped)
        : new Pool(id, first, changed, supply, fees, twap, stopped);
  }

  Pool with(Reserve one, Reserve other, BigInteger shares) {
    return new Pool(id, one, other, shares, fees, twap, stopped);
  }

  Pool with(Twap later) {
    return new Pool(id, first, second, supply, fees, later, stopped);
  }

  public Pool with(Fees changed) {
    return new Pool(id, first, second, supply, changed, twap, stopped);
  }

  /** Nothing is executed here until members agree to go on: {@code because} is then empty. */
  public Pool stoppedBecause(String because) {
    String cut = because.length() > MAX_REASON / 4 ? because.substring(0, MAX_REASON / 4) : because;
    return new Pool(id, first, second, supply, fees, twap, cut);
  }

  void write(RlpWriter out) {
    id.write(out);
    first.write(out);
    second.write(out);
    out.uint(supply);
    fees.write(out);
    twap.write(out);
    out.text(stopped);
  }

  static Pool read(RlpReader in) throws MalformedMessage {
    return new Pool(
        PoolId.read(in),
        Reserve.read(in),
        Reserve.read(in),
        in.uint(AMOUNT_BYTES),
        Fees.read(in),
        Twap.read(in),
        in.text(MAX_REASON));
  }
}
