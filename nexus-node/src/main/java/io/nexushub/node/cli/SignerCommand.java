package io.nexushub.node.cli;

import io.nexushub.lft.JournalRecord;
import io.nexushub.node.config.CertificateFile;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.config.KeyFile;
import io.nexushub.node.config.NodeConfig;
import io.nexushub.node.config.Section;
import io.nexushub.node.config.SignerConfig;
import io.nexushub.node.config.SignerServerConfig;
import io.nexushub.node.signer.GuardedSigner;
import io.nexushub.node.signer.SignerMemory;
import io.nexushub.node.signer.SignerServer;
import io.nexushub.node.store.ChainStore;
import io.nexushub.node.store.Journal;
import io.nexushub.node.store.JournalEntry;
import io.nexushub.portal.store.LevelDb;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Chain;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a signer for nodes elsewhere, and tends the memory of one that is not running. */
@Command(
    name = "signer",
    description = "Runs a remote signer, and moves what a signer remembers.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class SignerCommand implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(SignerCommand.class);

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "serve", description = "Signs for the nodes a file names, until it is stopped.")
  int serve(
      @Option(names = "--config", required = true, description = "The signer's file.") Path config,
      @Option(names = "--exit-with-parent", description = "Stop when standard input is closed.")
          boolean exitWithParent)
      throws IOException, InterruptedException {
    SignerServerConfig file = SignerServerConfig.read(config);
    file.effective().forEach(setting -> LOG.info("{}", setting));
    try (GuardedSigner signer = GuardedSigner.open(file.journal(), KeyFile.open(file.key()));
        SignerServer server =
            SignerServer.start(
                file,
                CertificateFile.open("server", file.certificate(), file.privateKey()),
                signer)) {
      PrintWriter out = spec.commandLine().getOut();
      out.println("signer of " + signer.publicKey() + " at " + file.host() + ":" + server.port());
      out.flush();
      if (exitWithParent) {
        ParentWatch.exitWithParent();
      }
      new CountDownLatch(1).await(); // Until the process is stopped: the journal needs no goodbye.
    }
    return Nexus.OK;
  }

  @Command(
      name = "show",
      description = "Shows what a signer remembers. The signer must not be running.")
  int show(@Option(names = "--config", required = true, description = CONFIG) Path config)
      throws IOException {
    List<String> lines = memory(config).lines();
    lines.forEach(spec.commandLine().getOut()::println);
    return said(lines.size() + " chains");
  }

  @Command(
      name = "export",
      description = "Writes what a signer remembers to a new file. The signer must not be running.")
  int export(
      @Parameters(paramLabel = "FILE", description = "Must not exist.") Path file,
      @Option(names = "--config", required = true, description = CONFIG) Path config,
      @Option(
              names = "--with-node",
              description =
                  "Also what the node's own journal remembers, which must not be running.")
          boolean withNode)
      throws IOException {
    int chains = memory(config).export(file, withNode ? promised(config) : Map.of());
    return said(chains + " chains written to " + file);
  }

  @Command(
      name = "import",
      description =
          "Has a signer remember a file, too; the later of both counts. It must not be running.")
  int include(
      @Parameters(paramLabel = "FILE", description = "As signer export writes it.") Path file,
      @Option(names = "--config", required = true, description = CONFIG) Path config)
      throws IOException {
    return said(memory(config).include(file) + " chains taken from " + file);
  }

  @Command(
      name = "raise",
      description =
          "Has a signer taken to have signed everything up to a round. It must not be running.")
  int raise(
      @Option(names = "--config", required = true, description = CONFIG) Path config,
      @Option(names = "--channel", required = true) String channel,
      @Option(names = "--chain", required = true, description = "Id of its genesis block.")
          String genesis,
      @Option(names = "--epoch", required = true) long epoch,
      @Option(names = "--round", required = true) long round)
      throws IOException {
    if (!ChannelId.isValid(channel) || epoch < 0 || round < 0) {
      throw new InvalidConfiguration("signer raise: a channel's name, an epoch, a round >= 0");
    }
    Chain chain;
    try {
      chain = new Chain(ChannelId.of(channel), Hash.hex(genesis));
    } catch (IllegalArgumentException e) {
      throw InvalidConfiguration.of("--chain", genesis, "hex of 32 bytes");
    }
    memory(config).raise(chain, epoch, round);
    return said("channel " + channel + ": taken to have signed up to round " + round);
  }

  private static final String CONFIG = "The node's file, or that of signer serve.";

  private int said(String what) {
    spec.commandLine().getOut().println(what);
    spec.commandLine().getOut().flush();
    return Nexus.OK;
  }

  private static SignerMemory memory(Path config) {
    Section file = Section.read(config);
    if (file.has("server")) {
      SignerServerConfig server = SignerServerConfig.from(file);
      return new SignerMemory(server.journal(), KeyFile.open(server.key()));
    }
    NodeConfig node = NodeConfig.from(file);
    return switch (node.signer()) {
      case SignerConfig.Local(Path journal) -> new SignerMemory(journal, KeyFile.open(node.key()));
      case SignerConfig.Remote remote ->
          throw new InvalidConfiguration(
              "signer.remote: this node's signer is elsewhere (expected: the file of signer serve)");
    };
  }

  /** What the replicas of a node have persisted, by chain. */
  private static Map<Chain, List<JournalRecord>> promised(Path config) throws IOException {
    NodeConfig node = NodeConfig.read(config);
    Map<Chain, List<JournalRecord>> promised = new LinkedHashMap<>();
    try (Journal journal = Journal.open(node.data())) {
      for (ChannelConfig channel : node.channels()) {
        try (ChainStore store = ChainStore.of(channel.id(), LevelDb.fastest(), node.data())) {
          store
              .block(0)
              .ifPresent(genesis ->
                  promised.put(
                      new Chain(channel.id(), genesis.block().id()),
                      journal.entries(channel.id()).stream().map(JournalEntry::what).toList()));
        }
      }
    }
    return promised;
  }
}
