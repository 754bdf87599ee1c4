package io.nexushub.node.rpc.icon;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.KeyDerivation;
import io.nexushub.crypto.Keystore;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.NodeCertificate;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.crypto.SecretKey;
import io.nexushub.node.Node;
import io.nexushub.node.config.NodeConfig;
import io.nexushub.protocol.PublicKey;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A community of four real nodes: gRPC with mutual TLS, stores on disk, JSON-RPC. */
final class LiveCommunity {
  private static final String PASSWORD = "password";
  private static final long START_SECONDS = 60;

  private final Path folder;
  private final SecureRandom random = new SecureRandom();
  private final List<Member> members = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();

  private record Member(String name, PublicKey key, NodeCertificate certificate, int peerPort) {}

  LiveCommunity(Path folder) {
    this.folder = folder;
  }

  void start() throws Exception {
    Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    for (int i = 0; i < 4; i++) {
      members.add(member("icon" + i));
    }
    Files.writeString(folder.resolve("icon.json"), genesis().encodePrettily());
    for (Member member : members) {
      Path file = folder.resolve(member.name() + ".json");
      Files.writeString(file, node(member).encodePrettily());
      LoopchainKind kind =
          new LoopchainKind(Keccak256.FUNCTION, Secp256k1.scheme(), InstantSource.system());
      nodes.add(
          Node.start(NodeConfig.read(file), Map.of(LoopchainKind.NAME, kind))
              .toCompletionStage()
              .toCompletableFuture()
              .get(START_SECONDS, TimeUnit.SECONDS));
    }
  }

  void stop() throws Exception {
    for (Node node : nodes) {
      node.stop().toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
    }
    nodes.clear();
  }

  /** The channel's JSON-RPC at a node. */
  String url(int node) {
    return "http://127.0.0.1:" + nodes.get(node).rpcPort() + "/api/v3/icon";
  }

  private Member member(String name) throws IOException {
    SecretKey secret = SecretKey.generate(random);
    Files.writeString(
        folder.resolve(name + "-key.json"),
        Keystore.seal(
            secret, PASSWORD.toCharArray(), Keystore.Kind.ICON, KeyDerivation.Cost.LIGHT, random));
    NodeCertificate certificate =
        NodeCertificate.createSelfSigned(
            name, Instant.now().minus(Duration.ofHours(1)), Duration.ofDays(1), random);
    Files.writeString(folder.resolve(name + ".pem"), certificate.certificatePem());
    Files.writeString(folder.resolve(name + "-key.pem"), certificate.privateKeyPem());
    return new Member(name, LocalSigner.of(secret).publicKey(), certificate, freePort());
  }

  private JsonObject genesis() {
    JsonArray list = new JsonArray();
    for (Member member : members) {
      list.add(
          new JsonObject()
              .put("name", member.name())
              .put("key", member.key().toString())
              .put("certificate", member.certificate().fingerprint().toString()));
    }
    return new JsonObject()
        .put("channel", "icon")
        .put("network", "0x3.icon")
        .put("kind", LoopchainKind.NAME)
        .put("genesis-time-micros", Instant.now().toEpochMilli() * 1_000)
        .put("members", list)
        .put("application", CommunityGenesis.application());
  }

  private JsonObject node(Member member) {
    JsonArray remotes = new JsonArray();
    for (Member other : members) {
      if (other != member) {
        remotes.add(
            new JsonObject()
                .put("name", other.name())
                .put("host", "127.0.0.1")
                .put("port", other.peerPort())
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
                .put("port", member.peerPort())
                .put("certificate", folder.resolve(member.name() + ".pem").toString())
                .put("private-key", folder.resolve(member.name() + "-key.pem").toString())
                .put("remotes", remotes))
        .put("rpc", new JsonObject().put("port", 0))
        .put("channels", new JsonArray().add(folder.resolve("icon.json").toString()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
