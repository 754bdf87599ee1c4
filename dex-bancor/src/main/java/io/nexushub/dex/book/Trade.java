package io.nexushub.dex.book;

import io.nexushub.dex.book.Clearing.Bid;
import io.nexushub.protocol.dex.Asset;
import java.math.BigInteger;

/**
 * What somebody gives to a pool for the other side: the fee comes off first.
 *
 * @param gives the side that is given to
 * @param amount what is given, fee included
 * @param least what has to come of it
 */
record Trade(Side gives, BigInteger amount, BigInteger fee, BigInteger least) {
  static Trade of(Pool pool, Side gives, BigInteger amount, BigInteger least) {
    return new Trade(gives, amount, pool.fees().of(amount), least);
  }

  static Trade of(Pool pool, Asset given, BigInteger amount, BigInteger least) {
    return of(pool, pool.id().side(given), amount, least);
  }

  BigInteger net() {
    return amount.subtract(fee);
  }

  Bid bid() {
    return new Bid(gives, net(), least);
  }

  /** The pool after the trade: the protocol's part of the fee stands apart, the rest stays in. */
  Pool applied(Pool pool, BigInteger out) {
    BigInteger kept = pool.fees().protocolPart(fee);
    Side gets = gives.other();
    return pool.with(gives, pool.reserve(gives).plus(amount.subtract(kept)).plusFees(kept))
        .with(gets, pool.reserve(gets).minus(out));
  }
}
