package io.nexushub.dex.book;

import io.nexushub.dex.book.PoolWork.Pair;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.OwnerRequest;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.TradeOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What becomes of a block's deposits and wishes when all of them are in: sorted by pool, carried
 * out by {@link PoolRound}, checked by {@link Audit}. Nothing is executed before a block's end, so
 * the order in which a proposer put them there is worth nothing.
 */
public final class BlockEnd {
  /** Halves that wait at one time; each is read again in every block. */
  static final int MAX_WAITING = 512;

  private final Decisions decisions;
  private final TreeMap<PoolId, PoolWork> work = new TreeMap<>();
  private final List<SourceNumber> waiting = new ArrayList<>();

  private BlockEnd(Decisions decisions) {
    this.decisions = decisions;
  }

  /** Ends a block. */
  public static Changed close(Book book, Moment now) {
    return new BlockEnd(new Decisions(book, now)).close();
  }

  private Changed close() {
    stopWhatIsUnsound();
    expire();
    for (SourceNumber source : decisions.book().arrivals()) {
      Order order = decisions.book().order(source).orElseThrow();
      if (order.isWish()) {
        sortWish(order);
      } else {
        sortDeposit(order);
      }
    }
    decisions.become(decisions.book().withArrivals(List.of()).withWaiting(waiting));
    work.forEach((pool, of) -> round(pool, of));
    for (PoolId id : decisions.book().pools()) {
      decisions.become(decisions.book().sealing(decisions.book().pool(id).orElseThrow()));
    }
    stopWhatIsUnsound();
    return decisions.changed();
  }

  /** Books that do not add up stop every pool whose coins are concerned, before and after. */
  private void stopWhatIsUnsound() {
    for (Audit.Breach breach : Audit.atRest(decisions.book())) {
      for (PoolId id : decisions.book().pools()) {
        if (breach.concerns(id)) {
          stop(id, breach.toString());
        }
      }
    }
  }

  private void stop(PoolId id, String reason) {
    Pool pool = decisions.book().pool(id).orElseThrow();
    if (!pool.isStopped()) {
      decisions.become(decisions.book().with(pool.stoppedBecause(reason)));
      decisions.note(new Entry.Stopped(id, reason));
    }
  }

  private void round(PoolId id, PoolWork of) {
    Pool before = decisions.book().pool(id).orElseThrow();
    Decisions tried = new Decisions(decisions.book(), decisions.now());
    Optional<String> fault = carryOut(tried, before, of);
    if (fault.isEmpty()) {
      decisions.take(tried);
      return;
    }
    // As if the round had never been: what was deposited for it goes back.
    stop(id, fault.get());
    of.orders().forEach(order -> decisions.reject(order, "pool: stopped (expected: open)"));
  }

  /**
   * A number that cannot be stops the pool as a broken invariant does. Thrown any further it would
   * stop every node at the same block, and with them all refunds and claims.
   */
  private static Optional<String> carryOut(Decisions tried, Pool before, PoolWork of) {
    try {
      new PoolRound(tried, before, of).run();
    } catch (ArithmeticException | IllegalArgumentException impossible) {
      // Not in the exception's words, which are the Java version's: all members stop alike.
      return Optional.of("round: a number that cannot be (expected: none)");
    }
    return Audit.round(before, tried.changed()).stream().findFirst().map(Audit.Breach::toString);
  }

  /** Halves whose time has passed go back. */
  private void expire() {
    for (SourceNumber source : decisions.book().waiting()) {
      Order order = decisions.book().order(source).orElseThrow();
      long deadline = half(order).deadlineSeconds();
      if (decisions.now().seconds() > deadline) {
        decisions.reject(order, "other half: none by " + deadline + " (expected: one)");
      } else {
        waiting.add(source);
      }
    }
  }

  private static TradeOrder.AddHalf half(Order order) {
    try {
      return (TradeOrder.AddHalf) TradeOrder.decode(order.content());
    } catch (MalformedMessage malformed) {
      throw new IllegalStateException("a waiting half " + order.source(), malformed);
    }
  }

