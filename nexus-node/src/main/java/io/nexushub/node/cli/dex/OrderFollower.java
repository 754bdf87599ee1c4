package io.nexushub.node.cli.dex;

import io.nexushub.node.exchange.Coins;
import io.nexushub.node.exchange.OrderEvents;
import io.nexushub.node.exchange.OrderStages;
import io.nexushub.node.exchange.OrderStatus;
import io.nexushub.node.exchange.OrderWatch;
import io.nexushub.node.exchange.Refused;
import io.nexushub.node.exchange.Trader;
import io.nexushub.portal.Pause;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.dex.SourceNumber;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/** Tells a trader what becomes of his order, a line a stage. */
record OrderFollower(Desk desk) {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  Optional<OrderStatus> follow(Trader.Entry entry) throws TransientFailure, Refused {
    desk.tables()
        .stage(
            "deposited",
            "%s in block %d, transaction %s"
                .formatted(entry.source(), entry.block(), entry.transaction()));
    return follow(entry.source());
  }

  /** Every stage from the first on, also those that are past. */
  Optional<OrderStatus> follow(SourceNumber source) throws TransientFailure, Refused {
    Optional<OrderStatus> settled;
    try (OrderEvents events = desk.orderEvents()) {
      settled =
          new OrderWatch(events, desk.exchange(), InstantSource.system(), Pause.REAL)
              .watch(source, LIMIT, new Lines(desk.tables(), desk.names()));
    }
    if (settled.filter(OrderStatus::isSettled).isEmpty()) {
      desk.out()
          .printf(
              "  not settled after %d minutes; nothing is lost: bin/nexus dex order --follow %s%n",
              LIMIT.toMinutes(), source);
    }
    return settled;
  }

  private record Lines(Tables tables, CoinNames names) implements OrderWatch.Listener {
    @Override
    public void stage(OrderStages.Stage stage, OrderStatus order) {
      boolean here = stage.status().equals(order.status());
      Optional<Instant> when =
          stage.seconds() == 0
              ? Optional.of(Instant.now()).filter(now -> here)
              : Optional.of(Instant.ofEpochSecond(stage.seconds()));
      tables.stage(
          when,
          stage.status().toLowerCase(Locale.ROOT).replace('_', ' '),
          here ? detail(order, names) : Words.ofStatus(stage.status()));
    }

    @Override
    public void note(String text) {
      tables.stage("(stream)", text);
    }
  }

  static String detail(OrderStatus order, CoinNames names) {
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
          .append(names.name(payment.vault() + "/" + payment.asset()))
          .append(" for ")
          .append(payment.recipient());
    }
    return detail.toString();
  }
}
