package io.nexushub.dex.book;

import io.nexushub.dex.book.Clearing.Cleared;
import io.nexushub.dex.book.PoolWork.Removal;
import io.nexushub.dex.book.PoolWork.Swap;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.OwnerRequest;
import io.nexushub.protocol.dex.VaultOrder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One pool's part of a block, in this order: shares that are given back, at the reserves the block
 * found; all trades at one price, those of removals to one side among them; then what providers
 * add.
 *
 * <p>Giving back and adding on both sides does not move the price, so nothing that moves it happens
 * outside of the one clearing, but {@link Additions one-sided additions}, which get the worse of
 * the prices before and after it.
 */
final class PoolRound {
  /**
   * How often a block's trades meet anew because removals missed their bound, or a cap was passed.
   * Without an end somebody with a share of each of many accounts could make a block take minutes.
   */
  static final int MAX_MEETINGS = 8;

  private final Decisions decisions;
  private final PoolWork work;
  private Pool pool;

  /**
   * @param found the pool as the block found it
   */
  PoolRound(Decisions decisions, Pool found, PoolWork work) {
    this.decisions = decisions;
    this.work = work;
    this.pool = found;
  }

  /** Shares that go back, and what they are worth at the reserves the block found. */
  private record Withdrawal(Removal removal, BigInteger first, BigInteger second) {
    BigInteger shares() {
      return switch (removal.wanted()) {
        case OwnerRequest.RemoveBoth both -> both.shares();
        case OwnerRequest.RemoveOne one -> one.shares();
      };
    }

    BigInteger of(Side side) {
      return side == Side.FIRST ? first : second;
    }
  }

  /** A withdrawal of which one part is exchanged for the other. */
  private record OneSided(Withdrawal withdrawal, OwnerRequest.RemoveOne wanted, Trade trade) {}

  void run() {
    pool = pool.with(pool.twap().until(decisions.now().seconds(), pool.first(), pool.second()));
    List<Withdrawal> withdrawals = withdrawals();
    List<Withdrawal> both = new ArrayList<>();
    List<OneSided> oneSided = new ArrayList<>();
    for (Withdrawal withdrawal : withdrawals) {
      switch (withdrawal.removal().wanted()) {
        case OwnerRequest.RemoveBoth wanted -> admitBoth(withdrawal, wanted, both);
        case OwnerRequest.RemoveOne wanted -> admitOne(withdrawal, wanted, oneSided);
      }
    }
    both.forEach(this::giveBack);
    Pool start = trade(swaps(), oneSided);
    new Additions(decisions, start, pool).run(work);
  }

  /** Who asks for more than he has gets nothing; what he asked for first counts first. */
  private List<Withdrawal> withdrawals() {
    List<Withdrawal> withdrawals = new ArrayList<>();
    TreeMap<String, BigInteger> asked = new TreeMap<>();
    for (Removal removal : work.removals()) {
      Holder holder = holder(removal.order());
      Withdrawal nothing = new Withdrawal(removal, BigInteger.ZERO, BigInteger.ZERO);
      BigInteger shares = nothing.shares();
      BigInteger before = asked.getOrDefault(holder.toString(), BigInteger.ZERO);
      BigInteger has = decisions.book().shares(pool.id(), holder).subtract(before);
      if (shares.compareTo(has) > 0) {
        decisions.reject(removal.order(), "shares", shares, "<= " + has);
        continue;
      }
      asked.put(holder.toString(), before.add(shares));
      BigInteger first = pool.first().balance().multiply(shares).divide(pool.supply());
      BigInteger second = pool.second().balance().multiply(shares).divide(pool.supply());
      withdrawals.add(new Withdrawal(removal, first, second));
    }
    return withdrawals;
  }

  private void admitBoth(
      Withdrawal withdrawal, OwnerRequest.RemoveBoth wanted, List<Withdrawal> admitted) {
    for (OwnerRequest.Side side : List.of(wanted.first(), wanted.second())) {
      BigInteger worth = withdrawal.of(pool.id().side(side.asset()));
      if (worth.compareTo(cap(side.asset())) > 0) {
        aboveCap(withdrawal.removal().order(), worth, side.asset());
        return;
      }
      if (worth.compareTo(side.min()) < 0) {
        decisions.reject(
            withdrawal.removal().order(),
            "return",
            worth + " of " + side.asset(),
            ">= " + side.min());
        return;
      }
    }
    admitted.add(withdrawal);
  }

