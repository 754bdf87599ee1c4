package io.nexushub.node.devnet;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A group of nodes that share channels: writes the genesis files of the channels and the
 * configuration file of each node, as an operator would write them.
 */
final class NodeFiles {
  private static final String LOOPBACK = "127.0.0.1";

  private final Path folder;
  private final Path passwordFile;
  private final List<Member> members = new ArrayList<>();
  private final List<Path> genesis = new ArrayList<>();

  NodeFiles(Path folder, Path passwordFile) {
    this.folder = folder;
    this.passwordFile = passwordFile;
  }

  /** A node that is to run. */
  record Member(
      DevnetKeys.Account account, DevnetKeys.Certificate certificate, int peerPort, int rpcPort) {
    String name() {
      return account.name();
    }

    String rpcUrl() {
      return "http://" + LOOPBACK + ":" + rpcPort;
    }
  }

  void add(Member member) {
    members.add(member);
  }

  List<Member> members() {
    return List.copyOf(members);
  }

  /** Writes a channel's genesis; every node of the group runs it. */
  void channel(
      String channel,
      String network,
      String kind,
      long genesisMicros,
      JsonObject blocks,
      JsonObject application)
      throws IOException {
    JsonArray list = new JsonArray();
    for (Member member : members) {
      list.add(
          new JsonObject()
              .put("name", member.name())
              .put("key", "0x" + member.account().key().toHex())
              .put("certificate", "0x" + member.certificate().node().fingerprint().toHex()));
    }
    JsonObject file =
        new JsonObject()
            .put("channel", channel)
            .put("network", network)
            .put("kind", kind)
            .put("genesis-time-micros", genesisMicros)
            .put("members", list)
            .put("blocks", blocks)
            .put("application", application);
    Path path = folder.resolve("genesis").resolve(channel + ".json");
    write(path, file);
    genesis.add(path);
  }

  /** Writes the nodes' files; they are in the order of the members. */
  List<Path> nodes() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Member member : members) {
      Path path = folder.resolve("nodes").resolve(member.name() + ".json");
      write(path, node(member));
      files.add(path);
    }
    return files;
  }

  private JsonObject node(Member member) {
    JsonArray remotes = new JsonArray();
    for (Member other : members) {
      if (!other.equals(member)) {
        remotes.add(
            new JsonObject()
                .put("name", other.name())
                .put("host", LOOPBACK)
                .put("port", other.peerPort())
                .put("certificate", "0x" + other.certificate().node().fingerprint().toHex()));
      }
    }
    JsonArray channels = new JsonArray();
    genesis.forEach(path -> channels.add(path.toString()));
    return new JsonObject()
        .put("name", member.name())
        .put("data", folder.resolve("data").resolve(member.name()).toString())
        .put(
            "key",
            new JsonObject()
                .put("keystore", member.account().keystore().toString())
                .put("password-file", passwordFile.toString()))
        .put(
            "peer",
            new JsonObject()
                .put("host", LOOPBACK)
                .put("port", member.peerPort())
                .put("certificate", member.certificate().pem().toString())
                .put("private-key", member.certificate().privateKeyPem().toString())
                .put("remotes", remotes))
        .put("rpc", new JsonObject().put("host", LOOPBACK).put("port", member.rpcPort()))
        .put("channels", channels);
  }

  private static void write(Path path, JsonObject content) throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(path, content.encodePrettily() + "\n");
  }
}