  private void sortDeposit(Order order) {
    TradeOrder trade;
    try {
      trade = TradeOrder.decode(order.content());
    } catch (MalformedMessage malformed) {
      rejectUndecodable(order, "an order");
      return;
    }
    Optional<PoolWork> of =
        placed(order, decisions.coin(order), trade.other(), trade.deadlineSeconds());
    if (of.isEmpty()) {
      return;
    }
    Order known = decisions.current(order);
    switch (trade) {
      case TradeOrder.Swap swap -> {
        if (isAccountOf(swap.recipient(), swap.other())) {
          of.get().add(known, swap);
        } else {
          decisions.reject(
              order, "recipient", swap.recipient(), "an account of " + swap.other().network());
        }
      }
      case TradeOrder.AddOne one -> of.get().add(known, one);
      case TradeOrder.AddHalf half -> pair(of.get(), known, half);
    }
  }

  /** Never in the decoder's words: the reason is in the state that all members must agree on. */
  private void rejectUndecodable(Order order, String expected) {
    String found = order.content().length() + " bytes that do not decode";
    decisions.reject(order, "content", found, expected);
  }

  private void sortWish(Order order) {
    OwnerRequest request;
    try {
      request = OwnerRequest.decode(order.content());
    } catch (MalformedMessage malformed) {
      rejectUndecodable(order, "an owner's request");
      return;
    }
    List<OwnerRequest.Side> sides =
        switch (request) {
          case OwnerRequest.RemoveBoth both -> List.of(both.first(), both.second());
          case OwnerRequest.RemoveOne one -> List.of(one.side());
        };
    for (OwnerRequest.Side side : sides) {
      if (!isAccountOf(side.recipient(), side.asset())) {
        decisions.reject(
            order, "recipient", side.recipient(), "an account of " + side.asset().network());
        return;
      }
    }
    Asset other =
        switch (request) {
          case OwnerRequest.RemoveBoth both -> both.second().asset();
          case OwnerRequest.RemoveOne one -> one.other();
        };
    placed(order, sides.getFirst().asset(), other, request.deadlineSeconds())
        .ifPresent(of -> of.add(decisions.current(order), request));
  }

  private static boolean isAccountOf(ChainAddress recipient, Asset asset) {
    return recipient.family() == asset.address().family();
  }

  /** The pool's work that an order is for; without one it is rejected. */
  private Optional<PoolWork> placed(Order order, Asset one, Asset other, long deadline) {
    Book book = decisions.book();
    Optional<Pool> pool = PoolId.of(one, other).flatMap(book::pool);
    if (pool.isEmpty()) {
      decisions.reject(order, "pool", one + " and " + other, "a pool of this exchange");
      return Optional.empty();
    }
    Order known = order.of(pool.get().id());
    decisions.become(book.with(known).history().adding(pool.get().id(), known));
    if (decisions.now().seconds() > deadline) {
      decisions.reject(known, "deadline", deadline, ">= " + decisions.now().seconds());
    } else if (book.halt().stops(Halt.TRADES) || pool.get().isStopped()) {
      decisions.reject(known, "pool: stopped (expected: open)");
    } else {
      return Optional.of(work.computeIfAbsent(pool.get().id(), id -> new PoolWork()));
    }
    return Optional.empty();
  }

  /** Two halves find each other if each names the other's owner; the one that came first, first. */
  private void pair(PoolWork of, Order order, TradeOrder.AddHalf half) {
    for (SourceNumber source : waiting) {
      Order other = decisions.book().order(source).orElseThrow();
      TradeOrder.AddHalf found = half(other);
      boolean assets =
          half.other().equals(decisions.coin(other)) && found.other().equals(decisions.coin(order));
      if (assets
          && half.otherOwner().equals(other.owner())
          && found.otherOwner().equals(order.owner())) {
        waiting.remove(source);
        of.add(new Pair(order, half, other, found));
        return;
      }
    }
    if (waiting.size() == MAX_WAITING) {
      decisions.reject(order, "waiting halves", waiting.size(), "< " + MAX_WAITING);
      return;
    }
    decisions.await(order);
    waiting.add(order.source());
  }
}
