package io.nexushub.node.cli;

import io.nexushub.node.config.AdminConfig;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.config.Section;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes channels, and lets a running node join, leave, stop and start them. */
@Command(
    name = "channel",
    description =
        "Makes genesis files, and changes the channels of a running node whose file has an admin"
            + " section.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class ChannelCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Which node, and what proves that one may. */
  static final class Operator {
    @Option(
        names = "--node",
        paramLabel = "URL",
        description = "The node's RPC (default: ${DEFAULT-VALUE}).",
        defaultValue = "http://127.0.0.1:9000")
    private URI node = URI.create("http://127.0.0.1:9000");

    @Option(
        names = "--token-file",
        required = true,
        paramLabel = "FILE",
        description = "The file that the node's admin.token-file names, or a copy.")
    private Path token = Path.of("");

    private JsonArray call(String method, JsonObject params) throws IOException {
      try (RpcCall rpc = RpcCall.admin(node, new AdminConfig(token).open())) {
        return rpc.call(method, params, JsonArray.class);
      }
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "list", description = "Shows the node's channels, and how each of them is.")
  int list(@Mixin Operator operator) throws IOException {
    return shown(operator.call("nexus_listChannels", new JsonObject()));
  }

  @Command(
      name = "join",
      description = "Joins the channel of a genesis file, now and after every restart.")
  int join(
      @Mixin Operator operator,
      @Parameters(paramLabel = "FILE", description = "The genesis file.") Path file)
      throws IOException {
    ChannelConfig.read(file); // Its complaints name the file.
    JsonObject genesis = new JsonObject(Files.readString(file));
    return shown(operator.call("nexus_joinChannel", new JsonObject().put("genesis", genesis)));
  }

  @Command(
      name = "leave",
      description = "Leaves a channel that was joined. Its blocks stay in the node's data folder.")
  int leave(@Mixin Operator operator, @Parameters(paramLabel = "CHANNEL") String channel)
      throws IOException {
    return change(operator, "nexus_leaveChannel", channel);
  }

  @Command(name = "stop", description = "Stops a channel until it or the node is started again.")
  int stop(@Mixin Operator operator, @Parameters(paramLabel = "CHANNEL") String channel)
      throws IOException {
    return change(operator, "nexus_stopChannel", channel);
  }

  @Command(name = "start", description = "Starts a channel that was stopped or has failed.")
  int start(@Mixin Operator operator, @Parameters(paramLabel = "CHANNEL") String channel)
      throws IOException {
    return change(operator, "nexus_startChannel", channel);
  }

  @Command(
      name = "new",
      description =
          "Writes a genesis file. Every member's node needs the same one, and the others among its"
              + " peers.")
  int create(
      @Parameters(paramLabel = "FILE", description = "Must not exist.") Path file,
      @Option(names = "--channel", required = true, paramLabel = "NAME") String channel,
      @Option(
              names = "--network",
              required = true,
              paramLabel = "ADDRESS",
              description = "Its BTP network address, such as 0x1.coins.")
          String network,
      @Option(
              names = "--kind",
              required = true,
              description = "Of application, such as coins or loopchain.")
          String kind,
      @Option(
              names = "--member",
              required = true,
              paramLabel = "NAME=KEY,CERTIFICATE",
              description =
                  "Public key (bin/nexus keystore show) and certificate's fingerprint"
                      + " (bin/nexus certificate show) of each member.")
          List<String> members,
      @Option(
              names = "--application",
              paramLabel = "FILE",
              description = "JSON with what the kind wants to know.")
          @Nullable Path application)
      throws IOException {
    JsonArray list = new JsonArray();
    members.forEach(member -> list.add(member(member)));
    JsonObject genesis =
        new JsonObject()
            .put("channel", channel)
            .put("network", network)
            .put("kind", kind)
            .put("genesis-time-micros", TimeUnit.SECONDS.toMicros(Instant.now().getEpochSecond()))
            .put("members", list);
    if (application != null) {
      genesis.put("application", object(application));
    }
    ChannelConfig made = ChannelConfig.from(Section.of(file, genesis));
    Files.writeString(file, genesis.encodePrettily() + "\n", StandardOpenOption.CREATE_NEW);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s: channel %s, %d members%n", file, made.id(), made.members().size());
    out.flush();
    return Nexus.OK;
  }

  private static JsonObject member(String text) {
    String[] named = text.split("=", 2);
    String[] shown = named.length == 2 ? named[1].split(",", 2) : new String[0];
    if (shown.length != 2) {
      throw InvalidConfiguration.of("--member", text, "NAME=KEY,CERTIFICATE");
    }
    return new JsonObject().put("name", named[0]).put("key", shown[0]).put("certificate", shown[1]);
  }

  private static JsonObject object(Path file) throws IOException {
    try {
      return new JsonObject(Files.readString(file));
    } catch (DecodeException e) {
      throw new InvalidConfiguration(file + ": not a JSON object", e);
    }
  }

  private int change(Operator operator, String method, String channel) throws IOException {
    return shown(operator.call(method, new JsonObject().put("channel", channel)));
  }

  private int shown(JsonArray channels) {
    PrintWriter out = spec.commandLine().getOut();
    for (int i = 0; i < channels.size(); i++) {
      JsonObject channel = channels.getJsonObject(i);
      String height =
          Optional.ofNullable(channel.getString("height"))
              .map(text -> "height " + Long.decode(text))
              .orElse("");
      out.printf(
          "%-20s %-8s %-12s %-24s %s%n",
          channel.getString("channel"),
          channel.getString("state"),
          channel.getString("origin"),
          channel.getString("kind"),
          Optional.ofNullable(channel.getString("trouble")).orElse(height));
    }
    out.flush();
    return Nexus.OK;
  }
}
