package io.nexushub.node.chaos;

import io.nexushub.node.devnet.DevnetDescription;
import io.nexushub.node.devnet.Names;
import io.nexushub.node.exchange.ExchangeClient;
import io.nexushub.node.exchange.OrderStatus;
import io.nexushub.node.exchange.PoolStatus;
import io.nexushub.node.exchange.Refused;
import io.nexushub.portal.HubEndpoints;
import io.nexushub.portal.NodeRpc;
import io.nexushub.portal.Pause;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.EthereumRpc;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Looks on while it happens: pools at each node by itself, orders and finality at any. */
final class Observer {
  private static final Duration POLL = Duration.ofMillis(250);
  private static final int NEWEST = 100;
  private static final int POLLS_A_LINE = 40;

  private final ExchangeClient exchange;
  private final EthereumRpc ethereum;
  private final Ledger ledger;
  private final Screen screen;
  private final BooleanSupplier goesOn;

  Observer(
      ExchangeClient exchange,
      EthereumRpc ethereum,
      Ledger ledger,
      Screen screen,
      BooleanSupplier goesOn) {
    this.exchange = exchange;
    this.ethereum = ethereum;
    this.ledger = ledger;
    this.screen = screen;
    this.goesOn = goesOn;
  }

  /** Until it is told to end: when deposits are final, and when their payouts are signed. */
  void watchOrders() {
    for (int poll = 1; goesOn.getAsBoolean(); poll++) {
      try {
        ethereum.finalBlockNumber().ifPresent(ledger::finalOnEthereum);
        List<OrderStatus> newest = exchange.orders(0, NEWEST);
        newest.stream().filter(Observer::isSigned).forEach(order -> ledger.signed(order.source()));
        if (poll % POLLS_A_LINE == 0) {
          tell(newest);
        }
        Pause.REAL.lasting(POLL);
      } catch (TransientFailure | Refused e) {
        rest(); // nodes are being stopped: the next look may succeed
      }
    }
  }

  /** Halves wait for one another for as long as they like, so they measure nothing. */
  private static boolean isSigned(OrderStatus order) {
    return !order.kind().equals("add-half")
        && !order.payments().isEmpty()
        && order.payments().stream().noneMatch(payment -> payment.state().equals("QUEUED"));
  }

  private void tell(List<OrderStatus> newest) {
    long settled = newest.stream().filter(Audit::isSettled).count();
    screen.line("book", "%d of the newest %d orders are settled".formatted(settled, newest.size()));
  }

  /** See {@link PoolWatch}; one watch for each node of the hub. */
  static void watchPool(Vertx vertx, URI node, PoolWatch watch, BooleanSupplier goesOn) {
    try (NodeRpc rpc = new HubEndpoints(List.of(node)).rpc(vertx, Names.EXCHANGE_CHANNEL)) {
      ExchangeClient exchange = new ExchangeClient(rpc);
      while (goesOn.getAsBoolean()) {
        try {
          for (PoolStatus pool : exchange.pools()) {
            watch.saw(pool);
          }
          Pause.REAL.lasting(POLL);
        } catch (TransientFailure | Refused e) {
          rest();
        }
      }
    }
  }

  static List<PoolWatch> watches(DevnetDescription devnet) {
    List<PoolWatch> watches = new ArrayList<>();
    devnet.hub().forEach(node -> watches.add(new PoolWatch(node.toString())));
    return watches;
  }

  private static void rest() {
    try {
      Pause.REAL.lasting(POLL);
    } catch (TransientFailure interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
