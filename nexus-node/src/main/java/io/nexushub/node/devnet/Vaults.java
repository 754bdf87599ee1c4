package io.nexushub.node.devnet;

import java.math.BigInteger;

/** The terms of the devnet's two vaults; both coins have 18 decimals. */
final class Vaults {
  private static final BigInteger COIN = BigInteger.TEN.pow(18);

  static final long WINDOW_SECONDS = 3_600;

  /** What the exchange orders a vault to pay in a window; what is beyond waits in the book. */
  static final BigInteger BOOK_CAP = COIN.multiply(BigInteger.valueOf(100_000));

  /**
   * What a vault pays in any window. The book's windows begin at fixed times, so two of them may
   * fall into one of the vault's, which then would keep an honest order for a claim.
   */
  static final BigInteger CAP = BOOK_CAP.multiply(BigInteger.valueOf(3));

  /** Looser terms begin only after this. */
  static final long NOTICE_SECONDS = 600;

  /** A payment of less is not worth its transaction. */
  static final BigInteger WORTHWHILE = BigInteger.TEN.pow(12);

  private Vaults() {}
}
