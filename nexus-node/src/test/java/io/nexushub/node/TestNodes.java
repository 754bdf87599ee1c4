package io.nexushub.node;

import io.nexushub.crypto.KeyDerivation;
import io.nexushub.crypto.Keystore;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.NodeCertificate;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.crypto.SecretKey;
import io.nexushub.node.channel.Channel;
import io.nexushub.node.channel.Submission;
import io.nexushub.node.config.NodeConfig;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signer;
import io.vertx.core.Future;
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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A group of nodes on loopback that share one channel of the {@link LedgerKind}. */
final class TestNodes implements AutoCloseable {
  static final ChannelId CHANNEL = ChannelId.of("ledger");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final char[] PASSWORD = "correct horse".toCharArray();

  private final List<Path> files = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();
  private final List<Member> all = new ArrayList<>();
  private final List<Node> running = new ArrayList<>();

  private TestNodes() {}

  private record Member(
      String name, SecretKey secret, NodeCertificate certificate, int port, Path folder) {
    private String key() {
      return Secp256k1.scheme().publicKey(secret).toString();
    }
  }

  static TestNodes prepare(Path folder, int count) throws IOException {
    return prepare(folder, count, count);
  }

  /** Of the nodes the first few are members from the beginning; the others may become members. */
  static TestNodes prepare(Path folder, int count, int founders) throws IOException {
    SecureRandom random = new SecureRandom();
    TestNodes nodes = new TestNodes();
    List<Member> members = new ArrayList<>();
    List<ServerSocket> held = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      held.add(free);
      String name = "node-" + i;
      members.add(
          new Member(
              name,
              SecretKey.generate(random),
              NodeCertificate.createSelfSigned(
                  name, Instant.now().minusSeconds(60), Duration.ofDays(1), random),
              free.getLocalPort(),
              folder.resolve(name)));
    }
    for (ServerSocket each : held) {
      each.close();
    }
    Path genesis = folder.resolve("ledger.json");
    Files.writeString(genesis, genesis(members.subList(0, founders)).encodePrettily());
    for (Member member : members) {
      nodes.keys.add(member.key());
      nodes.all.add(member);
      nodes.files.add(write(member, members, genesis, random));
      nodes.running.add(null);
    }
    return nodes;
  }

  /** The genesis of another channel of the same application, among some of the nodes. */
  JsonObject genesis(String channel, int... indexes) {
    List<Member> some = Arrays.stream(indexes).mapToObj(all::get).toList();
    return genesis(some).put("channel", channel).put("network", "0x8.nexus");
  }

  /** Lets a node's operator in with that token, from its next start on. */
  void admin(int index, String token) throws IOException {
    Path file = files.get(index);
    Files.writeString(file.resolveSibling("admin-token"), token + "\n");
    JsonObject config = new JsonObject(Files.readString(file));
    config.put("admin", new JsonObject().put("token-file", "admin-token"));
    Files.writeString(file, config.encodePrettily());
  }

  private static JsonObject genesis(List<Member> members) {
    JsonArray list = new JsonArray();
    for (Member member : members) {
      list.add(
          new JsonObject()
              .put("name", member.name)
              .put("key", member.key())
              .put("certificate", member.certificate.fingerprint().toString()));
    }
    return new JsonObject()
        .put("channel", CHANNEL.name())
        .put("network", "0x7.nexus")
        .put("kind", LedgerKind.NAME)
        .put("genesis-time-micros", 1_700_000_000_000_000L)
        .put("members", list)
        .put("blocks", new JsonObject().put("interval-ms", 20).put("first-timeout-ms", 400));
  }

  private static Path write(Member member, List<Member> all, Path genesis, SecureRandom random)
      throws IOException {
    Files.createDirectories(member.folder);
    Files.writeString(
        member.folder.resolve("keystore.json"),
        Keystore.seal(
            member.secret, PASSWORD, Keystore.Kind.ICON, KeyDerivation.Cost.LIGHT, random));
    Files.writeString(member.folder.resolve("password"), new String(PASSWORD) + "\n");
    Files.writeString(
        member.folder.resolve("certificate.pem"), member.certificate.certificatePem());
    Files.writeString(
        member.folder.resolve("certificate-key.pem"), member.certificate.privateKeyPem());
    JsonArray remotes = new JsonArray();
    for (Member other : all) {
      if (other != member) {
        remotes.add(
            new JsonObject()
                .put("name", other.name)
                .put("host", "127.0.0.1")
                .put("port", other.port)
                .put("certificate", other.certificate.fingerprint().toString())
                .put("key", other.key()));
      }
    }
    JsonObject config =
        new JsonObject()
            .put("name", member.name)
            .put("data", "data")
            .put("key", new JsonObject())
            .put(
                "peer",
                new JsonObject()
                    .put("port", member.port)
                    .put("certificate", "../" + member.name + "/certificate.pem")
                    .put("private-key", "../" + member.name + "/certificate-key.pem")
                    .put("remotes", remotes))
            .put("rpc", new JsonObject().put("port", 0))
            .put("channels", new JsonArray().add(genesis.toString()));
    Path file = member.folder.resolve("node.json");
    Files.writeString(file, config.encodePrettily());
    return file;
  }

  /** What all of them sign with. */
  Map<PublicKey, Signer> signers() {
    Map<PublicKey, Signer> signers = new LinkedHashMap<>();
    for (Member member : all) {
      Signer signer = LocalSigner.of(member.secret);
      signers.put(signer.publicKey(), signer);
    }
    return signers;
  }

  /** What a node is configured as. */
  NodeConfig config(int index) {
    return NodeConfig.read(files.get(index));
  }

  /** Changes a node's file, from its next start on. */
  void configure(int index, Consumer<JsonObject> change) throws IOException {
    JsonObject config = new JsonObject(Files.readString(files.get(index)));
    change.accept(config);
    Files.writeString(files.get(index), config.encodePrettily());
  }

  /** Gives a node, which has not started yet, a copy of a chain; nobody has voted in it. */
  void giveChain(int index, Path from) throws IOException {
    Path data = config(index).data();
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Path copy = data.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(each, copy);
        }
      }
    }
    Files.createFile(data.resolve("journal-was-lost"));
  }

  /** What a node signs with. */
  String key(int index) {
    return keys.get(index);
  }

  Path file(int index) {
    return files.get(index);
  }

  Node start(int index) {
    Node node = await(Node.start(NodeConfig.read(files.get(index)), kinds()));
    running.set(index, node);
    return node;
  }

  static Map<String, ApplicationKind> kinds() {
    Map<String, ApplicationKind> kinds = new LinkedHashMap<>(Kinds.all());
    kinds.put(LedgerKind.NAME, new LedgerKind());
    return kinds;
  }

  void startAll() {
    for (int i = 0; i < files.size(); i++) {
      start(i);
    }
  }

  void stop(int index) {
    await(running.get(index).stop());
    running.set(index, null);
  }

  Node node(int index) {
    return running.get(index);
  }

  Channel channel(int index) {
    return running.get(index).channel(CHANNEL).orElseThrow();
  }

  Hash submit(int index, String text) {
    if (channel(index).submit(Bytes.utf8(text)) instanceof Submission.Accepted(Hash id)) {
      return id;
    }
    throw new AssertionError("refused: " + text);
  }

  /** The height at which a node has the transaction committed. */
  long committed(int index, Hash transaction) {
    until(() -> channel(index).inclusion(transaction).isPresent(), "commit on node " + index);
    return channel(index).inclusion(transaction).orElseThrow().block().height();
  }

  /** Polls without sleeping long; fails with the name of what did not happen. */
  static void until(BooleanSupplier condition, String what) {
    until(condition, PATIENCE, what);
  }

  /** See above. */
  static void until(BooleanSupplier condition, Duration patience, String what) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not in " + patience + ": " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  /** Looks for as long as several rounds would take. */
  static void remains(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
    while (System.nanoTime() < end) {
      if (!condition.getAsBoolean()) {
        throw new AssertionError("no longer: " + what);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** Until the process is killed or the future has a value. */
  static void awaitForever(Future<?> future) {
    future.toCompletionStage().toCompletableFuture().join();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("not in 60 s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    for (Node node : running) {
      if (node != null) {
        await(node.stop());
      }
    }
  }
}
