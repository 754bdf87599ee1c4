package io.nexushub.dex.book;

import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.FromVault.Settlement;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.dex.VaultOrder;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * What vaults answer to orders. A failed push does not undo the trade: the price has moved, and the
 * recipient has a claim.
 */
public final class Answers {
  private Answers() {}

  /**
   * A vault settled the orders of a message.
   *
   * @param numbers the orders that the message had
   * @return empty if it answers for others
   */
  public static Optional<Changed> settled(
      Book book,
      NetworkAddress vault,
      List<Long> numbers,
      List<Settlement> settlements,
      Moment now) {
    if (!settlements.stream().map(Settlement::orderNumber).toList().equals(numbers)) {
      return Optional.empty();
    }
    Changed changed = Changed.nothing(book);
    for (Settlement settlement : settlements) {
      PaymentId id = new PaymentId(vault, settlement.orderNumber());
      changed = changed.then(settled(changed.book(), id, settlement.outcome(), now));
    }
    return Optional.of(changed);
  }

  /** An order that was claimed before its answer came has its end already. */
  private static Changed settled(Book book, PaymentId id, Outcome outcome, Moment now) {
    Payment payment = book.payment(id).orElseThrow();
    if (payment.state() != Payment.State.SENT) {
      return Changed.nothing(book);
    }
    BigInteger amount = payment.order().amount();
    return switch (outcome) {
      case PAID, REPEATED -> {
        Book paid = book.changing(id.vault(), holdings -> holdings.paying(amount));
        yield moved(paid, payment.in(Payment.State.PAID, now));
      }
      case CLAIMABLE -> {
        Book held = book.changing(id.vault(), holdings -> holdings.holding(amount));
        yield moved(held, payment.in(Payment.State.CLAIMABLE, now));
      }
    };
  }

  /** A message came back unread: its orders wait, and go out again as they are. */
  public static Changed returned(Book book, NetworkAddress vault, List<Long> numbers, Moment now) {
    Changed changed = Changed.nothing(book);
    for (long number : numbers) {
      PaymentId id = new PaymentId(vault, number);
      Payment payment = changed.book().payment(id).orElseThrow();
      if (payment.state() == Payment.State.SENT) {
        Payment again = payment.in(Payment.State.QUEUED, now);
        Book queued = changed.book().with(again).queueing(id, Line.Kind.REPEATS);
        changed = changed.with(queued, new Entry.Moved(again));
      }
    }
    return changed;
  }

  /**
   * A recipient pulled what was held for him.
   *
   * @return empty if nothing of that number was on its way
   */
  public static Optional<Changed> claimed(
      Book book, NetworkAddress vault, long number, Moment now) {
    Optional<Payment> found = book.payment(new PaymentId(vault, number));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Payment payment = found.get();
    BigInteger amount = payment.order().amount();
    return switch (payment.state()) {
      case CLAIMABLE -> {
        Book claimed = book.changing(vault, holdings -> holdings.claiming(amount));
        yield Optional.of(moved(claimed, payment.in(Payment.State.CLAIMED, now)));
      }
      case SENT -> {
        Book claimed = book.changing(vault, holdings -> holdings.paying(amount));
        yield Optional.of(moved(claimed, payment.in(Payment.State.CLAIMED, now)));
      }
      case PAID, CLAIMED -> Optional.of(Changed.nothing(book));
      case QUEUED -> Optional.empty();
    };
  }

  /**
   * Pays protocol fees out of a pool, because members agreed to.
   *
   * @param payout what to pay, in the pool's coins; its number does not matter
   * @return empty if there are no such fees, or their vault may not pay so much
   */
  public static Optional<Changed> fees(
      Book book, PoolId id, Side side, VaultOrder payout, Moment now) {
    Pool pool = book.pool(id).orElseThrow();
    Reserve reserve = pool.reserve(side);
    BigInteger cap = book.vault(id.asset(side)).orElseThrow().outflow().cap();
    if (payout.amount().compareTo(reserve.protocolFees().min(cap)) > 0) {
      return Optional.empty();
    }
    Pool paid = pool.with(side, reserve.plusFees(payout.amount().negate()));
    SourceNumber source = payout.source();
    Book owing =
        book.with(paid)
            .owing(source, id.asset(side), payout.kind(), payout.recipient(), payout.amount(), now);
    long number = owing.vault(id.asset(side)).orElseThrow().lastOrder();
    Payment payment = owing.payment(new PaymentId(id.asset(side).network(), number)).orElseThrow();
    return Optional.of(moved(owing, payment));
  }

  /** The policy that a vault's outflow obeys from now on. */
  public static Book policy(Book book, NetworkAddress vault, ToVault.Policy policy) {
    Vault found = book.vault(vault).orElseThrow();
    return book.with(found.with(found.outflow().under(policy)));
  }

  private static Changed moved(Book book, Payment payment) {
    return Changed.nothing(book).with(book.with(payment), new Entry.Moved(payment));
  }
}
