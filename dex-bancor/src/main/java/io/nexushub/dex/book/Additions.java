package io.nexushub.dex.book;

import io.nexushub.dex.book.PoolWork.One;
import io.nexushub.dex.book.PoolWork.Pair;
import io.nexushub.dex.curve.Connector;
import io.nexushub.dex.curve.Quote;
import io.nexushub.protocol.dex.VaultOrder;
import java.math.BigInteger;

/**
 * What providers add at a block's end, and the shares they get: rounded down, so that a share is
 * never worth less after it.
 */
final class Additions {
  private static final BigInteger WHOLE = BigInteger.valueOf(Fees.WHOLE_PPM);

  /** Of a half, a millionth that does not fit the reserves' ratio stays in; more goes back. */
  private static final BigInteger DUST = BigInteger.valueOf(1_000_000);

  private static final String TOO_MANY_SHARES =
      "supply: too many shares (expected: < 2^" + Reserve.MAX_BITS + ")";

  private final Decisions decisions;
  private final Pool start;
  private Pool pool;

  /**
   * @param start the pool as the block's trades found it
   * @param pool as they left it
   */
  Additions(Decisions decisions, Pool start, Pool pool) {
    this.decisions = decisions;
    this.start = start;
    this.pool = pool;
  }

  void run(PoolWork work) {
    work.pairs().forEach(this::addPair);
    work.ones().forEach(this::addOne);
    decisions.become(decisions.book().with(pool));
  }

  /**
   * What a pair gives and gets.
   *
   * @param usedFirst what stays of the first side's deposit, and {@code usedSecond} of the other's
   * @param supply all shares after it
   * @param shares what the two owners get
   */
  private record Fit(
      BigInteger usedFirst, BigInteger usedSecond, BigInteger supply, BigInteger shares) {}

  private void addPair(Pair pair) {
    boolean inOrder = pool.id().side(decisions.coin(pair.order())) == Side.FIRST;
    Pair sorted =
        inOrder ? pair : new Pair(pair.other(), pair.otherHalf(), pair.order(), pair.half());
    BigInteger first = sorted.order().amount();
    BigInteger second = sorted.other().amount();
    if (overflows(Side.FIRST, first) || overflows(Side.SECOND, second)) {
      rejectBoth(sorted, "reserve: too great (expected: < 2^" + Reserve.MAX_BITS + ")");
      return;
    }
    Fit fit = pool.isEmpty() ? founded(first, second) : fit(first, second);
    BigInteger toFirst =
        fit.shares().multiply(BigInteger.valueOf(pool.first().weight())).divide(WHOLE);
    BigInteger toSecond = fit.shares().subtract(toFirst);
    if (overflows(fit.supply())) {
      rejectBoth(sorted, TOO_MANY_SHARES);
      return;
    }
    if (toFirst.compareTo(sorted.half().minShares()) < 0
        || toSecond.compareTo(sorted.otherHalf().minShares()) < 0) {
      rejectBoth(
          sorted,
          "shares: %s and %s (expected: >= %s and >= %s)"
              .formatted(
                  toFirst, toSecond, sorted.half().minShares(), sorted.otherHalf().minShares()));
      return;
    }
    pool =
        pool.with(
            pool.first().plus(fit.usedFirst()), pool.second().plus(fit.usedSecond()), fit.supply());
    settleHalf(sorted.order(), fit.usedFirst(), toFirst);
    settleHalf(sorted.other(), fit.usedSecond(), toSecond);
  }

  private void rejectBoth(Pair pair, String reason) {
    decisions.reject(pair.order(), reason);
    decisions.reject(pair.other(), reason);
  }

  /** The first provider sets the price, and leaves a few shares to nobody. */
  private static Fit founded(BigInteger first, BigInteger second) {
    BigInteger supply = first.multiply(second).sqrt();
    BigInteger shares = supply.subtract(Pool.LOCKED_SHARES).max(BigInteger.ZERO);
    return new Fit(first, second, supply, shares);
  }

  /** As much of both as has the reserves' ratio. */
  private Fit fit(BigInteger first, BigInteger second) {
    BigInteger supply = pool.supply();
    BigInteger byFirst = supply.multiply(first).divide(pool.first().balance());
    BigInteger bySecond = supply.multiply(second).divide(pool.second().balance());
    BigInteger shares = byFirst.min(bySecond);
    return new Fit(
        used(first, shares, pool.first()),
        used(second, shares, pool.second()),
        supply.add(shares),
        shares);
  }

  private BigInteger used(BigInteger given, BigInteger shares, Reserve reserve) {
    BigInteger used = Fees.roundedUp(shares.multiply(reserve.balance()), pool.supply());
    BigInteger excess = given.subtract(used);
    return excess.multiply(DUST).compareTo(given) < 0 ? given : used;
  }

  private void settleHalf(Order order, BigInteger used, BigInteger shares) {
    decisions.use(order.source().network(), order.amount());
    BigInteger excess = order.amount().subtract(used);
    if (excess.signum() > 0) {
      decisions.pay(order, VaultOrder.Kind.REFUND, decisions.coin(order), order.owner(), excess);
    }
    decisions.addShares(pool.id(), PoolRound.holder(order), shares);
    decisions.become(decisions.book().with(pool));
    decisions.execute(order, shares, BigInteger.ZERO);
  }

  /**
   * One side alone: as if the other side's part of it were exchanged. It counts at the worse of the
   * prices before and after the block's trades; otherwise a trade beside it could profit from it.
   */
  private void addOne(One one) {
    Order order = one.order();
    Side side = pool.id().side(decisions.coin(order));
    Reserve reserve = pool.reserve(side);
    BigInteger fee = pool.fees().ofOneSide(order.amount(), reserve.weight());
    BigInteger net = order.amount().subtract(fee);
    if (start.isEmpty() || net.signum() <= 0 || overflows(side, order.amount())) {
      decisions.reject(
          order, "one side", order.amount(), "more than the fee, for a pool with room");
      return;
    }
    BigInteger before =
        Fees.roundedUp(start.reserve(side).balance().multiply(pool.supply()), start.supply());
    Quote quote =
        Connector.purchase(pool.supply(), reserve.balance().max(before), reserve.weight(), net);
    BigInteger shares = quote instanceof Quote.Priced(BigInteger minted) ? minted : BigInteger.ZERO;
    if (shares.compareTo(one.wanted().minShares()) < 0) {
      decisions.reject(order, "shares", shares, ">= " + one.wanted().minShares());
      return;
    }
    if (overflows(pool.supply().add(shares))) {
      decisions.reject(order, TOO_MANY_SHARES);
      return;
    }
    BigInteger kept = pool.fees().protocolPart(fee);
    pool = pool.with(side, reserve.plus(order.amount().subtract(kept)).plusFees(kept));
    pool = pool.with(pool.first(), pool.second(), pool.supply().add(shares));
    decisions.use(order.source().network(), order.amount());
    decisions.addShares(pool.id(), PoolRound.holder(order), shares);
    decisions.become(decisions.book().with(pool));
    decisions.execute(order, shares, fee);
  }

  private boolean overflows(Side side, BigInteger amount) {
    return overflows(pool.reserve(side).balance().add(amount));
  }

  private static boolean overflows(BigInteger sum) {
    return sum.bitLength() > Reserve.MAX_BITS;
  }
}
