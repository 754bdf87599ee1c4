package io.nexushub.node.cli.dex;

import io.nexushub.node.devnet.DevnetClient;
import io.nexushub.node.devnet.DevnetDescription;
import io.nexushub.node.devnet.DevnetFailure;
import io.nexushub.node.exchange.ExchangeClient;
import io.nexushub.node.exchange.Refused;
import io.nexushub.node.exchange.Trader;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.Reverted;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands of the exchange have: a devnet, an account on each chain, a screen. */
abstract class Session implements Callable<Integer> {
  static final int OK = 0;
  static final int FAILED = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--folder",
      description = "Of the devnet (default: ${DEFAULT-VALUE}).",
      defaultValue = ".nexus/devnet")
  private Path folder;

  /** Does the work; the exit code. */
  abstract int run(Desk desk) throws TransientFailure, Refused, Reverted;

  /** Whom a command talks to. */
  record Desk(DevnetClient client, ExchangeClient exchange, PrintWriter out) {
    /** The user's account on the chain of a coin. */
    Trader trader(Coin coin) throws TransientFailure, Refused {
      return switch (coin) {
        case ETH -> client.ethereumTrader("user-ethereum");
        case ICX -> client.loopchainTrader("user-icon");
      };
    }
  }

  @Override
  public final Integer call() throws DevnetFailure, IOException {
    Path where = folder.toAbsolutePath().normalize();
    DevnetDescription devnet =
        DevnetDescription.running(where)
            .orElseThrow(() ->
                new DevnetFailure(
                    "no devnet runs in %s: start one with bin/nexus devnet".formatted(where)));
    Vertx vertx = Vertx.vertx();
    PrintWriter out = spec.commandLine().getOut();
    try (DevnetClient client =
        DevnetClient.of(vertx, devnet, Files.createTempDirectory("nexus-trader"))) {
      return run(new Desk(client, new ExchangeClient(client.exchange()), out));
    } catch (TransientFailure | Refused | Reverted e) {
      throw new DevnetFailure(String.valueOf(e.getMessage()), e);
    } finally {
      out.flush();
      vertx.close().await();
    }
  }
}
