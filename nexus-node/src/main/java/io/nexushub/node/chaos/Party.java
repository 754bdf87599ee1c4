package io.nexushub.node.chaos;

import io.nexushub.node.devnet.DevnetClient;
import io.nexushub.node.devnet.DevnetDescription;
import io.nexushub.node.exchange.EthereumTrader;
import io.nexushub.node.exchange.LoopchainTrader;
import io.nexushub.node.exchange.Trader;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;

/** One who trades, with a key on each chain and connections of his own; used by one thread. */
record Party(
    String name, DevnetClient client, EthereumTrader onEthereum, LoopchainTrader onCommunity) {
  /** The trader of that number, from 1 on, as the devnet made his keys. */
  static Party of(int number, Vertx vertx, DevnetDescription devnet, Path users)
      throws IOException {
    String name = "trader-" + number;
    DevnetClient client = DevnetClient.of(vertx, devnet, users.resolve(name));
    return new Party(
        name,
        client,
        client.ethereumTrader(name + "-ethereum"),
        client.loopchainTrader(name + "-icon"));
  }

  Trader on(Chain chain) {
    return switch (chain) {
      case ETHEREUM -> onEthereum;
      case COMMUNITY -> onCommunity;
    };
  }
}
