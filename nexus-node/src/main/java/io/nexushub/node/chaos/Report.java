package io.nexushub.node.chaos;

import io.nexushub.node.exchange.OrderStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The table at the end. */
record Report(PrintWriter out) {
  private static final double MILLIS = 1_000;

  void print(Audit audit, Ledger ledger, Duration trading, Duration whole) {
    out.printf("%nOrders by outcome%n");
    outcomes(audit.orders()).forEach(this::count);
    out.printf("%nWhat else happened%n");
    ledger.counts().forEach(this::count);
    out.printf("%nTime from source finality to the payout's or refund's signature%n");
    for (Chain chain : Chain.values()) {
      times("deposits of " + chain.symbol(), ledger.millisToSignature(chain));
    }
    long settled = audit.orders().stream().filter(Audit::isSettled).count();
    out.printf(
        Locale.ROOT,
        "%nOrders settled a second: %.2f (%d in %d s, of which %d s were trading)%n",
        settled * MILLIS / whole.toMillis(),
        settled,
        whole.toSeconds(),
        trading.toSeconds());
  }

  /** One line a rule; whether all hold. */
  boolean verdict(List<Audit.Check> checks) {
    out.printf("%nWhat has to hold%n");
    boolean all = true;
    for (Audit.Check check : checks) {
      out.printf(
          "  %-66s %s%n", check.rule(), check.holds() ? "holds" : "BROKEN: " + check.shown());
      all &= check.holds();
    }
    out.flush();
    return all;
  }

  private void count(String what, int times) {
    out.printf("  %-66s %6d%n", what, times);
  }

  private void times(String what, List<Long> millis) {
    if (millis.isEmpty()) {
      out.printf("  %-24s none%n", what);
      return;
    }
    out.printf(
        Locale.ROOT,
        "  %-24s %5d   p50 %6.1f s   p99 %6.1f s   longest %6.1f s%n",
        what,
        millis.size(),
        percentile(millis, 50) / MILLIS,
        percentile(millis, 99) / MILLIS,
        millis.getLast() / MILLIS);
  }

  /** The nearest rank of ascending values. */
  static long percentile(List<Long> ascending, int percent) {
    int rank = (ascending.size() * percent + 99) / 100;
    return ascending.get(Math.max(0, rank - 1));
  }

  private static Map<String, Integer> outcomes(List<OrderStatus> orders) {
    Map<String, Integer> outcomes = new TreeMap<>();
    for (OrderStatus order : orders) {
      outcomes.merge(outcome(order), 1, Integer::sum);
    }
    return outcomes;
  }

  /** The numbers in a reason differ from order to order, its first words do not. */
  private static String outcome(OrderStatus order) {
    String status = order.status().toLowerCase(Locale.ROOT).replace('_', ' ');
    String reason = order.reason().replaceAll("[:(0-9].*", "").strip();
    return order.kind() + ", " + status + (reason.isEmpty() ? "" : ": " + reason);
  }
}
