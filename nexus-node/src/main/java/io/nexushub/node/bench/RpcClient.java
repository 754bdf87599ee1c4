package io.nexushub.node.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** JSON-RPC over plain HTTP, to the nodes of one channel in turn. */
final class RpcClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int BUSY = 503;

  private final List<URI> nodes;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final AtomicLong turn = new AtomicLong();

  RpcClient(List<URI> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** A call whose error is the end of the measurement. */
  Object call(String method, JsonObject params) throws LoadFailure, InterruptedException {
    Object answer = post(request(method, params).toBuffer().getBytes());
    if (answer instanceof JsonObject object && object.containsKey("result")) {
      return object.getValue("result");
    }
    throw new LoadFailure(method + ": " + answer + " (expected: a result)");
  }

  /** The answers to a batch, in its order; empty if the node is too busy to take it. */
  JsonArray batch(byte[] requests) throws LoadFailure, InterruptedException {
    Object answer = post(requests);
    if (answer instanceof JsonArray answers) {
      return answers;
    }
    return new JsonArray();
  }

  static JsonObject request(String method, JsonObject params) {
    return new JsonObject()
        .put("jsonrpc", "2.0")
        .put("id", 1)
        .put("method", method)
        .put("params", params);
  }

  private Object post(byte[] body) throws LoadFailure, InterruptedException {
    URI node = nodes.get((int) (turn.getAndIncrement() % nodes.size()));
    HttpRequest request =
        HttpRequest.newBuilder(node)
            .timeout(TIMEOUT)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      return response.statusCode() == BUSY
          ? new JsonObject()
          : Json.decodeValue(Buffer.buffer(response.body()));
    } catch (IOException e) {
      throw new LoadFailure(node + ": " + e.getMessage() + " (expected: an answer)", e);
    } catch (DecodeException e) {
      throw new LoadFailure(node + ": " + e.getMessage() + " (expected: JSON)", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
