package io.nexushub.follow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.nexushub.protocol.Bytes;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A node that answers ICON's JSON-RPC as it is told, errors with goloop's codes and status 400. */
final class FakeNode implements AutoCloseable {
  private static final String NAME = "fake-node";
  private static final int FIRST = 1;
  private static final int LAST = 10;

  private final Map<String, Function<JsonObject, Optional<Object>>> methods =
      new ConcurrentHashMap<>();
  private final WireMockServer server =
      new WireMockServer(
          options()
              .dynamicPort()
              .bindAddress("127.0.0.1")
              .disableRequestJournal()
              .extensions(new Answers()));

  private FakeNode() {}

  static FakeNode start() {
    FakeNode node = new FakeNode();
    node.server.start();
    node.server.stubFor(
        post(urlEqualTo("/")).atPriority(LAST).willReturn(aResponse().withTransformers(NAME)));
    return node;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /** What the method answers from now on; nothing: not found. */
  FakeNode on(String method, Function<JsonObject, Optional<Object>> answer) {
    methods.put(method, answer);
    return this;
  }

  Function<JsonObject, Optional<Object>> method(String method) {
    return methods.get(method);
  }

  void forget(String method) {
    methods.remove(method);
  }

  /** Answers a call of the method with just that. */
  void fault(String method, ResponseDefinitionBuilder response) {
    server.stubFor(
        post(urlEqualTo("/"))
            .atPriority(FIRST)
            .withRequestBody(containing("\"" + method + "\""))
            .willReturn(response));
  }

  static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toArray());
  }

  static long height(JsonObject params) {
    return number(params, "height");
  }

  static long number(JsonObject params, String name) {
    return Long.decode(params.getString(name));
  }

  private Optional<Object> answer(JsonObject request) {
    return methods
        .get(request.getString("method"))
        .apply(request.getJsonObject("params", new JsonObject()));
  }

  private final class Answers implements ResponseDefinitionTransformerV2 {
    @Override
    public ResponseDefinition transform(ServeEvent event) {
      JsonObject request = new JsonObject(event.getRequest().getBodyAsString());
      if (!methods.containsKey(request.getString("method"))) {
        return error(-32601, "no such method");
      }
      Optional<Object> result = answer(request);
      return result.isEmpty()
          ? error(-31004, "not found")
          : body(200, new JsonObject().put("result", result.orElseThrow()));
    }

    private ResponseDefinition error(int code, String message) {
      return body(
          400,
          new JsonObject()
              .put("error", new JsonObject().put("code", code).put("message", message)));
    }

    private ResponseDefinition body(int status, JsonObject body) {
      return new ResponseDefinitionBuilder()
          .withStatus(status)
          .withBody(body.put("jsonrpc", "2.0").put("id", 1).encode())
          .build();
    }

    @Override
    public boolean applyGlobally() {
      return false;
    }

    @Override
    public String getName() {
      return NAME;
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
