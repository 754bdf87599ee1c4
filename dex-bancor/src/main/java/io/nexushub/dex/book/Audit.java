package io.nexushub.dex.book;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.OwnerRequest;
import io.nexushub.protocol.dex.TradeOrder;
import io.nexushub.protocol.dex.VaultOrder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The eight invariants of docs/spec/dex.md. They are computed from what the book says, by other
 * ways than those by which it came to say so.
 */
public final class Audit {
  private Audit() {}

  /** A rule, by its number in the specification. */
  public enum Invariant {
    SOLVENT(1, "every unit received stands in one place"),
    PRODUCT(2, "no product of reserves falls, nor a share's worth"),
    SETTLED_ONCE(3, "one payout or one refund, of no more than there was"),
    SHARES(4, "shares add up to the supply, and the locked ones stay"),
    BOUNDS(5, "what is executed meets its bound and its deadline"),
    BOOK_AT_BLOCK_END(6, "reserves change at a block's end only"),
    OUTFLOW(7, "payouts of a window stay below the cap"),
    HALTED(8, "nothing is executed where nothing may be");

    private final int number;
    private final String words;

    Invariant(int number, String words) {
      this.number = number;
      this.words = words;
    }
  }

  /**
   * @param asset whose coins are concerned, or none if all are
   */
  public record Breach(Invariant invariant, Optional<Asset> asset, String found) {
    boolean concerns(PoolId pool) {
      return asset.isEmpty()
          || asset.get().equals(pool.first())
          || asset.get().equals(pool.second());
    }

    @Override
    public String toString() {
      return "invariant " + invariant.number + ", " + invariant.words + ": " + found;
    }
  }

  /** What can be said of a book while nothing is being decided. */
  public static List<Breach> atRest(Book book) {
    List<Breach> breaches = standing(book);
    for (PoolId id : book.pools()) {
      Pool pool = book.pool(id).orElseThrow();
      Pool sealed = book.sealed(id).orElseThrow();
      boolean moved =
          !sealed.supply().equals(pool.supply())
              || !sealed.first().balance().equals(pool.first().balance())
              || !sealed.second().balance().equals(pool.second().balance());
      if (moved) {
        breaches.add(breach(Invariant.BOOK_AT_BLOCK_END, id.first(), id + " moved within a block"));
      }
    }
    Tally tally = book.tally();
    if (tally.accepted() != tally.open() + tally.executed() + tally.rejected()
        || tally.open() != open(book)) {
      breaches.add(
          new Breach(Invariant.SETTLED_ONCE, Optional.empty(), tally + ", open " + open(book)));
    }
    return breaches;
  }

  private static List<Breach> standing(Book book) {
    List<Breach> breaches = new ArrayList<>();
    for (var network : book.vaults()) {
      vault(book, book.vault(network).orElseThrow(), breaches);
    }
    for (PoolId id : book.pools()) {
      pool(book.pool(id).orElseThrow(), breaches);
    }
    return breaches;
  }

  private static long open(Book book) {
    return (long) book.arrivals().size() + book.waiting().size();
  }

  private static void vault(Book book, Vault vault, List<Breach> breaches) {
    Holdings holdings = vault.holdings();
    BigInteger places = holdings.liabilities();
    for (PoolId id : book.pools()) {
      if (id.first().equals(vault.asset()) || id.second().equals(vault.asset())) {
        places = places.add(book.pool(id).orElseThrow().reserve(id.side(vault.asset())).total());
      }
    }
    if (holdings.isNegative() || !places.equals(holdings.inVault())) {
      breaches.add(
          breach(
              Invariant.SOLVENT,
              vault.asset(),
              places + " of " + vault.asset() + " (expected: " + holdings.inVault() + ")"));
    }
    Outflow outflow = vault.outflow();
    if (!outflow.isKept()) {
      breaches.add(
          breach(
              Invariant.OUTFLOW,
              vault.asset(),
              outflow.spent() + " (expected: <= " + outflow.cap() + ")"));
    }
  }

  private static void pool(Pool pool, List<Breach> breaches) {
    boolean sound =
        pool.isEmpty()
            ? pool.first().balance().signum() == 0 && pool.second().balance().signum() == 0
            : pool.supply().compareTo(Pool.LOCKED_SHARES) >= 0
                && pool.first().balance().signum() > 0
                && pool.second().balance().signum() > 0;
    if (!sound) {
      breaches.add(
          breach(
              Invariant.SHARES,
              pool.id().first(),
              "%s: supply %s, reserves %s and %s"
                  .formatted(
                      pool.id(), pool.supply(), pool.first().balance(), pool.second().balance())));
    }
  }

