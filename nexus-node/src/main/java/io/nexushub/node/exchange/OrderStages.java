package io.nexushub.node.exchange;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The stages of one order's way, each once and none left out, however seldom somebody looks: where
 * an order stands says what it has passed. A payment that is ordered again is told again.
 */
public final class OrderStages {
  private final Set<String> told = new LinkedHashSet<>();
  private String last = "";

  /**
   * A stage.
   *
   * @param status the words of docs/spec/dex.md
   * @param seconds when the exchange's channel came there; 0 if it does not say
   */
  public record Stage(String status, long seconds) {}

  /** What is new, in order. */
  public List<Stage> passed(OrderStatus order) {
    List<Stage> fresh = new ArrayList<>();
    for (Stage stage : way(order)) {
      boolean here = stage.status().equals(order.status());
      if (told.add(stage.status()) || (here && !last.equals(order.status()))) {
        fresh.add(stage);
      }
    }
    last = order.status();
    return fresh;
  }

  private static List<Stage> way(OrderStatus order) {
    List<String> way = new ArrayList<>(List.of("DEPOSIT_FINAL"));
    String kind = order.reason().isEmpty() ? "PAYOUT" : "REFUND";
    if (order.decidedSeconds() > 0) {
      way.add(order.reason().isEmpty() ? "EXECUTED" : "REJECTED");
    }
    switch (order.status()) {
      case "PAYOUT_CONFIRMED", "REFUND_CONFIRMED", "CLAIMABLE" -> way.add(kind + "_SIGNED");
      case "CLAIMED" -> way.addAll(List.of(kind + "_SIGNED", "CLAIMABLE"));
      default -> {} // nothing that could have been missed lies before it
    }
    way.remove(order.status());
    way.add(order.status());
    return way.stream().map(status -> new Stage(status, seconds(order, status))).toList();
  }

  private static long seconds(OrderStatus order, String status) {
    return switch (status) {
      case "DEPOSIT_FINAL", "WAITING" -> order.acceptedSeconds();
      case "EXECUTED", "REJECTED" -> order.decidedSeconds();
      default -> 0;
    };
  }
}
