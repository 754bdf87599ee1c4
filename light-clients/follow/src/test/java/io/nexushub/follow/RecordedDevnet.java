package io.nexushub.follow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** What the devnet's two nodes answered when its block 160 was final, served again on loopback. */
final class RecordedDevnet implements AutoCloseable {
  static final Hash CHECKPOINT =
      Hash.hex("0282ebe508d0755385d777644e4238f29b2775601582ce80efbe6e2baa5befdb");
  static final String CONTRACT = "0x5fbdb2315678afecb367f032d93f642f64180aa3";
  static final long FIRST_BLOCK = 69;

  /** When the recording was made: slot 179. */
  static final Instant NOW = Instant.ofEpochSecond(1795455589 + 2 * 179);

  private static final String SSZ = "application/octet-stream";
  private static final String JSON = "application/json";
  private static final String LIGHT_CLIENT = "/eth/v1/beacon/light_client/";

  private static final int LAST = 10;

  final WireMockServer server =
      new WireMockServer(
          options()
              .dynamicPort()
              .bindAddress("127.0.0.1")
              .disableRequestJournal()
              .extensions(new RecordedRpc(new JsonArray(text("execution.json")))));

  /** Serves everything truthfully. */
  static RecordedDevnet start() {
    RecordedDevnet devnet = new RecordedDevnet();
    devnet.server.start();
    devnet.json("/eth/v1/beacon/genesis", text("genesis.json"));
    devnet.json("/eth/v1/config/spec", text("spec.json"));
    devnet.ssz("bootstrap/" + CHECKPOINT, bytes("bootstrap.ssz"));
    devnet.ssz("updates?start_period=0&count=3", bytes("updates.ssz"));
    devnet.ssz("updates?start_period=2&count=1", bytes("updates_from_2.ssz"));
    devnet.ssz("finality_update", bytes("finality_update.ssz"));
    devnet.server.stubFor(
        post(urlEqualTo("/"))
            .atPriority(LAST)
            .willReturn(aResponse().withTransformers(RecordedRpc.NAME)));
    return devnet;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  void json(String path, String body) {
    server.stubFor(get(urlEqualTo(path)).willReturn(okForContentType(JSON, body)));
  }

  void ssz(String route, Bytes body) {
    lightClient(route, aResponse().withHeader("content-type", SSZ).withBody(body.toArray()));
  }

  void lightClient(String route, ResponseDefinitionBuilder response) {
    server.stubFor(get(urlEqualTo(LIGHT_CLIENT + route)).willReturn(response));
  }

  /** Answers every call of the method with an error from now on. */
  void forget(String method) {
    server.stubFor(
        post(urlEqualTo("/"))
            .withRequestBody(containing("\"" + method + "\""))
            .willReturn(okForContentType(JSON, "{\"error\":{\"message\":\"no such method\"}}")));
  }

  void rpc(String method, JsonArray params, Object result) {
    JsonObject body = new JsonObject().put("jsonrpc", "2.0").put("id", 1).put("result", result);
    rpc(method, params, okForContentType(JSON, body.encode()));
  }

  void rpc(String method, JsonArray params, ResponseDefinitionBuilder response) {
    JsonObject request = new JsonObject().put("method", method).put("params", params);
    String tail = request.encode().substring(1); // what comes before is the version and the id
    server.stubFor(post(urlEqualTo("/")).withRequestBody(containing(tail)).willReturn(response));
  }

  /** A recorded result, a copy that may be changed. */
  static Object recorded(String method, JsonArray params) {
    for (Object call : new JsonArray(text("execution.json"))) {
      JsonObject recorded = (JsonObject) call;
      if (recorded.getString("method").equals(method)
          && recorded.getJsonArray("params").equals(params)) {
        return recorded.getValue("result");
      }
    }
    throw new AssertionError("not recorded: " + method + params);
  }

  static NetworkConfig network() {
    try {
      return BeaconSpec.network(
          "devnet",
          new JsonObject(text("genesis.json")).getJsonObject("data"),
          new JsonObject(text("spec.json")).getJsonObject("data"));
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  static Bytes bytes(String name) {
    try (InputStream in = RecordedDevnet.class.getResourceAsStream("/devnet/" + name)) {
      return Bytes.wrap(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  static String text(String name) {
    return new String(bytes(name).toArray(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop();
  }
}
