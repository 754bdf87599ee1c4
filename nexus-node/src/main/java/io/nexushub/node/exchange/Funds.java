package io.nexushub.node.exchange;

import io.nexushub.portal.ethereum.Reverted;
import io.nexushub.protocol.dex.ChainAddress;
import java.math.BigInteger;

/** Says what is missing before a chain does, which says it in its own words or not at all. */
final class Funds {
  private Funds() {}

  static void require(ChainAddress account, BigInteger has, BigInteger needs, String what)
      throws Reverted {
    if (has.compareTo(needs) < 0) {
      throw new Reverted(
          "balance of %s: %s (expected: >= %s, %s; then the chain's own price)"
              .formatted(account, Coins.exact(has), Coins.exact(needs), what));
    }
  }
}
