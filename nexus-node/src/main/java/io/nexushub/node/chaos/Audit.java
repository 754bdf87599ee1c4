package io.nexushub.node.chaos;

import io.nexushub.node.exchange.OrderStatus;
import io.nexushub.node.exchange.VaultStatus;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Holds the book, what the vaults have said and what they own against one another, once nothing is
 * under way.
 *
 * @param orders all there are
 */
record Audit(List<OrderStatus> orders, List<Side> sides) {
  private static final Set<String> OPEN = Set.of("DEPOSIT_FINAL", "WAITING");
  private static final Set<String> UNDER_WAY = Set.of("QUEUED", "SENT");
  private static final int SHOWN = 5;

  Audit {
    orders = List.copyOf(orders);
    sides = List.copyOf(sides);
  }

  /**
   * A vault.
   *
   * @param balance what its chain says it owns
   */
  record Side(Chain chain, VaultStatus book, List<VaultEvent> events, BigInteger balance) {
    Side {
      events = List.copyOf(events);
    }
  }

  /** One rule, and what is against it. */
  record Check(String rule, List<String> breaches) {
    Check {
      breaches = List.copyOf(breaches);
    }

    boolean holds() {
      return breaches.isEmpty();
    }

    /** For people: the first breaches. */
    String shown() {
      String first = String.join("; ", breaches.subList(0, Math.min(SHOWN, breaches.size())));
      int more = breaches.size() - SHOWN;
      return more > 0 ? first + "; and " + more + " more" : first;
    }
  }

  List<Check> checks() {
    return List.of(
        new Check("every deposit and request is in the book", missing()),
        new Check("no order is unsettled", unsettled()),
        new Check("each deposit has exactly one payout or refund", settledOtherThanOnce()),
        new Check("no order was paid twice", paidTwice()),
        new Check("what the vaults paid is what the book ordered", otherThanOrdered()),
        new Check("both vaults are equal to the book, to the unit", otherThanBook()),
        new Check("both vaults are equal to their own events, to the unit", otherThanEvents()));
  }

  static boolean isSettled(OrderStatus order) {
    return !OPEN.contains(order.status())
        && order.payments().stream().noneMatch(payment -> UNDER_WAY.contains(payment.state()));
  }

  private List<String> missing() {
    Set<String> booked = new TreeSet<>();
    orders.forEach(order -> booked.add(order.source()));
    List<String> breaches = new ArrayList<>();
    for (Side side : sides) {
      for (VaultEvent event : side.events()) {
        String source = side.chain().network() + "/" + event.number();
        switch (event.kind()) {
          case DEPOSITED, REQUESTED -> {
            if (!booked.remove(source)) {
              breaches.add(source + " is not in it");
            }
          }
          case RETURNED -> breaches.add(source + " came back as an error");
          case RECLAIMED, PAID, KEPT, CLAIMED -> {}
        }
      }
    }
    booked.forEach(source -> breaches.add(source + " was never made"));
    return breaches;
  }

  private List<String> unsettled() {
    return described(order -> !isSettled(order));
  }

  private List<String> described(Predicate<OrderStatus> wrong) {
    return orders.stream().filter(wrong).map(Audit::describe).toList();
  }

  private static String describe(OrderStatus order) {
    return "%s: %s, %s %s, payments %s"
        .formatted(order.source(), order.kind(), order.status(), order.reason(), order.payments());
  }

  private List<String> settledOtherThanOnce() {
    return described(order -> !isSettledOnce(order));
  }

  private static boolean isSettledOnce(OrderStatus order) {
    List<OrderStatus.Payment> refunds =
        order.payments().stream().filter(payment -> payment.kind().equals("REFUND")).toList();
    List<OrderStatus.Payment> payouts =
        order.payments().stream().filter(payment -> payment.kind().equals("PAYOUT")).toList();
    if (refunds.size() + payouts.size() != order.payments().size()) {
      return false;
    }
    boolean rejected = !order.reason().isEmpty();
    return switch (order.kind()) {
      case "swap" ->
          rejected ? isWhole(order, refunds, payouts) : isResult(order, refunds, payouts);
      // shares are what they are for; what does not fit the pool's ratio goes back
      case "add-one", "add-half" ->
          rejected
              ? isWhole(order, refunds, payouts)
              : order.result().signum() > 0
                  && payouts.isEmpty()
                  && refunds.size() <= 1
                  && refunds.stream().allMatch(part -> less(part.amount(), order.amount()));
      case "remove-both" -> refunds.isEmpty() && payouts.size() == (rejected ? 0 : 2);
      case "remove-one" -> refunds.isEmpty() && payouts.size() == (rejected ? 0 : 1);
      default -> rejected && (isWhole(order, refunds, payouts) || order.amount().signum() == 0);
    };
  }

