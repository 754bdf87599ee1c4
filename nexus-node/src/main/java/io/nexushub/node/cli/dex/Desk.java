package io.nexushub.node.cli.dex;

import io.nexushub.node.exchange.ExchangeClient;
import io.nexushub.node.exchange.OrderEvents;
import io.nexushub.node.exchange.Refused;
import io.nexushub.node.exchange.Trader;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.dex.Asset;
import io.vertx.core.Vertx;
import java.io.PrintWriter;

/** Whom a command talks to, and for whom. */
record Desk(
    Vertx vertx,
    Nodes nodes,
    ExchangeClient exchange,
    CoinNames names,
    Accounts accounts,
    PrintWriter out) {
  /** The user's account on the chain of each coin, opened when it is asked for. */
  interface Accounts {
    Trader of(Coin coin) throws TransientFailure, Refused;

    /** Whether there is one. */
    boolean has(Coin coin);
  }

  Trader trader(Coin coin) throws TransientFailure, Refused {
    return accounts.of(coin);
  }

  Asset asset(Coin coin) {
    return names.asset(coin);
  }

  Tables tables() {
    return new Tables(out, names);
  }

  OrderEvents orderEvents() {
    return new OrderEvents(vertx, nodes.exchange());
  }
}
