package io.nexushub.dex.book;

import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.SourceNumber;
import java.util.ArrayList;
import java.util.List;

/**
 * How deposits and wishes come into the book. What is refused here was never in it, and the vault
 * hears so; what is accepted is the book's to settle.
 */
public final class Intake {
  private Intake() {}

  /** What the vault is answered. */
  public sealed interface Reception {
    /** It is in the book now, or was before: the same number twice is one deposit. */
    record Taken(Changed changed) implements Reception {}

    record Refused(String reason) implements Reception {}
  }

  public static Reception deposit(
      Book book, NetworkAddress from, FromVault.Deposit deposit, Moment now) {
    Vault vault = book.vault(from).orElse(null);
    if (vault == null) {
      return refused("vault of", from, book.vaults());
    }
    SourceNumber source = new SourceNumber(from, deposit.number());
    if (book.order(source).isPresent()) {
      return new Reception.Taken(Changed.nothing(book));
    }
    if (deposit.number() <= vault.lastNumber()) {
      return refused("deposit number", deposit.number(), "> " + vault.lastNumber());
    }
    if (!deposit.asset().equals(vault.coin())) {
      return refused("asset", deposit.asset(), vault.coin());
    }
    if (deposit.owner().family() != vault.coin().family()) {
      return refused("owner", deposit.owner(), "an account of " + from);
    }
    if (deposit.amount().bitLength() > Reserve.MAX_BITS) {
      return refused("amount", deposit.amount(), "< 2^" + Reserve.MAX_BITS);
    }
    Book received = book.with(vault.with(vault.holdings().receiving(deposit.amount())));
    return taken(received, Order.accepted(source, deposit, now));
  }

  public static Reception wish(Book book, NetworkAddress from, FromVault.Wish wish, Moment now) {
    Vault vault = book.vault(from).orElse(null);
    if (vault == null) {
      return refused("vault of", from, book.vaults());
    }
    SourceNumber source = new SourceNumber(from, wish.number());
    if (book.order(source).isPresent()) {
      return new Reception.Taken(Changed.nothing(book));
    }
    if (wish.number() <= vault.lastNumber()) {
      return refused("request number", wish.number(), "> " + vault.lastNumber());
    }
    ChainAddress owner = wish.owner();
    if (owner.family() != vault.coin().family()) {
      return refused("owner", owner, "an account of " + from);
    }
    return taken(book, Order.accepted(source, wish, now));
  }

  /** A gap is no reason to stop: what is missing was refused on the way, and is claimable there. */
  private static Reception taken(Book book, Order order) {
    SourceNumber source = order.source();
    Vault vault = book.vault(source.network()).orElseThrow();
    Changed changed = Changed.nothing(book);
    if (source.number() != vault.lastNumber() + 1) {
      changed =
          changed.with(book, new Entry.Skipped(vault, vault.lastNumber() + 1, source.number() - 1));
    }
    List<SourceNumber> arrivals = new ArrayList<>(book.arrivals());
    arrivals.add(source);
    Book next =
        book.with(vault.numbered(source.number(), vault.lastOrder()))
            .with(order)
            .withId(order)
            .withArrivals(arrivals)
            .with(book.tally().accepting())
            .history()
            .adding(order);
    return new Reception.Taken(changed.with(next, new Entry.Accepted(order)));
  }

  private static Reception refused(String subject, Object found, Object expected) {
    return new Reception.Refused(subject + ": " + found + " (expected: " + expected + ")");
  }
}
