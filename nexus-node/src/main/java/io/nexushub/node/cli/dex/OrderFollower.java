package io.nexushub.node.cli.dex;

import io.nexushub.node.cli.dex.Session.Desk;
import io.nexushub.node.exchange.Coins;
import io.nexushub.node.exchange.OrderStatus;
import io.nexushub.node.exchange.Refused;
import io.nexushub.node.exchange.Trader;
import io.nexushub.portal.Pause;
import io.nexushub.portal.TransientFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Tells a trader what becomes of his order, a line a stage. */
record OrderFollower(Desk desk) {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  Optional<OrderStatus> follow(Trader.Entry entry) throws TransientFailure, Refused {
    Tables tables = new Tables(desk.out());
    tables.stage(
        "deposited",
        "%s in block %d, transaction %s"
            .formatted(entry.source(), entry.block(), entry.transaction()));
    Optional<OrderStatus> settled =
        desk.exchange()
            .follow(
                entry.source(),
                LIMIT,
                InstantSource.system(),
                Pause.REAL,
                order -> tell(tables, order));
    if (settled.filter(OrderStatus::isSettled).isEmpty()) {
      desk.out()
          .printf(
              "  not settled after %d minutes; nothing is lost: bin/nexus dex order %s%n",
              LIMIT.toMinutes(), entry.source());
    }
    return settled;
  }

  private void tell(Tables tables, OrderStatus order) {
    tables.stage(
        order.status().toLowerCase(java.util.Locale.ROOT).replace('_', ' '), detail(order));
  }

  static String detail(OrderStatus order) {
    StringBuilder detail = new StringBuilder(Words.ofStatus(order.status()));
    if (!order.reason().isEmpty()) {
      detail.append(": ").append(order.reason());
    }
    for (OrderStatus.Payment payment : order.payments()) {
      detail
          .append("; order ")
          .append(payment.number())
          .append(" to ")
          .append(payment.vault())
          .append(": ")
          .append(Coins.shown(payment.amount()))
          .append(' ')
          .append(Coin.name(payment.vault() + "/" + payment.asset()))
          .append(" for ")
          .append(payment.recipient());
    }
    return detail.toString();
  }
}
