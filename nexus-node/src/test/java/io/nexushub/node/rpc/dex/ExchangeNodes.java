package io.nexushub.node.rpc.dex;

import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.KeyDerivation;
import io.nexushub.crypto.Keystore;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.NodeCertificate;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.crypto.SecretKey;
import io.nexushub.node.HubKind;
import io.nexushub.node.Node;
import io.nexushub.node.channel.Channel;
import io.nexushub.node.config.NodeConfig;
import io.nexushub.protocol.ChannelId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The exchange's channel on four real nodes: gRPC with mutual TLS, journals, stores on disk. */
final class ExchangeNodes implements AutoCloseable {
  private static final int COUNT = 4;
  private static final String PASSWORD = "password";
  private static final long PATIENCE_SECONDS = 60;

  private final List<Node> nodes = new ArrayList<>();

  private record Member(String name, String key, NodeCertificate certificate, int port) {}

  private ExchangeNodes() {}

  /**
   * @param application the exchange's part of the genesis
   */
  static ExchangeNodes start(Path folder, JsonObject application) throws Exception {
    SecureRandom random = new SecureRandom();
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      members.add(member(folder, "dex" + i, random));
    }
    JsonArray list = new JsonArray();
    for (Member member : members) {
      list.add(
          new JsonObject()
              .put("name", member.name())
              .put("key", member.key())
              .put("certificate", member.certificate().fingerprint().toString()));
    }
    JsonObject genesis =
        new JsonObject()
            .put("channel", "dex")
            .put("network", ExchangeServer.DEX.toString())
            .put("kind", HubKind.EXCHANGE)
            .put("genesis-time-micros", Instant.now().toEpochMilli() * 1_000)
            .put("members", list)
            .put("application", application);
    Files.writeString(folder.resolve("dex.json"), genesis.encodePrettily());
    ExchangeNodes started = new ExchangeNodes();
    for (Member member : members) {
      Path file = folder.resolve(member.name() + ".json");
      Files.writeString(file, config(folder, member, members).encodePrettily());
      started.nodes.add(
          Node.start(
                  NodeConfig.read(file),
                  HubKind.all(Keccak256.FUNCTION, Secp256k1.scheme(), new JblstScheme()))
              .toCompletionStage()
              .toCompletableFuture()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
    return started;
  }

  private static Member member(Path folder, String name, SecureRandom random) throws IOException {
    SecretKey secret = SecretKey.generate(random);
    Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    Files.writeString(
        folder.resolve(name + "-key.json"),
        Keystore.seal(
            secret, PASSWORD.toCharArray(), Keystore.Kind.ICON, KeyDerivation.Cost.LIGHT, random));
    NodeCertificate certificate =
        NodeCertificate.createSelfSigned(
            name, Instant.now().minus(Duration.ofHours(1)), Duration.ofDays(1), random);
    Files.writeString(folder.resolve(name + ".pem"), certificate.certificatePem());
    Files.writeString(folder.resolve(name + "-key.pem"), certificate.privateKeyPem());
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String key = LocalSigner.of(secret).publicKey().toString();
      return new Member(name, key, certificate, free.getLocalPort());
    }
  }

  private static JsonObject config(Path folder, Member member, List<Member> members) {
    JsonArray remotes = new JsonArray();
    for (Member other : members) {
      if (other != member) {
        remotes.add(
            new JsonObject()
                .put("name", other.name())
                .put("host", "127.0.0.1")
                .put("port", other.port())
                .put("certificate", other.certificate().fingerprint().toString()));
      }
    }
    return new JsonObject()
        .put("name", member.name())
        .put("data", folder.resolve("data-" + member.name()).toString())
        .put(
            "key",
            new JsonObject()
                .put("keystore", folder.resolve(member.name() + "-key.json").toString())
                .put("password-file", folder.resolve("password").toString()))
        .put(
            "peer",
            new JsonObject()
                .put("port", member.port())
                .put("certificate", folder.resolve(member.name() + ".pem").toString())
                .put("private-key", folder.resolve(member.name() + "-key.pem").toString())
                .put("remotes", remotes))
        .put("rpc", new JsonObject().put("port", 0))
        .put("channels", new JsonArray().add(folder.resolve("dex.json").toString()));
  }

  int count() {
    return nodes.size();
  }

  Channel channel(int node) {
    return nodes.get(node).channel(ChannelId.of("dex")).orElseThrow();
  }

  /** The channel's JSON-RPC at a node. */
  String url(int node) {
    return "http://127.0.0.1:" + nodes.get(node).rpcPort() + "/api/v3/dex";
  }

  @Override
  public void close() {
    for (Node node : nodes) {
      node.stop().toCompletionStage().toCompletableFuture().join();
    }
  }
}
