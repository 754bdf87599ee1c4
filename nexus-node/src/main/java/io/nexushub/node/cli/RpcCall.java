package io.nexushub.node.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** One channel's JSON-RPC at a node, for commands. */
final class RpcCall implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final URI endpoint;
  private final HttpClient http;

  RpcCall(URI node, String channel) {
    this.endpoint = node.resolve("/api/v3/" + channel);
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();
  }

  /** The result of a call; an error is the end of the command. */
  JsonObject call(String method, JsonObject params) throws IOException {
    return call(method, params, JsonObject.class);
  }

  /**
   * See above.
   *
   * @param type what the result has to be
   */
  <T> T call(String method, JsonObject params, Class<T> type) throws IOException {
    JsonObject request =
        new JsonObject()
            .put("jsonrpc", "2.0")
            .put("id", 1)
            .put("method", method)
            .put("params", params);
    try {
      String body =
          http.send(
                  HttpRequest.newBuilder(endpoint)
                      .timeout(TIMEOUT)
                      .POST(BodyPublishers.ofString(request.encode()))
                      .build(),
                  BodyHandlers.ofString())
              .body();
      JsonObject answer = new JsonObject(body);
      Object result = answer.getValue("result");
      if (type.isInstance(result)) {
        return type.cast(result);
      }
      throw new IOException(endpoint + ": " + method + ": " + answer + " (expected: a result)");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(endpoint + ": interrupted", e);
    } catch (DecodeException | ClassCastException e) {
      throw new IOException(endpoint + ": no JSON-RPC (expected: a node's RPC)", e);
    } catch (java.net.ConnectException e) {
      throw new IOException(endpoint + ": nobody answers (expected: a node's RPC)", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
