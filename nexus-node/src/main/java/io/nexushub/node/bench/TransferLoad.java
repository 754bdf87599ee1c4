package io.nexushub.node.bench;

import io.nexushub.node.config.KeyConfig;
import io.nexushub.node.config.KeyFile;
import io.nexushub.node.devnet.DevnetDescription;
import io.nexushub.protocol.Signer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Loads a community's channel with signed transfers, and says how many a second were committed. It
 * signs everything first, so that the client's signatures are not what is measured, and sends a
 * load before, so that the nodes' compiler is not either.
 */
@Command(
    name = "bench",
    description =
        "Sends signed ICX transfers in JSON-RPC batches and measures what is committed. Loads the"
            + " devnet that runs in the folder, unless --url, --keystore and --password-file name"
            + " another channel.",
    mixinStandardHelpOptions = true,
    subcommands = ChannelBench.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:everything that was accepted is committed", "1:it is not"})
public final class TransferLoad implements Callable<Integer> {
  /** Timestamps are good for five minutes; signing and sending must fit into them. */
  private static final int MAX_TRANSFERS = 1_000_000;

  private static final String CHANNEL = "/api/v3/icon";

  @Spec private CommandSpec spec;

  @Option(names = "--folder", defaultValue = ".nexus/devnet", description = "Of the devnet.")
  private Path folder;

  @ArgGroup(exclusive = false)
  private @Nullable OtherChannel other;

  /** A channel that is not the devnet's. */
  private static final class OtherChannel {
    @Option(
        names = "--url",
        required = true,
        description = "JSON-RPC of the channel; more than one share the load.")
    private List<URI> urls = List.of();

    @Option(names = "--keystore", required = true, description = "Account that pays the senders.")
    private Path keystore;

    @Option(names = "--password-file", required = true, description = "Its password.")
    private Path passwordFile;
  }

  @Option(names = "--transfers", defaultValue = "20000", description = "Default ${DEFAULT-VALUE}.")
  private int transfers;

  @Option(
      names = "--warm-up",
      defaultValue = "30000",
      description = "Transfers sent before, and not measured; default ${DEFAULT-VALUE}.")
  private int warmUp;

  @Option(names = "--senders", defaultValue = "64", description = "Default ${DEFAULT-VALUE}.")
  private int senders;

  @Option(names = "--batch", defaultValue = "100", description = "Calls in one request.")
  private int batch;

  @Option(names = "--connections", defaultValue = "8", description = "Requests at a time.")
  private int connections;

  @Option(names = "--seconds", defaultValue = "60", description = "Give up after this long.")
  private int seconds;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new TransferLoad()).execute(arguments));
  }

  @Override
  public Integer call() throws LoadFailure, InterruptedException {
    require("--transfers", transfers, MAX_TRANSFERS);
    require("--senders", senders, transfers);
    require("--batch", batch, transfers);
    require("--connections", connections, 256);
    require("--seconds", seconds, 300);
    require("--warm-up", warmUp + 1, MAX_TRANSFERS);
    Target target = target();
    Signer payer = KeyFile.open(target.payer());
    try (RpcClient rpc = new RpcClient(target.urls());
        RpcClient first = new RpcClient(List.of(target.urls().getFirst()))) {
      LoadRun run = new LoadRun(rpc, first, target.nodes(), connections, seconds);
      LoadReport report = measure(run, payer);
      print(report.table());
      return report.committed() == report.sent() && report.sent() > 0 ? 0 : 1;
    }
  }

  /**
   * Whom to load.
   *
   * @param payer of the senders
   * @param nodes the process of the nodes, if it is known and only one
   */
  private record Target(List<URI> urls, KeyConfig payer, Optional<ProcessHandle> nodes) {}

  private Target target() throws LoadFailure {
    OtherChannel named = other;
    if (named != null) {
      KeyConfig payer = new KeyConfig(named.keystore, named.passwordFile);
      return new Target(named.urls, payer, Optional.empty());
    }
    Path devnetFolder = folder.toAbsolutePath().normalize();
    DevnetDescription devnet =
        DevnetDescription.running(devnetFolder)
            .orElseThrow(() ->
                new LoadFailure(
                    "no devnet runs in %s: start one with bin/nexus devnet, or name a channel by --url"
                        .formatted(devnetFolder)));
    List<URI> urls = devnet.community().stream().map(url -> url.resolve(CHANNEL)).toList();
    return new Target(urls, devnet.faucet(), ProcessHandle.of(devnet.pid()));
  }

  private LoadReport measure(LoadRun run, Signer payer) throws LoadFailure, InterruptedException {
    Senders accounts = Senders.funded(run, IcxPayments::of, payer, senders, warmUp + transfers);
    print("%,d senders have coins%n".formatted(senders));
    if (warmUp > 0) {
      LoadReport warm = run.send(accounts.batches(warmUp, batch), Pace.FLAT_OUT);
      print("warm-up of %,d transfers: %,.0f a second%n".formatted(warmUp, warm.perSecond()));
    }
    return run.send(accounts.batches(transfers, batch), Pace.FLAT_OUT);
  }

  private void require(String option, int value, int max) {
    if (value < 1 || value > max) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), option + ": " + value + " (expected: 1 to " + max + ")");
    }
  }

  private void print(String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }
}
