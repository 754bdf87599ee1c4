package io.nexushub.node.devnet;

import java.math.BigInteger;

/** The terms of the devnet's two vaults; both coins have 18 decimals. */
final class Vaults {
  private static final BigInteger COIN = BigInteger.TEN.pow(18);

  static final long WINDOW_SECONDS = 3_600;

  /** Coins that may leave a vault in a window; what is beyond waits. */
  static final BigInteger CAP = COIN.multiply(BigInteger.valueOf(100_000));

  /** Looser terms begin only after this. */
  static final long NOTICE_SECONDS = 600;

  /** A payment of less is not worth its transaction. */
  static final BigInteger WORTHWHILE = BigInteger.TEN.pow(12);

  private Vaults() {}
}