  private static boolean isWhole(
      OrderStatus order, List<OrderStatus.Payment> refunds, List<OrderStatus.Payment> payouts) {
    return payouts.isEmpty()
        && refunds.size() == 1
        && refunds.getFirst().amount().equals(order.amount())
        && order.source().startsWith(refunds.getFirst().vault() + "/")
        && refunds.getFirst().recipient().equals(order.owner());
  }

  private static boolean isResult(
      OrderStatus order, List<OrderStatus.Payment> refunds, List<OrderStatus.Payment> payouts) {
    return refunds.isEmpty()
        && payouts.size() == 1
        && payouts.getFirst().amount().equals(order.result());
  }

  private static boolean less(BigInteger one, BigInteger other) {
    return one.compareTo(other) < 0;
  }

  /** An order is paid or kept once; what was kept is claimed once. */
  private List<String> paidTwice() {
    List<String> breaches = new ArrayList<>();
    for (Side side : sides) {
      Set<Long> settled = new TreeSet<>();
      Set<Long> kept = new TreeSet<>();
      for (VaultEvent event : side.events()) {
        boolean sound =
            switch (event.kind()) {
              case PAID -> settled.add(event.number());
              case KEPT -> settled.add(event.number()) && kept.add(event.number());
              case CLAIMED -> kept.remove(event.number());
              case DEPOSITED, REQUESTED, RETURNED, RECLAIMED -> true;
            };
        if (!sound) {
          breaches.add(side.chain() + ": " + event);
        }
      }
    }
    return breaches;
  }

  private List<String> otherThanOrdered() {
    List<String> breaches = new ArrayList<>();
    for (Side side : sides) {
      Map<Long, String> ordered = new TreeMap<>();
      for (OrderStatus order : orders) {
        for (OrderStatus.Payment payment : order.payments()) {
          if (payment.vault().equals(side.chain().network())) {
            boolean refund = payment.kind().equals("REFUND");
            ordered.put(payment.number(), words(payment.amount(), refund, order.source()));
          }
        }
      }
      for (VaultEvent event : side.events()) {
        if (event.kind() == VaultEvent.Kind.PAID || event.kind() == VaultEvent.Kind.KEPT) {
          String done = words(event.amount(), event.refund(), event.source());
          String wanted = ordered.remove(event.number());
          if (!done.equals(wanted)) {
            breaches.add(
                "%s order %d: %s (expected: %s)"
                    .formatted(side.chain(), event.number(), done, wanted));
          }
        }
      }
      ordered.forEach((number, wanted) ->
          breaches.add(
              "%s order %d: never settled (expected: %s)".formatted(side.chain(), number, wanted)));
    }
    return breaches;
  }

  private static String words(BigInteger amount, boolean refund, String source) {
    return (refund ? "refund of " : "payout of ") + amount + " for " + source;
  }

  private List<String> otherThanBook() {
    List<String> breaches = new ArrayList<>();
    for (Side side : sides) {
      VaultStatus book = side.book();
      if (!side.balance().equals(book.inVault())) {
        breaches.add(
            "%s has %d (expected: %d)".formatted(side.chain(), side.balance(), book.inVault()));
      }
      if (book.pending().signum() != 0 || book.owed().signum() != 0) {
        breaches.add(
            "%s: %d pending, %d owed (expected: none)"
                .formatted(side.chain(), book.pending(), book.owed()));
      }
      BigInteger parts = book.reserves().add(book.protocolFees()).add(book.claimable());
      if (!parts.equals(book.inVault())) {
        breaches.add(
            "%s: reserves, fees and claims are %d (expected: %d)"
                .formatted(side.chain(), parts, book.inVault()));
      }
    }
    return breaches;
  }

  private List<String> otherThanEvents() {
    List<String> breaches = new ArrayList<>();
    for (Side side : sides) {
      BigInteger moved =
          side.events().stream().map(VaultEvent::moved).reduce(BigInteger.ZERO, BigInteger::add);
      if (!moved.equals(side.balance())) {
        breaches.add("%s has %d (expected: %d)".formatted(side.chain(), side.balance(), moved));
      }
    }
    return breaches;
  }
}
