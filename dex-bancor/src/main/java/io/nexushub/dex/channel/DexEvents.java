package io.nexushub.dex.channel;

import io.nexushub.dex.book.Book;
import io.nexushub.dex.book.Entry;
import io.nexushub.dex.book.Order;
import io.nexushub.dex.book.Payment;
import io.nexushub.dex.book.Pool;
import io.nexushub.dex.book.PoolId;
import io.nexushub.dex.book.Vault;
import io.nexushub.lft.LogEvent;
import io.nexushub.notary.Draft;
import io.nexushub.notary.HubEvents;
import io.nexushub.protocol.btp.BtpAddress;
import java.math.BigInteger;
import java.util.List;

/** What the exchange makes known, in ICON's textual form; docs/spec/dex.md has the table. */
final class DexEvents {
  private final BtpAddress emitter;

  /**
   * @param emitter BTP address of the channel's message centre
   */
  DexEvents(BtpAddress emitter) {
    this.emitter = emitter;
  }

  /** All of them, in their order. */
  Draft announce(Draft draft, Book book, List<Entry> entries) {
    Draft next = draft;
    for (Entry entry : entries) {
      next = next.emitting(of(book, entry));
    }
    return next;
  }

  private LogEvent of(Book book, Entry entry) {
    return switch (entry) {
      case Entry.Accepted(Order order) -> changed(book, order);
      case Entry.Waits(Order order) -> changed(book, order);
      case Entry.Executed(Order order) -> changed(book, order);
      case Entry.Rejected(Order order) -> changed(book, order);
      case Entry.Moved(Payment payment) -> moved(payment);
      case Entry.Skipped(Vault vault, long first, long last) ->
          event(
              List.of("NumbersSkipped(str,int,int)", vault.network().toString()),
              List.of(text(first), text(last)));
      case Entry.Cleared(Pool pool, BigInteger toFirst, BigInteger toSecond, int trades) ->
          event(
              List.of("Cleared(str,int,int,int,int,int)", pool.id().toString()),
              List.of(
                  text(pool.first().balance()),
                  text(pool.second().balance()),
                  text(toFirst),
                  text(toSecond),
                  text(trades)));
      case Entry.Stopped(PoolId pool, String reason) ->
          event(List.of("PoolStopped(str,str)", pool.toString()), List.of(reason));
    };
  }

  private LogEvent changed(Book book, Order order) {
    return event(
        List.of(
            "OrderChanged(str,bytes,str,str,str,int,int,int,str)",
            order.source().toString(),
            book.orderId(order.source()).toString()),
        List.of(
            order.stage().name(),
            order.owner().toString(),
            order.pool().map(PoolId::toString).orElse(""),
            text(order.amount()),
            text(order.result()),
            text(order.fee()),
            order.reason()));
  }

  private LogEvent moved(Payment payment) {
    return event(
        List.of(
            "PaymentChanged(str,int,str,str,int,str,str,int,int)",
            payment.vault().toString(),
            text(payment.order().number()),
            payment.order().source().toString()),
        List.of(
            payment.state().name(),
            text(payment.order().kind().number()),
            payment.order().asset().toString(),
            payment.order().recipient().toString(),
            text(payment.order().amount()),
            text(payment.attempts())));
  }

  /** Members agreed on something. */
  LogEvent governed(Change change) {
    return event(
        List.of("Governed(int,str)", text(change.number())), List.of(change.action().toString()));
  }

  private LogEvent event(List<String> indexed, List<String> data) {
    return new LogEvent(emitter.toString(), indexed, data);
  }

  private static String text(long value) {
    return HubEvents.text(value);
  }

  private static String text(BigInteger value) {
    return HubEvents.text(value);
  }
}