  /** What can be said of a pool's part of a block. */
  static List<Breach> round(Pool before, Changed changed) {
    List<Breach> breaches = standing(changed.book());
    Pool after = changed.book().pool(before.id()).orElseThrow();
    Asset asset = before.id().first();
    if (!before.isEmpty() && Worth.ofShareFell(before, after)) {
      breaches.add(breach(Invariant.PRODUCT, asset, after.first() + ", " + after.second()));
    }
    BigInteger minted = BigInteger.ZERO;
    boolean executed = false;
    for (Entry entry : changed.entries()) {
      if (entry instanceof Entry.Executed(Order order)) {
        executed = true;
        minted = minted.add(order(changed.book(), order, breaches));
      } else if (entry instanceof Entry.Rejected(Order order)) {
        rejected(changed.book(), order, breaches);
      }
    }
    BigInteger founded =
        before.isEmpty() && !after.isEmpty() ? Pool.LOCKED_SHARES : BigInteger.ZERO;
    if (!before.supply().add(minted).add(founded).equals(after.supply())) {
      breaches.add(breach(Invariant.SHARES, asset, "minted " + minted + " to " + after.supply()));
    }
    boolean mayNot = before.isStopped() || changed.book().halt().stops(Halt.TRADES);
    if (mayNot && executed) {
      breaches.add(breach(Invariant.HALTED, asset, "an order in " + before.id()));
    }
    return breaches;
  }

  /**
   * @return the shares that an executed order made, or took if negative
   */
  private static BigInteger order(Book book, Order order, List<Breach> breaches) {
    Asset asset = book.vault(order.source().network()).orElseThrow().asset();
    Bound bound = Bound.of(order);
    BigInteger paid = BigInteger.ZERO;
    for (PaymentId id : order.payments()) {
      Payment payment = book.payment(id).orElseThrow();
      boolean refund = payment.isRefund() && !order.isWish();
      if (refund && payment.order().amount().compareTo(order.amount()) >= 0) {
        breaches.add(breach(Invariant.SETTLED_ONCE, asset, order.source() + " paid and refunded"));
      }
      paid = refund ? paid : paid.add(payment.order().amount());
    }
    if (order.decided().seconds() > bound.deadlineSeconds() || !bound.isMet(order, paid)) {
      breaches.add(
          breach(Invariant.BOUNDS, asset, order.source() + ": " + order.result() + ", " + bound));
    }
    if (order.payments().size() > bound.maxPayments()) {
      breaches.add(breach(Invariant.SETTLED_ONCE, asset, order.source() + " paid twice"));
    }
    return bound.shares(order);
  }

  /** What was deposited goes back whole, once. */
  private static void rejected(Book book, Order order, List<Breach> breaches) {
    BigInteger back = BigInteger.ZERO;
    for (PaymentId id : order.payments()) {
      VaultOrder refund = book.payment(id).orElseThrow().order();
      back = back.add(refund.amount());
    }
    if (!back.equals(order.amount()) || order.payments().size() > 1) {
      Asset asset = book.vault(order.source().network()).orElseThrow().asset();
      breaches.add(
          breach(
              Invariant.SETTLED_ONCE,
              asset,
              order.source() + ": " + back + " back (expected: " + order.amount() + ")"));
    }
  }

  /** What an order's owner wrote, as far as it can be checked afterwards. */
  private record Bound(
      BigInteger least, long deadlineSeconds, int maxPayments, Optional<BigInteger> burned) {
    static Bound of(Order order) {
      try {
        if (order.isWish()) {
          return switch (OwnerRequest.decode(order.content())) {
            case OwnerRequest.RemoveBoth both ->
                new Bound(
                    both.first().min().add(both.second().min()),
                    both.deadlineSeconds(),
                    2,
                    Optional.of(both.shares()));
            case OwnerRequest.RemoveOne one ->
                new Bound(one.side().min(), one.deadlineSeconds(), 1, Optional.of(one.shares()));
          };
        }
        TradeOrder trade = TradeOrder.decode(order.content());
        BigInteger least =
            switch (trade) {
              case TradeOrder.Swap swap -> swap.minReturn();
              case TradeOrder.AddOne one -> one.minShares();
              case TradeOrder.AddHalf half -> half.minShares();
            };
        boolean swap = trade instanceof TradeOrder.Swap;
        return new Bound(
            least,
            trade.deadlineSeconds(),
            1,
            swap ? Optional.of(BigInteger.ZERO) : Optional.empty());
      } catch (MalformedMessage malformed) {
        throw new IllegalStateException("an executed order " + order.source(), malformed);
      }
    }

    /** Shares are the result itself; coins have to be on their way. */
    boolean isMet(Order order, BigInteger paid) {
      BigInteger got = burned.isPresent() ? paid : order.result();
      return got.compareTo(least) >= 0;
    }

    BigInteger shares(Order order) {
      return burned.map(BigInteger::negate).orElse(order.result());
    }
  }

  private static Breach breach(Invariant invariant, Asset asset, String found) {
    return new Breach(invariant, Optional.of(asset), found);
  }
}
