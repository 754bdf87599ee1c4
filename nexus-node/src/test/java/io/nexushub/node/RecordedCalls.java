package io.nexushub.node;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Answers JSON-RPC calls as they were answered once; others are not known. */
final class RecordedCalls implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final Map<String, Object> results = new ConcurrentHashMap<>();

  /**
   * @param name of a file beside this class: a list of calls, each with its result
   */
  RecordedCalls(String name) {
    for (Object each : new JsonArray(text(name))) {
      JsonObject call = (JsonObject) each;
      if (call.getValue("result") != null) {
        results.put(key(call), call.getValue("result"));
      }
    }
    server =
        TestNodes.await(
            vertx
                .createHttpServer()
                .requestHandler(request ->
                    request.bodyHandler(body -> {
                      JsonObject answer = answer(body.toJsonObject());
                      request
                          .response()
                          .setStatusCode(answer.containsKey("error") ? 400 : 200)
                          .end(answer.encode());
                    }))
                .listen(0, "127.0.0.1"));
  }

  private static String text(String name) {
    try (InputStream in = RecordedCalls.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static String key(JsonObject call) {
    return call.getString("method") + call.getJsonObject("params").encode();
  }

  private JsonObject answer(JsonObject call) {
    JsonObject answer = new JsonObject().put("jsonrpc", "2.0").put("id", 1);
    Object result = results.get(key(call));
    return result == null
        ? answer.put("error", unknown(call.getString("method")))
        : answer.put("result", result);
  }

  /** A thing of a known method, or else a method. */
  private JsonObject unknown(String method) {
    boolean known = results.keySet().stream().anyMatch(key -> key.startsWith(method + "{"));
    return known
        ? new JsonObject().put("code", -31004).put("message", "not found")
        : new JsonObject().put("code", -32601).put("message", "no such method");
  }

  /** What is answered, if it is a text. */
  String result(String method, JsonObject params) {
    return (String) results.get(method + params.encode());
  }

  /** Another answer from now on. */
  void change(String method, JsonObject params, Object result) {
    results.put(method + params.encode(), result);
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  @Override
  public void close() {
    TestNodes.await(vertx.close());
  }
}
