package io.nexushub.node.cli;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.consensus.EvidenceVerdict;
import io.nexushub.protocol.consensus.PortableEvidence;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Evidence against members: lists a channel's, and checks a file without node or network. */
@Command(
    name = "evidence",
    description = "Lists evidence against members of a channel, and checks it offline.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class EvidenceCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "verify",
      description = "Says whether a file convicts a member. Needs no node and no network.",
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:it convicts", "1:it does not, and why", "2:the command makes no sense"})
  int verify(
      @Parameters(paramLabel = "FILE", description = "As evidence list --save writes it.")
          Path file,
      @Option(
              names = "--chain",
              paramLabel = "HASH",
              description = "Id of the genesis block the evidence must be about.")
          @Nullable String chain,
      @Option(
              names = "--membership",
              paramLabel = "HASH",
              description = "Of the members of the evidence's epoch (default: genesis' members).")
          @Nullable String membership)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PortableEvidence portable;
    try {
      portable = read(file);
    } catch (MalformedMessage malformed) {
      out.println("verdict       no evidence: " + malformed.getMessage());
      out.flush();
      return Nexus.FAILED;
    }
    Hash members =
        membership == null ? portable.genesis().membership() : hash("--membership", membership);
    print(out, portable);
    if (chain != null && !portable.chain().genesis().equals(hash("--chain", chain))) {
      out.println(
          "verdict       chain: " + portable.chain().genesis() + " (expected: " + chain + ")");
      out.flush();
      return Nexus.FAILED;
    }
    EvidenceVerdict verdict = portable.verify(Secp256k1.scheme(), members);
    out.println("verdict       " + verdict.explain());
    out.flush();
    return verdict.convicts() ? Nexus.OK : Nexus.FAILED;
  }

  private static void print(PrintWriter out, PortableEvidence portable) {
    Evidence evidence = portable.evidence();
    String what =
        switch (evidence) {
          case Evidence.DoubleVote _ -> "two votes";
          case Evidence.DoubleProposal _ -> "two proposals";
        };
    out.println("channel       " + portable.genesis().channel());
    out.println("chain         " + portable.chain().genesis());
    out.println("membership    " + portable.members().hash());
    out.println("accused       hx" + evidence.offender().toHex());
    out.println("of            " + what);
    out.println("epoch, round  " + evidence.epoch() + ", " + evidence.round());
    out.println("first block   " + evidence.firstBlock());
    out.println("second block  " + evidence.secondBlock());
  }

  private static PortableEvidence read(Path file) throws IOException, MalformedMessage {
    long most = 2L * PortableEvidence.MAX_LENGTH + 4;
    if (Files.size(file) > most) {
      throw MalformedMessage.of("file", Files.size(file) + " bytes", "<= " + most);
    }
    try {
      return PortableEvidence.decode(Bytes.hex(Files.readString(file).strip()));
    } catch (IllegalArgumentException | java.nio.charset.MalformedInputException e) {
      throw MalformedMessage.of("file", "something else", "0x and hex digits");
    }
  }

  private static Hash hash(String option, String text) {
    try {
      return Hash.hex(text);
    } catch (IllegalArgumentException e) {
      throw InvalidConfiguration.of(option, text, "hex of 32 bytes");
    }
  }

  @Command(
      name = "list",
      description = "Lists what a node knows against the members of a channel.",
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:listed", "1:the node does not answer"})
  int list(
      @Option(
              names = "--node",
              paramLabel = "URL",
              description = "A node's RPC (default: ${DEFAULT-VALUE}).",
              defaultValue = "http://127.0.0.1:9000")
          URI node,
      @Option(names = "--channel", required = true, paramLabel = "NAME") String channel,
      @Option(
              names = "--save",
              paramLabel = "FOLDER",
              description = "Write each piece to a file there, for evidence verify.")
          @Nullable Path folder)
      throws IOException {
    List<JsonObject> found = ask(node, channel);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%-8s  %-42s  %5s  %10s  %s%n", "kind", "accused", "epoch", "round", "on chain");
    for (JsonObject each : found) {
      String height = each.getString("blockHeight");
      out.printf(
          "%-8s  %-42s  %5d  %10d  %s%n",
          each.getString("kind"),
          each.getString("offender"),
          Long.decode(each.getString("epoch")),
          Long.decode(each.getString("round")),
          height == null ? "not yet" : "in block " + Long.decode(height));
      if (folder != null && each.getString("evidence") != null) {
        out.println("  " + save(folder, channel, each));
      }
    }
    out.println(found.size() + " in all");
    out.flush();
    return Nexus.OK;
  }

  private static List<JsonObject> ask(URI node, String channel) throws IOException {
    List<JsonObject> recorded = new ArrayList<>();
    List<JsonObject> unrecorded = new ArrayList<>();
    long count = 1;
    try (RpcCall rpc = new RpcCall(node, channel)) {
      while (recorded.size() < count) {
        JsonObject page =
            rpc.call(
                "nexus_getEvidence",
                new JsonObject().put("from", "0x" + Integer.toHexString(recorded.size())));
        count = Long.decode(page.getString("count"));
        JsonArray more = page.getJsonArray("recorded");
        more.forEach(each -> recorded.add((JsonObject) each));
        if (unrecorded.isEmpty()) {
          page.getJsonArray("unrecorded").forEach(each -> unrecorded.add((JsonObject) each));
        }
        if (more.isEmpty()) {
          break;
        }
      }
    }
    recorded.addAll(unrecorded);
    return recorded;
  }

  private static Path save(Path folder, String channel, JsonObject evidence) throws IOException {
    Files.createDirectories(folder);
    String name =
        "%s-%s-%s-%d-%d.evidence"
            .formatted(
                channel,
                evidence.getString("offender"),
                evidence.getString("kind"),
                Long.decode(evidence.getString("epoch")),
                Long.decode(evidence.getString("round")));
    Path file = folder.resolve(name);
    Files.writeString(
        file,
        evidence.getString("evidence") + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
    return file;
  }
}
