package io.nexushub.node.chaos;

import java.math.BigInteger;

/**
 * What a vault has made known on its chain.
 *
 * @param number of the deposit, request or order
 * @param amount in units of its coin, where there is one
 * @param refund whether the order is a refund, in PAID and KEPT
 * @param source what that order settles
 */
record VaultEvent(Kind kind, long number, BigInteger amount, boolean refund, String source) {
  /** As both vaults name their events. */
  enum Kind {
    DEPOSITED("Deposited"),
    REQUESTED("Requested"),
    RETURNED("Returned"),
    RECLAIMED("Reclaimed"),
    PAID("Paid"),
    KEPT("Kept"),
    CLAIMED("Claimed");

    private final String event;

    Kind(String event) {
      this.event = event;
    }

    /** How its name begins in a list of arguments. */
    String event() {
      return event;
    }
  }

  /** Coins that came in, or with a minus left. */
  BigInteger moved() {
    return switch (kind) {
      case DEPOSITED -> amount;
      case PAID, CLAIMED, RECLAIMED -> amount.negate();
      case REQUESTED, RETURNED, KEPT -> BigInteger.ZERO;
    };
  }
}
