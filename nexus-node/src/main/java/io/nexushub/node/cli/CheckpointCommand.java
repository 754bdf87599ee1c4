package io.nexushub.node.cli;

import io.nexushub.follow.Ages;
import io.nexushub.follow.BeaconClient;
import io.nexushub.follow.BeaconClient.UnprovenHeader;
import io.nexushub.follow.FollowListener;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.node.cli.Providers.Word;
import io.nexushub.protocol.Hash;
import io.vertx.core.http.HttpClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Helps an operator to a checkpoint: several providers are asked and compared. */
@Command(
    name = "checkpoint",
    description = "Finds the checkpoint that a light client begins at.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ChainCheckpointCommand.Loopchain.class,
      ChainCheckpointCommand.Goloop.class,
      ChainCheckpointCommand.Btp.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class CheckpointCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "suggest",
      description =
          "For Ethereum: asks every beacon node for the oldest of their finalised blocks. A root on which"
              + " independent providers agree is worth as much as all of them together.",
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:all agree", "1:they do not, or one does not answer", "2:usage"})
  int suggest(@Mixin EthereumServers servers) throws IOException {
    return Outside.run((vertx, http) -> suggest(servers, http));
  }

  private int suggest(EthereumServers servers, HttpClient http) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    NetworkConfig network = servers.network(servers.beacons(http, FollowListener.SILENT));
    Providers providers = new Providers(http, "--beacon", servers.beaconUrls());
    List<Word<UnprovenHeader>> finalised = ask(providers, network, "finalized");
    Optional<Long> slot =
        finalised.stream()
            .flatMap(word -> word.said().stream())
            .map(UnprovenHeader::slot)
            .min(Long::compare);
    if (slot.isEmpty()) {
      Providers.print(out, finalised, UnprovenHeader::slot, UnprovenHeader::root);
      return Nexus.FAILED;
    }
    List<Word<UnprovenHeader>> words = ask(providers, network, String.valueOf(slot.orElseThrow()));
    Providers.print(out, words, UnprovenHeader::slot, UnprovenHeader::root);
    Optional<UnprovenHeader> agreed = Providers.agreed(spec.commandLine().getErr(), words);
    if (agreed.isEmpty()) {
      return Nexus.FAILED;
    }
    print(network, agreed.orElseThrow().root(), slot.orElseThrow());
    Providers.warnIfAlone(out, words);
    return Nexus.OK;
  }

  private void print(NetworkConfig network, Hash root, long slot) {
    PrintWriter out = spec.commandLine().getOut();
    Duration age = Duration.between(network.timeOf(slot), Instant.now());
    out.printf("%ncheckpoint %s: slot %d, %s old%n", root, slot, Ages.shown(age));
    if (slot % network.preset().slotsPerEpoch() != 0) {
      out.println(
          "the epoch's first slot is empty, so that not every node keeps a bootstrap of this block:"
              + " if it is refused, ask again an epoch later");
    }
  }

  private static List<Word<UnprovenHeader>> ask(
      Providers providers, NetworkConfig network, String block) {
    return providers.ask(one -> new BeaconClient(one, network).unprovenHeader(block));
  }
}
