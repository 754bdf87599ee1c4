package io.nexushub.node.cli;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.lft.succession.SuccessionTransaction;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.config.KeyConfig;
import io.nexushub.node.config.KeyFile;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.Succession;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Changes the members of a channel: one proposes, a file goes round, those who agree sign it, and
 * anybody brings it to a node.
 */
@Command(
    name = "members",
    description = "Shows the members of a channel, and changes them if they agree.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class MembersCommand implements Runnable {
  private static final String NODE = "http://127.0.0.1:9000";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "show", description = "Shows who the members are, and who will be if decided.")
  int show(
      @Option(
              names = "--node",
              paramLabel = "URL",
              description = "A node's RPC (default: ${DEFAULT-VALUE}).",
              defaultValue = NODE)
          URI node,
      @Option(names = "--channel", required = true, paramLabel = "NAME") String channel)
      throws IOException {
    JsonObject answer = ask(node, channel);
    PrintWriter out = spec.commandLine().getOut();
    print(out, "members", membership(answer.getJsonObject("present")));
    if (answer.getJsonObject("decided") != null) {
      print(out, "decided, after the next block", membership(answer.getJsonObject("decided")));
    }
    out.flush();
    return Nexus.OK;
  }

  @Command(
      name = "propose",
      description =
          "Writes a change of the present members to a file, which nobody has signed yet.")
  int propose(
      @Parameters(paramLabel = "FILE", description = "Must not exist.") Path file,
      @Option(
              names = "--node",
              paramLabel = "URL",
              description = "A node's RPC (default: ${DEFAULT-VALUE}).",
              defaultValue = NODE)
          URI node,
      @Option(names = "--channel", required = true, paramLabel = "NAME") String channel,
      @Option(
              names = "--set",
              paramLabel = "KEY=POWER",
              description = "Public key of who joins, or whose power changes.")
          Map<String, Long> set,
      @Option(names = "--remove", paramLabel = "KEY", description = "Public key of who leaves.")
          List<String> remove)
      throws IOException {
    JsonObject answer = ask(node, channel);
    Membership present = membership(answer.getJsonObject("present"));
    Membership next =
        next(present, set == null ? Map.of() : set, remove == null ? List.of() : remove);
    Chain chain = new Chain(ChannelId.of(channel), Hash.hex(answer.getString("genesis")));
    SuccessionFile proposal = new SuccessionFile(chain, new Succession(next, List.of()));
    proposal.writeNew(file);
    PrintWriter out = spec.commandLine().getOut();
    print(out, "proposed", next);
    out.println(
        "signatures: of members with power >= "
            + present.quorum()
            + " of "
            + present.totalPower()
            + ", and of everybody who joins");
    out.flush();
    return Nexus.OK;
  }

  private static Membership next(Membership present, Map<String, Long> set, List<String> remove) {
    Map<PublicKey, Long> powers = new LinkedHashMap<>();
    present.members().forEach(member -> powers.put(member.key(), member.power()));
    for (String text : remove) {
      if (powers.remove(key("--remove", text)) == null) {
        throw InvalidConfiguration.of("--remove", text, "a member's key");
      }
    }
    set.forEach((text, power) -> powers.put(key("--set", text), power));
    try {
      List<Member> members = new ArrayList<>();
      powers.forEach((key, power) -> members.add(new Member(key, power)));
      return Membership.of(present.epoch() + 1, members);
    } catch (IllegalArgumentException e) {
      throw new InvalidConfiguration(String.valueOf(e.getMessage()), e);
    }
  }

  private static PublicKey key(String option, String text) {
    try {
      return PublicKey.hex(text);
    } catch (IllegalArgumentException e) {
      throw InvalidConfiguration.of(option, text, "hex of a public key, 64 bytes");
    }
  }

  @Command(
      name = "approve",
      description = "Shows what a file proposes, and signs it. Needs no node and no network.")
  int approve(
      @Parameters(paramLabel = "FILE") Path file,
      @Option(names = "--keystore", required = true, paramLabel = "FILE") Path keystore,
      @Option(
              names = "--password-file",
              required = true,
              paramLabel = "FILE",
              description = "File with the password on its first line.")
          Path passwordFile)
      throws IOException {
    SuccessionFile proposal = SuccessionFile.read(file);
    PrintWriter out = spec.commandLine().getOut();
    out.println("channel     " + proposal.chain().channel());
    out.println("chain       " + proposal.chain().genesis());
    print(out, "approved", proposal.succession().next());
    SuccessionFile approved =
        proposal.approvedBy(KeyFile.open(new KeyConfig(keystore, passwordFile)));
    approved.write(file);
    out.println(approved.succession().approvals().size() + " signatures");
    out.flush();
    return Nexus.OK;
  }

  @Command(
      name = "submit",
      description = "Brings a signed change to a node.",
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:the node has taken it",
        "1:it has not, and why",
        "2:the command makes no sense"
      })
  int submit(
      @Parameters(paramLabel = "FILE") Path file,
      @Option(
              names = "--node",
              paramLabel = "URL",
              description = "A node's RPC (default: ${DEFAULT-VALUE}).",
              defaultValue = NODE)
          URI node)
      throws IOException {
    SuccessionFile proposal = SuccessionFile.read(file);
    String channel = proposal.chain().channel().name();
    Membership present = membership(ask(node, channel).getJsonObject("present"));
    Optional<String> objection =
        proposal.succession().objection(proposal.chain(), present, Secp256k1.scheme());
    PrintWriter out = spec.commandLine().getOut();
    if (objection.isPresent()) {
      out.println("refused       " + objection.get());
      out.flush();
      return Nexus.FAILED;
    }
    Bytes transaction = SuccessionTransaction.encode(proposal.succession());
    try (RpcCall rpc = new RpcCall(node, channel)) {
      String id =
          rpc.call(
              "nexus_sendTransaction",
              new JsonObject().put("transaction", transaction.toString()),
              String.class);
      out.println("transaction   " + id);
    }
    out.flush();
    return Nexus.OK;
  }

  private static JsonObject ask(URI node, String channel) throws IOException {
    if (!ChannelId.isValid(channel)) {
      throw InvalidConfiguration.of("--channel", channel, "a channel's name");
    }
    try (RpcCall rpc = new RpcCall(node, channel)) {
      return rpc.call("nexus_getMembers", new JsonObject());
    }
  }

  private static Membership membership(JsonObject shown) throws IOException {
    try {
      List<Member> members = new ArrayList<>();
      JsonArray list = shown.getJsonArray("members");
      for (int i = 0; i < list.size(); i++) {
        JsonObject each = list.getJsonObject(i);
        members.add(
            new Member(PublicKey.hex(each.getString("key")), Long.decode(each.getString("power"))));
      }
      return Membership.of(Long.decode(shown.getString("epoch")), members);
    } catch (RuntimeException e) { // whatever is wrong with it, it is not a node's answer
      throw new IOException("nexus_getMembers: " + shown + " (expected: members)", e);
    }
  }

  private static void print(PrintWriter out, String title, Membership membership) {
    out.printf(
        "%s: epoch %d, %d with power %d, quorum %d%n",
        title, membership.epoch(), membership.size(), membership.totalPower(), membership.quorum());
    for (int place = 0; place < membership.size(); place++) {
      Address address = membership.addressAt(place);
      Member member = membership.at(place);
      out.printf(
          "%3d  hx%s  power %d%n     %s%n", place, address.toHex(), member.power(), member.key());
    }
  }
}
