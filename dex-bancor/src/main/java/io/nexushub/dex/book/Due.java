package io.nexushub.dex.book;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.TradeOrder;
import java.util.Optional;

/**
 * When a block would have something to do although no message came: a half to give back, an order
 * to repeat, a window to go on with. Whoever runs a node sends an advance transaction then.
 */
public final class Due {
  private static final long AT_ONCE = 0;

  private Due() {}

  /** UNIX time from which on; empty if only messages are waited for. */
  public static Optional<Long> at(Book book) {
    Optional<Long> due = Optional.empty();
    for (SourceNumber source : book.waiting()) {
      due = earlier(due, expiry(book.order(source).orElseThrow()));
    }
    if (book.halt().stops(Halt.SIGNING)) {
      return due;
    }
    for (NetworkAddress network : book.vaults()) {
      Vault vault = book.vault(network).orElseThrow();
      due = vault.refunds().isEmpty() ? due : earlier(due, AT_ONCE);
      due = vault.payouts().isEmpty() ? due : earlier(due, payout(book, vault));
      Optional<Payment> repeat = book.first(network, Line.Kind.REPEATS).flatMap(book::payment);
      if (repeat.isPresent()) {
        due = earlier(due, repeat.get().since().seconds() + Dispatch.REPEAT_SECONDS);
      }
    }
    return due;
  }

  private static long expiry(Order half) {
    try {
      long deadline = TradeOrder.decode(half.content()).deadlineSeconds();
      return deadline == Long.MAX_VALUE ? deadline : deadline + 1;
    } catch (MalformedMessage malformed) {
      throw new IllegalStateException("a waiting half " + half.source(), malformed);
    }
  }

  /** At once, unless the window is full; while payouts are paused only members change it. */
  private static long payout(Book book, Vault vault) {
    Outflow outflow = vault.outflow();
    Payment first =
        book.first(vault.network(), Line.Kind.PAYOUTS).flatMap(book::payment).orElseThrow();
    if (outflow.allows(first.order().amount())) {
      return AT_ONCE;
    }
    return outflow.paused() || outflow.cap().signum() == 0
        ? Long.MAX_VALUE
        : (outflow.window() + 1) * outflow.windowSeconds();
  }

  private static Optional<Long> earlier(Optional<Long> due, long at) {
    if (at == Long.MAX_VALUE) {
      return due;
    }
    return Optional.of(due.map(before -> Math.min(before, at)).orElse(at));
  }
}
