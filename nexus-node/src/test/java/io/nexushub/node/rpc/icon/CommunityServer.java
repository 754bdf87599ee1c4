package io.nexushub.node.rpc.icon;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.crypto.SecretKey;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.RpcConfig;
import io.nexushub.node.config.Section;
import io.nexushub.node.rpc.RpcServer;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.btp.ProofContext;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.trie.MerkleTrie;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A community of one member behind the node's real HTTP server, on a free port. */
final class CommunityServer {
  static final String FAUCET_SECRET = "0x" + "11".repeat(32);
  static final BigInteger SUPPLY = BigInteger.TEN.pow(24);

  private static final InstantSource CLOCK = InstantSource.system();

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private final SoloChannel channel;
  private final RpcServer server;

  CommunityServer() {
    ChannelConfig config = config();
    LoopchainKind kind = new LoopchainKind(Keccak256.FUNCTION, Secp256k1.scheme(), CLOCK);
    channel = new SoloChannel(config, kind.create(config));
    server =
        new RpcServer(
            vertx,
            new RpcConfig("127.0.0.1", 0, "", 1 << 20, 100, 100, List.of("*")),
            Map.of(config.id(), kind.methods(channel)),
            workers,
            new SilentReport());
  }

  /** Answers the address. */
  String start() throws Exception {
    int port = server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    return "http://127.0.0.1:" + port;
  }

  void stop() throws Exception {
    server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    workers.shutdownNow();
  }

  void mine() {
    channel.mine(nowMicros());
  }

  int sentMessages() {
    return channel.execution().messages().orElseThrow().networks().getFirst().messages().size();
  }

  long nowMicros() {
    return TimeUnit.MILLISECONDS.toMicros(CLOCK.millis());
  }

  private static ChannelConfig config() {
    PublicKey member = key("0x" + "33".repeat(32));
    JsonObject link =
        new JsonObject()
            .put("link", "btp://0x1.nexus/hub")
            .put("network_id", "1")
            .put("source_network_id", "1")
            .put("first_header", firstHeader(member).toString())
            .put("routes", new JsonArray().add("0x539.eth"));
    JsonObject account =
        new JsonObject()
            .put("name", "faucet")
            .put("address", IconAddress.of(key(FAUCET_SECRET)).toString())
            .put("balance", SUPPLY.toString());
    JsonObject file =
        new JsonObject()
            .put("channel", "icon")
            .put("network", "0x3.icon")
            .put("kind", LoopchainKind.NAME)
            .put("genesis-time-micros", 1_700_000_000_000_000L)
            .put(
                "members",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("name", "solo")
                            .put("key", member.toString())
                            .put("certificate", "0x" + "01".repeat(Hash.LENGTH))))
            .put(
                "application",
                new JsonObject()
                    .put("accounts", new JsonArray().add(account))
                    .put("links", new JsonArray().add(link)));
    return ChannelConfig.from(Section.of(Path.of("icon.json"), file));
  }

  /** What a hub of that one member announces in its first block. */
  private static Bytes firstHeader(PublicKey member) {
    BtpNetworks networks = new BtpNetworks(Keccak256.FUNCTION);
    return networks
        .append(
            networks.open(MerkleTrie.empty(HashFunction.SHA3_256), "0x3.icon", 0),
            ProofContext.of(List.of(Address.of(member, Keccak256.FUNCTION))),
            new TreeMap<>())
        .digest()
        .orElseThrow()
        .header(Keccak256.FUNCTION, 1, 0, 0)
        .orElseThrow()
        .encode();
  }

  private static PublicKey key(String secret) {
    return LocalSigner.of(SecretKey.of(Bytes.hex(secret))).publicKey();
  }

  private record SilentReport() implements RpcServer.NodeReport {
    @Override
    public boolean healthy() {
      return true;
    }

    @Override
    public JsonObject health() {
      return new JsonObject();
    }

    @Override
    public String metrics() {
      return "";
    }
  }
}
