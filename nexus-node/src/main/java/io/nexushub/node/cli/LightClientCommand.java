package io.nexushub.node.cli;

import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.follow.Ages;
import io.nexushub.follow.BeaconClient;
import io.nexushub.follow.BeaconHistory;
import io.nexushub.follow.Checkpoints;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.EthereumSync;
import io.nexushub.follow.ExecutionClient;
import io.nexushub.follow.TrustedFile;
import io.nexushub.follow.serve.VerifiedServer;
import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.ethereum.EthereumLightClient;
import io.nexushub.lightclient.ethereum.EthereumStore;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.protocol.Hash;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Follows Ethereum from a checkpoint and serves proven answers on loopback. */
@Command(
    name = "light-client",
    description =
        "Follows Ethereum from a checkpoint, verifying everything, and answers Ethereum's JSON-RPC on"
            + " 127.0.0.1 with what it has proven: for a wallet or web3j that trusts no server."
            + " Other chains by name: loopchain, goloop, btp.",
    mixinStandardHelpOptions = true,
    subcommands = {LoopchainClientCommand.class, GoloopClientCommand.class, BtpClientCommand.class},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped",
      "1:cannot begin, or the chain finalised two histories",
      "2:the command makes no sense"
    })
final class LightClientCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private EthereumServers servers;

  @Option(
      names = "--rpc",
      paramLabel = "URL",
      description = "An execution node's JSON-RPC; several by repeating it. None is believed.")
  private List<URI> executions = List.of();

  @Option(
      names = "--checkpoint",
      paramLabel = "ROOT",
      description =
          "Root of the first beacon block of a finalised epoch, from somebody you trust; see"
              + " checkpoint suggest. Not needed where --data holds a state.")
  private @Nullable String checkpoint;

  @Mixin private KeptState data = new KeptState();
  @Mixin private MaxAge maxAge = new MaxAge();

  @Option(
      names = "--force-update",
      description =
          "Once, after more than a period without finality: takes the best header that the kept"
              + " state has seen signed for final, although nothing proves it. A fresh --checkpoint"
              + " is the better way.")
  private boolean force;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8545",
      description = "Of the JSON-RPC on 127.0.0.1; 0 takes any (default: ${DEFAULT-VALUE}).")
  private int port;

  @Override
  public Integer call() throws IOException {
    if (executions.isEmpty()) {
      throw EthereumServers.missing(spec, "--rpc");
    }
    return Outside.run(this::follow);
  }

  private int follow(Vertx vertx, HttpClient http) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Complaints complaints = new Complaints(err);
    Endpoints beacons = servers.beacons(http, complaints);
    NetworkConfig network = servers.network(beacons);
    BeaconClient beacon = new BeaconClient(beacons, network);
    beacon.checkNetwork().await();
    ExecutionClient execution =
        new ExecutionClient(
            EthereumServers.endpoints(http, "--rpc", executions, complaints), Keccak256.FUNCTION);
    requireChain(network, execution.chainId().await());
    EthereumLightClient client =
        new EthereumLightClient(
            network, EthereumSync.POLICY, new JblstScheme(), Keccak256.FUNCTION);
    Optional<TrustedFile<EthereumStore>> file = data.file(EthereumSync.codec(network));
    EthereumStore begin = begin(client, beacon, execution, file, out);
    EthereumSync sync = new EthereumSync(vertx, client, beacon, begin, InstantSource.system());
    VerifiedServer server =
        new VerifiedServer(
            vertx,
            network,
            sync::heads,
            execution,
            new BeaconHistory(beacon, Keccak256.FUNCTION)
                .below(() -> sync.trusted().anchors().reversed().stream().findFirst()),
            InstantSource.system(),
            Keccak256.FUNCTION,
            Secp256k1.scheme());
    int taken = server.listen(port).await();
    out.printf("%s: verified JSON-RPC on http://127.0.0.1:%d%n", network.name(), taken);
    out.flush();
    return new FollowRun(
            sync::advance,
            new Keeper<>(
                file, sync::trusted, store -> List.of(store.finalizedSlot(), store.isFrozen())),
            new EthereumLine(network, sync).in(out),
            complaints,
            data.path())
        .forever();
  }

  private EthereumStore begin(
      EthereumLightClient client,
      BeaconClient beacon,
      ExecutionClient execution,
      Optional<TrustedFile<EthereumStore>> file,
      PrintWriter out)
      throws IOException {
    Optional<EthereumStore> kept = file.isPresent() ? file.orElseThrow().read() : Optional.empty();
    if (kept.isPresent()) {
      EthereumStore store = kept.orElseThrow();
      Optional<String> problem =
          Checkpoints.ageProblem(
              client.network(), store.finalizedSlot(), maxAge.duration(), Instant.now());
      if (problem.isPresent()) {
        throw new IOException(data.path() + ": state " + problem.orElseThrow());
      }
      out.printf("goes on at slot %d, kept in %s%n", store.finalizedSlot(), data.path());
      return force ? forced(client, store, out) : store;
    }
    if (force) {
      throw new InvalidConfiguration(
          "--force-update: no kept state (expected: --data with one; a checkpoint needs no force)");
    }
    Hash root = root();
    EthereumStore store =
        new Checkpoints(client, beacon, execution)
            .begin(root, maxAge.duration(), Instant.now())
            .await();
    Duration age = Duration.between(client.network().timeOf(store.finalizedSlot()), Instant.now());
    out.printf(
        "begins at checkpoint %s: slot %d, %s old%n", root, store.finalizedSlot(), Ages.shown(age));
    return store;
  }

  private static EthereumStore forced(
      EthereumLightClient client, EthereumStore store, PrintWriter out) throws IOException {
    return switch (client.force(store, Instant.now())) {
      case Verdict.Accepted<EthereumStore>(EthereumStore forced) -> {
        out.printf(
            "forced by --force-update: slot %d counts as final, which nothing proves%n",
            forced.finalizedSlot());
        yield forced;
      }
      case Verdict.Refused<EthereumStore>(Refusal refusal) ->
          throw new IOException("--force-update: " + refusal);
      case Verdict.Conflicting<EthereumStore>(Conflict conflict) ->
          throw new IOException("--force-update: " + conflict);
    };
  }

  private Hash root() {
    if (checkpoint == null || !checkpoint.matches("0x[0-9a-fA-F]{64}")) {
      throw new InvalidConfiguration(
          "--checkpoint: %s (expected: 0x and 64 hex digits, a beacon block's root)"
              .formatted(checkpoint == null ? "missing" : checkpoint));
    }
    return Hash.hex(checkpoint);
  }

  private static void requireChain(NetworkConfig network, long found) throws IOException {
    if (found != network.chainId()) {
      throw new IOException(
          "--rpc: chain %d (expected: %d, %s)".formatted(found, network.chainId(), network.name()));
    }
  }
}
