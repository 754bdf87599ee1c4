package io.nexushub.dex.book;

import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.VaultOrder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * What is decided while a block ends, one after the other. The only part of the book that changes
 * in place: it lives for one block and is thrown away with a round that must not count.
 */
final class Decisions {
  private final Moment now;
  private final List<Entry> entries = new ArrayList<>();
  private Book book;

  Decisions(Book book, Moment now) {
    this.book = book;
    this.now = now;
  }

  Book book() {
    return book;
  }

  Moment now() {
    return now;
  }

  Changed changed() {
    return new Changed(book, entries);
  }

  void become(Book next) {
    book = next;
  }

  void note(Entry entry) {
    entries.add(entry);
  }

  /** Takes over what a round decided. */
  void take(Decisions round) {
    book = round.book;
    entries.addAll(round.entries);
  }

  /** The order as it stands in the book. */
  Order current(Order order) {
    return book.order(order.source()).orElseThrow();
  }

  /** Nothing comes of an order: what was deposited goes back whole. */
  void reject(Order order, String reason) {
    Order rejected = current(order).rejected(reason, now);
    book = book.with(rejected).with(book.tally().rejecting());
    if (!order.isWish()) {
      use(order.source().network(), order.amount());
      pay(order, VaultOrder.Kind.REFUND, coin(order), order.owner(), order.amount());
    }
    entries.add(new Entry.Rejected(current(order)));
  }

  void reject(Order order, String subject, Object found, Object expected) {
    reject(order, subject + ": " + found + " (expected: " + expected + ")");
  }

  void await(Order order) {
    Order waiting = current(order).waiting();
    book = book.with(waiting);
    entries.add(new Entry.Waits(waiting));
  }

  /** An order was carried out; its payments are ordered by {@link #pay} before. */
  void execute(Order order, BigInteger result, BigInteger fee) {
    Order executed = current(order).executed(result, fee, now);
    book = book.with(executed).with(book.tally().executing());
    entries.add(new Entry.Executed(executed));
  }

  /** A deposit, or a part of it, waits no more. */
  void use(NetworkAddress network, BigInteger amount) {
    book = book.changing(network, holdings -> holdings.using(amount));
  }

  void pay(
      Order order, VaultOrder.Kind kind, Asset asset, ChainAddress recipient, BigInteger amount) {
    book = book.owing(order.source(), asset, kind, recipient, amount, now);
  }

  Asset coin(Order order) {
    return book.vault(order.source().network()).orElseThrow().asset();
  }

  void addShares(PoolId pool, Holder holder, BigInteger shares) {
    book = book.withShares(pool, holder, book.shares(pool, holder).add(shares));
  }
}
