package io.nexushub.node.cli;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.follow.Ages;
import io.nexushub.follow.CheckpointSource;
import io.nexushub.follow.CheckpointSource.Offer;
import io.nexushub.node.cli.Providers.Word;
import io.vertx.core.http.HttpClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Helps an operator to the checkpoint of a chain whose nodes speak ICON's JSON-RPC. */
@Command(
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all agree", "1:they do not, or one does not answer", "2:usage"})
abstract class ChainCheckpointCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private IconServers servers = new IconServers();

  @Option(
      names = "--height",
      paramLabel = "N",
      description = "Of the block; by default one that the light client can begin at today.")
  private @Nullable Long height;

  abstract CheckpointSource source();

  @Command(
      name = "loopchain",
      description =
          "Asks nodes of a loopchain network for the newest block that all of them hold for final.")
  static final class Loopchain extends ChainCheckpointCommand {
    @Override
    CheckpointSource source() {
      return CheckpointSource.ofLoopchain(Secp256k1.scheme());
    }
  }

  @Command(
      name = "goloop",
      description =
          "Asks nodes of a goloop network for the newest block that all of them hold for final.")
  static final class Goloop extends ChainCheckpointCommand {
    @Override
    CheckpointSource source() {
      return CheckpointSource.ofGoloop(Secp256k1.scheme());
    }
  }

  @Command(
      name = "btp",
      description =
          "Asks nodes of a goloop chain or of a hub's channel for the first block of a BTP network,"
              + " or for a later one that announces its members.")
  static final class Btp extends ChainCheckpointCommand {
    @Mixin private BtpNetworkOptions network = new BtpNetworkOptions();

    @Override
    CheckpointSource source() {
      return CheckpointSource.ofBtp(
          Keccak256.FUNCTION, Secp256k1.scheme(), network.uid(), network.networkId());
    }
  }

  @Override
  public Integer call() throws IOException {
    return Outside.run((vertx, http) -> compare(http));
  }

  private int compare(HttpClient http) {
    PrintWriter out = spec.commandLine().getOut();
    CheckpointSource source = source();
    Providers providers = servers.providers(http);
    OptionalLong at = height == null ? lowest(providers, source) : OptionalLong.of(height);
    if (at.isEmpty()) {
      return Nexus.FAILED;
    }
    List<Word<Offer>> words =
        providers.ask(one -> source.offer(one, at.getAsLong()).map(Optional::of));
    Providers.print(
        out, words, offer -> offer.checkpoint().height(), offer -> offer.checkpoint().hash());
    Optional<Offer> agreed = Providers.agreed(spec.commandLine().getErr(), words);
    if (agreed.isEmpty()) {
      return Nexus.FAILED;
    }
    print(agreed.orElseThrow());
    Providers.warnIfAlone(out, words);
    return Nexus.OK;
  }

  /** The height that the slowest of them has. */
  private OptionalLong lowest(Providers providers, CheckpointSource source) {
    List<Word<Long>> heights = providers.ask(one -> source.height(one).map(Optional::of));
    OptionalLong lowest =
        heights.stream().flatMap(word -> word.said().stream()).mapToLong(Long::longValue).min();
    if (lowest.isEmpty()) {
      Providers.print(spec.commandLine().getOut(), heights, said -> said, said -> said);
    }
    return lowest;
  }

  private void print(Offer offer) {
    PrintWriter out = spec.commandLine().getOut();
    String age =
        offer
            .time()
            .map(time -> ", %s old".formatted(Ages.shown(Duration.between(time, Instant.now()))))
            .orElse("");
    out.printf(
        "%ncheckpoint %d:%s%s%n", offer.checkpoint().height(), offer.checkpoint().hash(), age);
    out.printf(
        "for the genesis of a light-client channel:%n%s%n", offer.genesis().encodePrettily());
  }
}
