package io.nexushub.node.devnet;

import io.nexushub.crypto.Keystore;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The files of a community of four and of a hub, of which a test runs one node: it can commit
 * nothing, but read and refuse.
 */
final class OneNode implements AutoCloseable {
  private static final int MEMBERS = 4;
  private static final int FIRST_PORT = 12_000;

  private final FreePorts ports = new FreePorts();
  private final Path folder;
  private final Path configuration;
  private final int rpcPort;

  OneNode(Path folder) throws IOException, DevnetFailure {
    this.folder = folder;
    DevnetKeys keys = DevnetKeys.in(folder.resolve("keys"));
    List<DevnetKeys.Account> members = new ArrayList<>();
    for (int i = 1; i <= MEMBERS; i++) {
      members.add(keys.account("member-" + i, Keystore.Kind.ICON));
    }
    NodeFiles files = new NodeFiles(folder, keys.passwordFile());
    for (DevnetKeys.Account member : members) {
      files.add(
          new NodeFiles.Member(
              member,
              keys.certificate(member.name()),
              ports.near(FIRST_PORT),
              ports.near(FIRST_PORT)));
    }
    Genesis genesis = new Genesis(members, members, List.of());
    files.channel(
        Names.COMMUNITY_CHANNEL,
        Names.COMMUNITY,
        "loopchain",
        1,
        new JsonObject(),
        genesis.community(Map.of(members.getFirst().icon().toString(), BigInteger.TEN)));
    files.channel(
        Names.NOTARY_CHANNEL, Names.NOTARY, "notary", 1, new JsonObject(), genesis.notary());
    this.configuration = files.nodes().getFirst();
    this.rpcPort = files.members().getFirst().rpcPort();
  }

  Path configuration() {
    return configuration;
  }

  int rpcPort() {
    return rpcPort;
  }

  /** The node's file, changed. */
  Path spoilt(Consumer<JsonObject> change) throws IOException {
    return spoilt(configuration, change);
  }

  /** The node's file, which names a changed genesis file of the community. */
  Path withGenesis(Consumer<JsonObject> change) throws IOException {
    Path genesis = spoilt(folder.resolve("genesis/icon.json"), change);
    return spoilt(node -> node.put("channels", List.of(genesis.toString())));
  }

  private Path spoilt(Path file, Consumer<JsonObject> change) throws IOException {
    JsonObject content = new JsonObject(Files.readString(file));
    change.accept(content);
    return Files.writeString(
        Files.createTempFile(folder, "spoilt", ".json"), content.encodePrettily());
  }

  @Override
  public void close() throws IOException {
    ports.close();
  }
}
