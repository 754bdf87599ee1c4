package io.nexushub.node.cli;

import io.nexushub.follow.Ages;
import io.nexushub.follow.BeaconClient;
import io.nexushub.follow.BeaconClient.UnprovenHeader;
import io.nexushub.follow.FollowListener;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.protocol.Hash;
import io.vertx.core.http.HttpClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
    synopsisSubcommandLabel = "COMMAND")
final class CheckpointCommand implements Runnable {
  private static final String ROW = "%-48s %-10s %s%n";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** What one provider says of one block. */
  private record Word(URI provider, Optional<UnprovenHeader> header, String failure) {}

  @Command(
      name = "suggest",
      description =
          "Asks every beacon node for the oldest of their finalised blocks. A root on which"
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
    List<Word> finalised = ask(servers, http, network, "finalized");
    Optional<Long> slot =
        finalised.stream()
            .flatMap(word -> word.header().stream())
            .map(UnprovenHeader::slot)
            .min(Long::compare);
    if (slot.isEmpty()) {
      finalised.forEach(word -> out.printf(ROW, word.provider(), "-", word.failure()));
      return Nexus.FAILED;
    }
    List<Word> words = ask(servers, http, network, String.valueOf(slot.orElseThrow()));
    for (Word word : words) {
      out.printf(
          ROW,
          word.provider(),
          word.header().map(header -> String.valueOf(header.slot())).orElse("-"),
          word.header().map(header -> header.root().toString()).orElse(word.failure()));
    }
    List<Hash> roots =
        words.stream()
            .flatMap(word -> word.header().stream())
            .map(UnprovenHeader::root)
            .distinct()
            .toList();
    boolean agreed =
        roots.size() == 1 && words.stream().allMatch(word -> word.header().isPresent());
    return agreed
        ? suggested(network, roots.getFirst(), slot.orElseThrow(), words.size())
        : disagreed(roots.size());
  }

  private int suggested(NetworkConfig network, Hash root, long slot, int providers) {
    PrintWriter out = spec.commandLine().getOut();
    Duration age = Duration.between(network.timeOf(slot), Instant.now());
    out.printf("%ncheckpoint %s: slot %d, %s old%n", root, slot, Ages.shown(age));
    if (slot % network.preset().slotsPerEpoch() != 0) {
      out.println(
          "the epoch's first slot is empty, so that not every node keeps a bootstrap of this block:"
              + " if it is refused, ask again an epoch later");
    }
    if (providers == 1) {
      out.println("that is one provider's word: ask some that have nothing to do with one another");
    }
    return Nexus.OK;
  }

  private int disagreed(int roots) {
    spec.commandLine()
        .getErr()
        .printf(
            "nexus: %d roots, or not everybody's word (expected: one root, by all); find out who is"
                + " wrong before you trust any%n",
            roots);
    return Nexus.FAILED;
  }

  private static List<Word> ask(
      EthereumServers servers, HttpClient http, NetworkConfig network, String block) {
    List<Word> words = new ArrayList<>();
    for (URI provider : servers.beaconUrls()) {
      BeaconClient one =
          new BeaconClient(
              EthereumServers.endpoints(http, "--beacon", List.of(provider), FollowListener.SILENT),
              network);
      words.add(
          one.unprovenHeader(block)
              .map(header -> new Word(provider, header, "has no such block"))
              .otherwise(
                  cause -> new Word(provider, Optional.empty(), String.valueOf(cause.getMessage())))
              .await());
    }
    return words;
  }
}