  private void admitOne(
      Withdrawal withdrawal, OwnerRequest.RemoveOne wanted, List<OneSided> admitted) {
    Side side = pool.id().side(wanted.side().asset());
    BigInteger part = withdrawal.of(side.other());
    BigInteger missing = wanted.side().min().subtract(withdrawal.of(side));
    Trade trade = Trade.of(pool, side.other(), part, missing.max(BigInteger.ONE));
    if (trade.net().signum() <= 0) {
      decisions.reject(withdrawal.removal().order(), "return", "less than its fee", "more");
      return;
    }
    admitted.add(new OneSided(withdrawal, wanted, trade));
  }

  private void giveBack(Withdrawal withdrawal) {
    pool = taken(pool, withdrawal);
    Order order = withdrawal.removal().order();
    OwnerRequest.RemoveBoth wanted = (OwnerRequest.RemoveBoth) withdrawal.removal().wanted();
    decisions.addShares(pool.id(), holder(order), withdrawal.shares().negate());
    for (OwnerRequest.Side side : List.of(wanted.first(), wanted.second())) {
      BigInteger amount = withdrawal.of(pool.id().side(side.asset()));
      decisions.pay(order, VaultOrder.Kind.PAYOUT, side.asset(), side.recipient(), amount);
    }
    decisions.become(decisions.book().with(pool));
    decisions.execute(order, withdrawal.shares(), BigInteger.ZERO);
  }

  private static Pool taken(Pool from, Withdrawal withdrawal) {
    return from.with(
        from.first().minus(withdrawal.first()),
        from.second().minus(withdrawal.second()),
        from.supply().subtract(withdrawal.shares()));
  }

  /** Deposits that could be traded here at all. */
  private List<Swap> swaps() {
    List<Swap> possible = new ArrayList<>();
    BigInteger most = pool.first().balance().max(pool.second().balance());
    for (Swap swap : work.swaps()) {
      most = most.add(swap.order().amount());
      if (pool.isEmpty()) {
        decisions.reject(swap.order(), "pool: empty (expected: reserves)");
      } else if (trade(swap).net().signum() <= 0) {
        decisions.reject(swap.order(), "amount", swap.order().amount(), "more than the fee");
      } else if (most.bitLength() > Reserve.MAX_BITS) {
        decisions.reject(swap.order(), "reserve", most, "< 2^" + Reserve.MAX_BITS);
      } else {
        possible.add(swap);
      }
    }
    return possible;
  }

  private Trade trade(Swap swap) {
    return Trade.of(
        pool, decisions.coin(swap.order()), swap.order().amount(), swap.wanted().minReturn());
  }

  /**
   * The clearing. A removal whose bound it misses leaves its shares where they were, and so changes
   * the reserves that all others trade with: then they meet again.
   *
   * @return the pool as the trades found it
   */
  private Pool trade(List<Swap> candidates, List<OneSided> withdrawals) {
    List<Swap> swaps = candidates;
    List<OneSided> oneSided = withdrawals;
    for (int meeting = 1; ; meeting++) {
      if (meeting > MAX_MEETINGS) {
        oneSided.forEach(one ->
            decisions.reject(
                one.withdrawal().removal().order(), "bounds missed", "too many", "less at a time"));
        oneSided = List.of();
      }
      Pool start = pool;
      List<Trade> trades = new ArrayList<>();
      swaps.forEach(swap -> trades.add(trade(swap)));
      for (OneSided one : oneSided) {
        start = taken(start, one.withdrawal());
        trades.add(one.trade());
      }
      Cleared cleared =
          Clearing.clear(start.first(), start.second(), trades.stream().map(Trade::bid).toList());
      List<Optional<BigInteger>> ofSwaps = cleared.outs().subList(0, swaps.size());
      List<Optional<BigInteger>> ofRemovals =
          cleared.outs().subList(swaps.size(), cleared.outs().size());
      List<OneSided> met = met(oneSided, ofRemovals, start, cleared);
      List<Swap> payable = meeting > MAX_MEETINGS ? swaps : payable(swaps, ofSwaps);
      if (met.size() == oneSided.size() && payable.size() == swaps.size()) {
        settle(start, swaps, met, trades, cleared);
        return start;
      }
      oneSided = met;
      swaps = payable;
    }
  }

