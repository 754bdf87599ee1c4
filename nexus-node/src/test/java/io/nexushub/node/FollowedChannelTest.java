package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.follow.BlockCheckpoint;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.FollowListener;
import io.nexushub.follow.GoloopFollower;
import io.nexushub.follow.LoopchainFollower;
import io.nexushub.lightclient.goloop.GoloopLightClient;
import io.nexushub.lightclient.goloop.GoloopState;
import io.nexushub.lightclient.loopchain.LoopchainState;
import io.nexushub.node.config.KeyFile;
import io.nexushub.node.portal.PortalConfig;
import io.nexushub.node.portal.RunningPortal;
import io.nexushub.portal.LaneListener;
import io.nexushub.portal.Portal;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.icon.IconAddress;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four nodes run the light-client channel of a loopchain or goloop network, a portal feeds it from
 * a server of that network that lies and one that does not, and all hold the same bytes. The chains
 * are made, and recorded.
 */
class FollowedChannelTest {
  private static final int NODES = 4;
  private static final BlockCheckpoint GOLOOP =
      new BlockCheckpoint(
          2, Hash.hex("0a8df4bdb6427f47c87fd44a16442af7f96937ec9b505cd9ca98d2d64eb83168"));
  private static final BlockCheckpoint LOOPCHAIN =
      new BlockCheckpoint(
          2, Hash.hex("64338d2aabcf72d379b523e2d31a05122e7364457aa224ebe39f4bf9f4496919"));

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = vertx.createHttpClient();
  private TestNodes nodes;

  @AfterEach
  void close() {
    if (nodes != null) {
      nodes.close();
    }
    TestNodes.await(vertx.close());
  }

  private Endpoints endpoints(RecordedCalls server) {
    return Endpoints.of(
        http, List.of(URI.create(server.url())), Duration.ofSeconds(10), FollowListener.SILENT);
  }

  @Test
  void ofGoloop() throws Exception {
    try (RecordedCalls honest = new RecordedCalls("goloop-calls.json");
        RecordedCalls liar = new RecordedCalls("goloop-calls.json")) {
      GoloopState begin =
          TestNodes.await(
              GoloopFollower.begin(
                  new GoloopLightClient(Secp256k1.scheme()), endpoints(honest), GOLOOP));
      JsonObject votes = new JsonObject().put("height", "0x7");
      liar.change("icx_getVotesByHeight", votes, "wAA=");
      JsonObject chain =
          section(GOLOOP, begin.header().encode(), "validators", begin.validators().keys());
      agree("goloop", chain, "0xa", liar, honest);
      assertThat(GoloopState.decode(anchor(0)).header().height()).isEqualTo(10);
    }
  }

  @Test
  void ofLoopchain() throws Exception {
    try (RecordedCalls honest = new RecordedCalls("loopchain-calls.json");
        RecordedCalls liar = new RecordedCalls("loopchain-calls.json")) {
      LoopchainState begin =
          TestNodes.await(
              LoopchainFollower.begin(Secp256k1.scheme(), endpoints(honest), LOOPCHAIN));
      liar.change("icx_getBlock", new JsonObject(), new JsonObject().put("height", "0x7"));
      JsonObject chain =
          section(LOOPCHAIN, begin.header().encode(), "representatives", begin.reps().reps());
      agree("loopchain", chain, "0x9", liar, honest);
      assertThat(LoopchainState.decode(anchor(0)).header().height()).isEqualTo(9);
    }
  }

  private static JsonObject section(
      BlockCheckpoint checkpoint, Bytes header, String key, List<Address> voters) {
    JsonArray named = new JsonArray();
    voters.forEach(voter -> named.add(IconAddress.key(voter).toString()));
    return new JsonObject()
        .put("checkpoint", checkpoint.hash().toString())
        .put("header", header.toString())
        .put(key, named);
  }

  private void agree(
      String engine, JsonObject chain, String head, RecordedCalls liar, RecordedCalls honest)
      throws Exception {
    nodes = TestNodes.prepare(folder, NODES);
    Path genesis = folder.resolve("followed.json");
    Files.writeString(genesis, genesis(engine, chain).encodePrettily());
    for (int i = 0; i < NODES; i++) {
      nodes.configure(i, config -> config.put("channels", new JsonArray().add(genesis.toString())));
    }
    nodes.startAll();
    PortalConfig config = PortalConfig.read(portal(engine, liar, honest));
    Portal portal =
        TestNodes.await(
            RunningPortal.start(vertx, config, KeyFile.open(config.key()), LaneListener.SILENT));
    for (int i = 0; i < NODES; i++) {
      int node = i;
      TestNodes.until(() -> query(node, "getStatus", "height").equals(head), "node " + i);
      assertThat(anchor(node)).isEqualTo(anchor(0));
    }
    Bytes before = anchor(3);
    nodes.stop(3);
    nodes.start(3);
    assertThat(anchor(3)).isEqualTo(before);
    TestNodes.await(portal.stop());
  }

  private JsonObject genesis(String engine, JsonObject chain) {
    String submitter = IconAddress.of(nodes.signers().keySet().iterator().next()).toString();
    return nodes
        .genesis("ledger", 0, 1, 2, 3)
        .put("kind", "light-client/" + engine)
        .put(
            "application",
            new JsonObject()
                .put("submitters", new JsonArray().add(submitter))
                .put("destinations", new JsonArray().add("0x1.nexus"))
                .put(engine, chain)
                .put("link", new JsonObject().put("network", "0x1.icon")));
  }

  private Path portal(String engine, RecordedCalls liar, RecordedCalls honest) throws IOException {
    JsonArray urls = new JsonArray();
    for (int i = 0; i < NODES; i++) {
      urls.add("http://127.0.0.1:" + nodes.node(i).rpcPort());
    }
    JsonObject config =
        new JsonObject()
            .put("name", "feeder")
            .put(
                "key",
                new JsonObject()
                    .put("keystore", folder.resolve("node-0/keystore.json").toString())
                    .put("password-file", folder.resolve("node-0/password").toString()))
            .put(
                "hub",
                new JsonObject()
                    .put("nodes", urls)
                    .put(
                        "light-client",
                        new JsonObject().put("channel", "ledger").put("network", "0x8.nexus")))
            .put(
                "follow",
                new JsonObject()
                    .put("engine", engine)
                    .put("nodes", new JsonArray().add(liar.url()).add(honest.url())));
    return Files.writeString(folder.resolve("portal.json"), config.encodePrettily());
  }

  private Bytes anchor(int node) {
    return Bytes.hex(query(node, "getAnchor", "state"));
  }

  private String query(int node, String method, String field) {
    try {
      return new RpcCaller(nodes.node(node).rpcPort())
          .call(
              "nexus_query", new JsonObject().put("method", method).put("params", new JsonObject()))
          .getJsonObject("result", new JsonObject())
          .getString(field, "");
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
