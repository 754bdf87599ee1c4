package io.nexushub.node.rpc.icon;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.RpcConfig;
import io.nexushub.node.config.Section;
import io.nexushub.node.rpc.ChannelMethods;
import io.nexushub.node.rpc.RpcChannels;
import io.nexushub.node.rpc.RpcMethod;
import io.nexushub.node.rpc.RpcServer;
import io.nexushub.node.work.SharedWorkers;
import io.nexushub.protocol.Hash;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A community of one member behind the node's real HTTP server, on a free port. */
final class CommunityServer {
  private static final InstantSource CLOCK = InstantSource.system();

  private final Vertx vertx = Vertx.vertx();
  private final SharedWorkers workers = SharedWorkers.start("test-rpc", 2, 100);
  private final SoloChannel channel;
  private final RpcServer server;

  CommunityServer() {
    ChannelConfig config = config();
    LoopchainKind kind = new LoopchainKind(Keccak256.FUNCTION, Secp256k1.scheme(), CLOCK);
    channel = new SoloChannel(config, kind.create(config));
    Map<String, RpcMethod> methods = new LinkedHashMap<>(ChannelMethods.of(channel));
    methods.putAll(kind.methods(channel));
    server =
        new RpcServer(
            vertx,
            new RpcConfig(
                "127.0.0.1", 0, "", 1 << 20, 100, 100, List.of("*"), RpcConfig.Http.DEFAULT),
            RpcChannels.of(Map.of(config.id(), methods)),
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
    workers.end();
  }

  SoloChannel channel() {
    return channel;
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
    JsonObject member =
        new JsonObject()
            .put("name", "solo")
            .put("key", CommunityGenesis.key("0x" + "44".repeat(32)).toString())
            .put("certificate", "0x" + "01".repeat(Hash.LENGTH));
    JsonObject file =
        new JsonObject()
            .put("channel", "icon")
            .put("network", "0x3.icon")
            .put("kind", LoopchainKind.NAME)
            .put("genesis-time-micros", 1_700_000_000_000_000L)
            .put("members", new JsonArray().add(member))
            .put("application", CommunityGenesis.application());
    return ChannelConfig.from(Section.of(Path.of("icon.json"), file));
  }

  private record SilentReport() implements RpcServer.NodeReport {
    @Override
    public RpcServer.Health health() {
      return new RpcServer.Health(true, new JsonObject());
    }

    @Override
    public String metrics() {
      return "";
    }
  }
}
