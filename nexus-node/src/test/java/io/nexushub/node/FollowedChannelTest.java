package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lightclient.goloop.GoloopState;
import io.nexushub.lightclient.loopchain.LoopchainState;
import io.nexushub.node.cli.Nexus;
import io.nexushub.node.config.KeyFile;
import io.nexushub.node.portal.PortalConfig;
import io.nexushub.node.portal.RunningPortal;
import io.nexushub.portal.LaneListener;
import io.nexushub.portal.Portal;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.icon.IconAddress;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private TestNodes nodes;

  @AfterEach
  void close() {
    if (nodes != null) {
      nodes.close();
    }
    TestNodes.await(vertx.close());
  }

  @Test
  void ofGoloop() throws Exception {
    try (RecordedCalls honest = new RecordedCalls("goloop-calls.json");
        RecordedCalls liar = new RecordedCalls("goloop-calls.json")) {
      JsonObject chain = begin("goloop", honest, liar);
      liar.change("icx_getVotesByHeight", new JsonObject().put("height", "0x7"), "wAA=");
      agree("goloop", chain, "0xa", liar, honest);
      assertThat(GoloopState.decode(anchor(0)).header().height()).isEqualTo(10);
    }
  }

  @Test
  void ofLoopchain() throws Exception {
    try (RecordedCalls honest = new RecordedCalls("loopchain-calls.json");
        RecordedCalls liar = new RecordedCalls("loopchain-calls.json")) {
      JsonObject chain = begin("loopchain", honest, liar);
      liar.change("icx_getBlock", new JsonObject(), new JsonObject().put("height", "0x7"));
      agree("loopchain", chain, "0x9", liar, honest);
      assertThat(LoopchainState.decode(anchor(0)).header().height()).isEqualTo(9);
    }
  }

  /** What the command prints for a genesis. */
  private static JsonObject begin(String engine, RecordedCalls one, RecordedCalls other) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    int exitCode =
        Nexus.run(
            out,
            out,
            "checkpoint",
            engine,
            "--rpc",
            one.url(),
            "--rpc",
            other.url(),
            "--height",
            "2");
    assertThat(exitCode).as(said.toString()).isZero();
    String text = said.toString();
    return new JsonObject(text.substring(text.indexOf('{'), text.lastIndexOf('}') + 1))
        .getJsonObject(engine);
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