  /** Removals whose bound is met, and which their vault may pay. */
  private List<OneSided> met(
      List<OneSided> oneSided, List<Optional<BigInteger>> outs, Pool start, Cleared cleared) {
    List<OneSided> met = new ArrayList<>();
    for (int i = 0; i < oneSided.size(); i++) {
      OneSided one = oneSided.get(i);
      Order order = one.withdrawal().removal().order();
      Asset asset = one.wanted().side().asset();
      Optional<BigInteger> out = outs.get(i);
      if (out.isEmpty()) {
        missed(order, one.trade(), start, cleared);
        continue;
      }
      BigInteger amount = one.withdrawal().of(pool.id().side(asset)).add(out.get());
      if (amount.compareTo(cap(asset)) > 0) {
        aboveCap(order, amount, asset);
      } else {
        met.add(one);
      }
    }
    return met;
  }

  /** All swaps but those that would get more than their vault may pay. */
  private List<Swap> payable(List<Swap> swaps, List<Optional<BigInteger>> outs) {
    List<Swap> payable = new ArrayList<>();
    for (int i = 0; i < swaps.size(); i++) {
      Swap swap = swaps.get(i);
      Asset asset = swap.wanted().other();
      BigInteger out = outs.get(i).orElse(BigInteger.ZERO);
      if (out.compareTo(cap(asset)) > 0) {
        aboveCap(swap.order(), out, asset);
      } else {
        payable.add(swap);
      }
    }
    return payable;
  }

  /** A vault keeps an order above its cap, and nobody can claim it: such an order is never made. */
  private BigInteger cap(Asset asset) {
    return decisions.book().vault(asset).orElseThrow().outflow().cap();
  }

  private void aboveCap(Order order, BigInteger amount, Asset asset) {
    decisions.reject(order, "payout", amount, "<= " + cap(asset) + ", the vault's cap");
  }

  private void missed(Order order, Trade trade, Pool start, Cleared cleared) {
    BigInteger found = Clearing.beside(start.first(), start.second(), cleared, trade.bid());
    boolean less = found.compareTo(trade.least()) < 0;
    // One of several with the same bound might be met, but not all, and none is before the others.
    decisions.reject(
        order, "return", less ? found : "not for all who ask for it", ">= " + trade.least());
  }

  private void settle(
      Pool start, List<Swap> swaps, List<OneSided> oneSided, List<Trade> trades, Cleared cleared) {
    pool = start;
    BigInteger toFirst = BigInteger.ZERO;
    BigInteger toSecond = BigInteger.ZERO;
    int count = 0;
    // On the way a reserve may be below zero: one side pays with what the other has yet to give.
    for (int i = 0; i < trades.size(); i++) {
      Trade trade = trades.get(i);
      Optional<BigInteger> out = cleared.outs().get(i);
      if (out.isPresent()) {
        pool = trade.applied(pool, out.get());
        count++;
        toFirst = trade.gives() == Side.FIRST ? toFirst.add(trade.amount()) : toFirst;
        toSecond = trade.gives() == Side.SECOND ? toSecond.add(trade.amount()) : toSecond;
      }
    }
    decisions.become(decisions.book().with(pool));
    for (int i = 0; i < trades.size(); i++) {
      Optional<BigInteger> out = cleared.outs().get(i);
      if (out.isEmpty()) {
        missed(swaps.get(i).order(), trades.get(i), start, cleared);
      } else if (i < swaps.size()) {
        payOut(swaps.get(i), trades.get(i), out.get());
      } else {
        payOut(oneSided.get(i - swaps.size()), out.get());
      }
    }
    if (count > 0) {
      decisions.note(new Entry.Cleared(pool, toFirst, toSecond, count));
    }
  }

  private void payOut(Swap swap, Trade trade, BigInteger out) {
    Order order = swap.order();
    decisions.use(order.source().network(), order.amount());
    decisions.pay(
        order, VaultOrder.Kind.PAYOUT, swap.wanted().other(), swap.wanted().recipient(), out);
    decisions.execute(order, out, trade.fee());
  }

  private void payOut(OneSided one, BigInteger out) {
    Order order = one.withdrawal().removal().order();
    OwnerRequest.Side side = one.wanted().side();
    BigInteger amount = one.withdrawal().of(pool.id().side(side.asset())).add(out);
    decisions.addShares(pool.id(), holder(order), one.withdrawal().shares().negate());
    decisions.pay(order, VaultOrder.Kind.PAYOUT, side.asset(), side.recipient(), amount);
    decisions.execute(order, amount, one.trade().fee());
  }

  static Holder holder(Order order) {
    return new Holder(order.source().network(), order.owner());
  }
}
