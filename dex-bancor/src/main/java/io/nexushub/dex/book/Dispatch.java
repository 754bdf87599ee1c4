package io.nexushub.dex.book;

import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.ToVault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which orders leave for a vault: refunds first, then those whose message came back, then payouts
 * as far as the vault's outflow allows, each line in its order.
 */
public final class Dispatch {
  /** An order whose message came back goes out again after this time, with its number. */
  public static final long REPEAT_SECONDS = 60;

  private Dispatch() {}

  /** Orders that leave in one message. */
  public record Departure(Changed changed, List<Payment> payments) {
    public Departure {
      payments = List.copyOf(payments);
    }

    /** One order by itself, several as a batch. */
    public ToVault message() {
      return payments.size() == 1
          ? new ToVault.Single(payments.getFirst().order())
          : new ToVault.Batch(payments.stream().map(Payment::order).toList());
    }
  }

  /** The next message's orders, or nothing if there is nothing to order now. */
  public static Optional<Departure> next(Book book, NetworkAddress network, Moment now) {
    if (book.halt().stops(Halt.SIGNING)) {
      return Optional.empty();
    }
    Vault vault = book.vault(network).orElseThrow();
    Book current = book.with(vault.with(vault.outflow().at(now.seconds())));
    List<Payment> payments = new ArrayList<>();
    Changed changed = Changed.nothing(current);
    for (Line.Kind kind : List.of(Line.Kind.REFUNDS, Line.Kind.REPEATS, Line.Kind.PAYOUTS)) {
      while (payments.size() < ToVault.MAX_BATCH) {
        Optional<Payment> first = ready(changed.book(), network, kind, now);
        if (first.isEmpty()) {
          break;
        }
        Payment sent = first.get().sent(now);
        Book next = changed.book().serving(network, kind).with(sent);
        if (kind == Line.Kind.PAYOUTS) {
          next = spending(next, sent);
        }
        payments.add(sent);
        changed = changed.with(next, new Entry.Moved(sent));
      }
    }
    return payments.isEmpty() ? Optional.empty() : Optional.of(new Departure(changed, payments));
  }

  private static Book spending(Book book, Payment payment) {
    Vault vault = book.vault(payment.vault()).orElseThrow();
    return book.with(vault.with(vault.outflow().spending(payment.order().amount())));
  }

  /** Who is first in a line, if it is time. */
  private static Optional<Payment> ready(
      Book book, NetworkAddress network, Line.Kind kind, Moment now) {
    Outflow outflow = book.vault(network).orElseThrow().outflow();
    return book.first(network, kind)
        .flatMap(book::payment)
        .filter(payment ->
            switch (kind) {
              case REFUNDS -> true;
              case REPEATS -> payment.since().seconds() + REPEAT_SECONDS <= now.seconds();
              case PAYOUTS -> outflow.allows(payment.order().amount());
            });
  }
}
