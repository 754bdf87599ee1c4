package io.nexushub.node.cli.dex;

import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.config.KeyConfig;
import io.nexushub.node.devnet.DevnetDescription;
import io.nexushub.node.devnet.DevnetFailure;
import io.nexushub.node.devnet.Names;
import io.nexushub.node.exchange.ExchangeClient;
import io.nexushub.node.exchange.Refused;
import io.nexushub.node.exchange.TraderAccounts;
import io.nexushub.node.exchange.VaultDirectory;
import io.nexushub.node.exchange.Witnesses;
import io.nexushub.portal.HubEndpoints;
import io.nexushub.portal.NodeRpc;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.Reverted;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What all commands of the exchange have: nodes, an account on each chain, a screen. They are those
 * of a devnet, or whatever is named instead.
 */
abstract class Session implements Callable<Integer> {
  static final int OK = 0;
  static final int FAILED = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--folder",
      description = "Of the devnet (default: ${DEFAULT-VALUE}).",
      defaultValue = ".nexus/devnet")
  private Path folder;

  @Option(
      names = "--url",
      description =
          "A node of the hub, such as http://127.0.0.1:9000, instead of the devnet's; name several,"
              + " and one that lies about the vaults is outvoted.")
  private List<URI> hub = new ArrayList<>();

  @Option(names = "--community-url", description = "A node of the community; several may be named.")
  private List<URI> community = new ArrayList<>();

  @Option(names = "--ethereum-url", description = "JSON-RPC of an execution node of Ethereum.")
  private List<URI> ethereum = new ArrayList<>();

  @Option(
      names = "--keystore",
      description =
          "The account to trade with, instead of the devnet's user: an ICON or a Web3 keystore; one"
              + " for each chain may be named.")
  private List<Path> keystores = new ArrayList<>();

  @Option(
      names = "--password-file",
      description = "File with the keystore's password on its first line.")
  private List<Path> passwords = new ArrayList<>();

  @Option(
      names = "--asset",
      paramLabel = "<name>=<network>/<address>",
      description =
          "What a short name stands for, such as eth=0x1.eth/0x followed by forty zeros;"
              + " else the coin of the only chain of its kind that the exchange has a vault on.")
  private Map<Coin, String> assets = new EnumMap<>(Coin.class);

  /** Does the work; the exit code. */
  abstract int run(Desk desk) throws TransientFailure, Refused, Reverted;

  @Override
  public final Integer call() throws DevnetFailure {
    Path where = folder.toAbsolutePath().normalize();
    Optional<DevnetDescription> devnet = DevnetDescription.running(where);
    Nodes nodes = nodes(devnet, where);
    Map<Coin, KeyConfig> keys =
        keystores.isEmpty()
            ? devnet.map(Wallet::ofDevnet).orElseGet(Map::of)
            : Wallet.ofFiles(keystores, passwords);
    Vertx vertx = Vertx.vertx();
    PrintWriter out = spec.commandLine().getOut();
    try (NodeRpc exchange = new HubEndpoints(nodes.hub()).rpc(vertx, Names.EXCHANGE_CHANNEL);
        Witnesses witnesses = Witnesses.of(vertx, nodes.hub(), Names.EXCHANGE_CHANNEL);
        TraderAccounts accounts = new TraderAccounts(vertx, new VaultDirectory(witnesses))) {
      CoinNames names = CoinNames.of(assets, new VaultDirectory(witnesses).assets());
      ExchangeClient client = new ExchangeClient(exchange);
      Wallet wallet = Wallet.of(keys, nodes, accounts, names);
      return run(new Desk(vertx, nodes, client, names, wallet, out));
    } catch (TransientFailure | Refused | Reverted e) {
      throw new DevnetFailure(String.valueOf(e.getMessage()), e);
    } finally {
      out.flush();
      vertx.close().await();
    }
  }

  private Nodes nodes(Optional<DevnetDescription> devnet, Path where) throws DevnetFailure {
    List.of(hub, community, ethereum).forEach(urls -> urls.forEach(Session::requireHttp));
    Nodes given = new Nodes(hub, community, ethereum);
    Nodes nodes = devnet.map(Nodes::of).map(given::or).orElse(given);
    if (nodes.hub().isEmpty()) {
      throw new DevnetFailure(
          "no devnet runs in %s: start one with bin/nexus devnet, or name nodes with --url"
              .formatted(where));
    }
    return nodes;
  }

  private static void requireHttp(URI url) {
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http || url.getHost() == null) {
      throw new InvalidConfiguration(url + ": no URL of a node (expected: http://host:port)");
    }
  }
}
