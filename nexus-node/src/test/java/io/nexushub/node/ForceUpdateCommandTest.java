package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.follow.BeaconClient;
import io.nexushub.follow.EthereumSync;
import io.nexushub.follow.TrustedFile;
import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.ethereum.EthereumLightClient;
import io.nexushub.lightclient.ethereum.EthereumStore;
import io.nexushub.lightclient.ethereum.LightClientBootstrap;
import io.nexushub.lightclient.ethereum.LightClientObjects.Form;
import io.nexushub.lightclient.ethereum.LightClientUpdate;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.lightclient.ethereum.UpdatePolicy;
import io.nexushub.node.cli.Nexus;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The one order by which a light client takes for final what nothing proves: only with {@code
 * --force-update}, only once, only from what it has seen signed. The network is the devnet's, whose
 * nodes have nothing new any more.
 */
class ForceUpdateCommandTest {
  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final NetworkConfig network = network();
  private HttpServer server;

  @BeforeEach
  void serve() {
    server =
        TestNodes.await(
            vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
  }

  @AfterEach
  void close() {
    TestNodes.await(vertx.close());
  }

  private static Bytes bytes(String name) {
    try (InputStream in = ForceUpdateCommandTest.class.getResourceAsStream("devnet/" + name)) {
      return Bytes.wrap(in.readAllBytes());
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  private static JsonObject json(String name) {
    return new JsonObject(new String(bytes(name).toArray(), StandardCharsets.UTF_8));
  }

  private static NetworkConfig network() {
    try {
      return BeaconClient.network(
          "devnet",
          new JsonObject()
              .put("genesis", json("genesis.json").getJsonObject("data"))
              .put("spec", json("spec.json").getJsonObject("data")));
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  /** A beacon node and an execution node in one, which have nothing new. */
  private void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/eth/v1/beacon/genesis" -> request.response().end(json("genesis.json").encode());
      case "/eth/v1/config/spec" -> request.response().end(json("spec.json").encode());
      case "/eth/v1/beacon/light_client/updates" ->
          request
              .response()
              .putHeader("content-type", "application/octet-stream")
              .end(Buffer.buffer());
      case "/" ->
          request
              .response()
              .end(
                  new JsonObject()
                      .put("jsonrpc", "2.0")
                      .put("id", 1)
                      .put("result", "0x" + Long.toHexString(network.chainId()))
                      .encode());
      default -> request.response().setStatusCode(404).end("{}");
    }
  }

  private EthereumLightClient client() {
    return new EthereumLightClient(
        network, UpdatePolicy.SPECIFICATION, new JblstScheme(), Keccak256.FUNCTION);
  }

  private EthereumStore checkpoint() throws MalformedMessage {
    LightClientBootstrap bootstrap = client().objects().bootstrap(bytes("bootstrap.ssz"));
    return accepted(client().initialise(bootstrap.header().beacon().root(), bootstrap));
  }

  private static EthereumStore accepted(Verdict<EthereumStore> verdict) {
    return ((Verdict.Accepted<EthereumStore>) verdict).value();
  }

  /** It has seen an update without finality, and then nothing more. */
  private EthereumStore waiting() throws MalformedMessage {
    LightClientUpdate update = client().objects().update(Form.UPDATE, bytes("update-0.ssz"));
    LightClientUpdate attested =
        new LightClientUpdate(
            update.attested(),
            update.next(),
            Optional.empty(),
            update.votes(),
            update.signatureSlot());
    EthereumStore store = client().apply(checkpoint(), attested);
    assertThat(store.finalizedSlot()).isEqualTo(checkpoint().finalizedSlot());
    assertThat(store.best()).isPresent();
    return store;
  }

  private TrustedFile<EthereumStore> file() {
    return new TrustedFile<>(folder.resolve("state"), EthereumSync.codec(network));
  }

  private String[] arguments(String... more) {
    String url = "http://127.0.0.1:" + server.actualPort();
    List<String> arguments = new ArrayList<>(List.of("light-client", "--network", "devnet"));
    arguments.addAll(List.of("--beacon", url, "--rpc", url, "--max-age-days", "1000000"));
    arguments.addAll(List.of("--port", "0"));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private String said(int exitCode, String... more) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    assertThat(Nexus.run(out, out, arguments(more))).as(said.toString()).isEqualTo(exitCode);
    return said.toString();
  }

  /** Runs until it serves and has kept what it trusts, as {@code kept} says, and stops it. */
  private String running(long kept, String... more) throws InterruptedException {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    AtomicInteger exitCode = new AtomicInteger(-1);
    Thread command =
        Thread.ofPlatform().start(() -> exitCode.set(Nexus.run(out, out, arguments(more))));
    try {
      TestNodes.until(
          () -> said.toString().contains("verified JSON-RPC on") && keptSlot() == kept,
          "slot " + kept + " kept");
    } finally {
      command.interrupt();
      assertThat(command.join(Duration.ofSeconds(30))).isTrue();
    }
    return said.toString();
  }

  private long keptSlot() {
    try {
      return file().read().orElseThrow().finalizedSlot();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void onlyTheOrderForcesAndOnlyOnce() throws Exception {
    EthereumStore waiting = waiting();
    long attested = waiting.best().orElseThrow().attestedSlot();
    String data = folder.resolve("state").toString();
    file().write(waiting);
    assertThat(running(waiting.finalizedSlot(), "--data", data)).doesNotContain("forced");
    assertThat(running(attested, "--data", data, "--force-update"))
        .contains("goes on at slot " + waiting.finalizedSlot() + ", kept in " + data)
        .contains(
            "forced by --force-update: slot %d counts as final, which nothing proves"
                .formatted(attested));
    assertThat(file().read().orElseThrow().anchors()).isEqualTo(waiting.anchors());
    assertThat(said(1, "--data", data, "--force-update"))
        .contains("nexus: --force-update: forced update: no update kept (expected: one)")
        .doesNotContain("counts as final");
  }

  @Test
  void withoutAnythingSeenThereIsNothingToForce() throws Exception {
    String data = folder.resolve("state").toString();
    assertThat(said(2, "--force-update"))
        .contains("--force-update: no kept state (expected: --data with one;");
    assertThat(said(2, "--force-update", "--data", data)).contains("no kept state");
    file().write(checkpoint());
    assertThat(said(1, "--force-update", "--data", data)).contains("no update kept");
    file().write(client().freeze(waiting(), new Conflict("a", "b", "c", Bytes.EMPTY)));
    assertThat(said(1, "--force-update", "--data", data))
        .contains("--force-update: light client: frozen");
  }
}
