package io.nexushub.node.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** One channel's JSON-RPC at a node, or its operator's, for commands. */
final class RpcCall implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(40);
  private static final int UNAUTHORIZED = 401;

  private final URI endpoint;
  private final Optional<String> token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .build();

  RpcCall(URI node, String channel) {
    this(node.resolve("/api/v3/" + channel), Optional.empty());
  }

  private RpcCall(URI endpoint, Optional<String> token) {
    this.endpoint = endpoint;
    this.token = token;
  }

  /** What only the node's operator may call. */
  static RpcCall admin(URI node, String token) {
    return new RpcCall(node.resolve("/admin"), Optional.of(token));
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
      HttpRequest.Builder post =
          HttpRequest.newBuilder(endpoint)
              .timeout(TIMEOUT)
              .POST(BodyPublishers.ofString(request.encode()));
      token.ifPresent(shown -> post.header("authorization", "Bearer " + shown));
      HttpResponse<String> response = http.send(post.build(), BodyHandlers.ofString());
      if (response.statusCode() == UNAUTHORIZED) {
        throw new IOException(endpoint + ": " + response.body().strip());
      }
      JsonObject answer = new JsonObject(response.body());
      Object result = answer.getValue("result");
      if (type.isInstance(result)) {
        return type.cast(result);
      }
      if (answer.getValue("error") instanceof JsonObject error) {
        throw new IOException(method + ": " + error.getValue("message"));
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
