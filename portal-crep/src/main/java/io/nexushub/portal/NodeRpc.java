package io.nexushub.portal;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * JSON-RPC to one channel, over several nodes of it: an endpoint that does not answer is left for
 * the next one. Fail-over changes who is asked, never what is believed: whatever comes back is
 * verified by its destination.
 *
 * <p>Calls block, so they belong on virtual threads.
 */
public final class NodeRpc implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final List<URI> endpoints;
  private final WebClient client; // kept in a field: Vert.x closes clients nobody refers to
  private final AtomicInteger preferred = new AtomicInteger();
  private final AtomicLong requests = new AtomicLong();

  /**
   * Connects lazily.
   *
   * @param endpoints whole URLs of the channel, such as {@code http://127.0.0.1:9080/api/v3/notary}
   */
  public NodeRpc(Vertx vertx, List<URI> endpoints) {
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("endpoints: none (expected: at least one)");
    }
    this.endpoints = List.copyOf(endpoints);
    this.client =
        WebClient.create(
            vertx,
            new WebClientOptions(new HttpClientOptions().setConnectTimeout(2_000))
                .setUserAgent("nexus-portal"));
  }

  /** The answer was an error of the called method; codes are those of ICON's JSON-RPC. */
  public static final class RpcError extends Exception {
    private final int code;
    private final String reason;

    RpcError(int code, String reason) {
      super(reason);
      this.code = code;
      this.reason = reason;
    }

    public String reason() {
      return reason;
    }

    public int code() {
      return code;
    }
  }

  /** The result of a call, as Vert.x reads JSON: String, JsonObject, JsonArray, null. */
  public @Nullable Object call(String method, JsonObject params) throws TransientFailure, RpcError {
    JsonObject request =
        new JsonObject()
            .put("jsonrpc", "2.0")
            .put("id", requests.incrementAndGet())
            .put("method", method)
            .put("params", params);
    TransientFailure last = new TransientFailure("no endpoint was asked");
    for (int attempt = 0; attempt < endpoints.size(); attempt++) {
      int index = Math.floorMod(preferred.get(), endpoints.size());
      try {
        return result(method, post(endpoints.get(index), request));
      } catch (TransientFailure e) {
        last = e;
        preferred.compareAndSet(index, index + 1);
      }
    }
    throw last;
  }

  /** Asks another endpoint first from now on. */
  void preferNext() {
    preferred.incrementAndGet();
  }

  public JsonObject object(String method, JsonObject params) throws TransientFailure, RpcError {
    Object result = call(method, params);
    if (result instanceof JsonObject object) {
      return object;
    }
    throw new TransientFailure(method + ": " + kind(result) + " (expected: an object)");
  }

  public String text(String method, JsonObject params) throws TransientFailure, RpcError {
    Object result = call(method, params);
    if (result instanceof String text) {
      return text;
    }
    throw new TransientFailure(method + ": " + kind(result) + " (expected: a text)");
  }

  @Override
  public void close() {
    client.close();
  }

  private HttpResponse<Buffer> post(URI endpoint, JsonObject request) throws TransientFailure {
    Future<HttpResponse<Buffer>> answer =
        client
            .postAbs(endpoint.toString())
            .timeout(TIMEOUT.toMillis())
            .putHeader("content-type", "application/json")
            .sendBuffer(request.toBuffer());
    try {
      return answer.await(TIMEOUT.toMillis() + 1_000, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new TransientFailure(endpoint + ": no answer in " + TIMEOUT, e);
    } catch (Exception e) { // await throws what the future failed with, checked or not
      throw new TransientFailure(endpoint + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable Object result(String method, HttpResponse<Buffer> response)
      throws TransientFailure, RpcError {
    JsonObject body;
    try {
      body = response.bodyAsJsonObject();
    } catch (DecodeException e) {
      throw new TransientFailure(
          method + ": HTTP " + response.statusCode() + " without JSON (expected: JSON-RPC)", e);
    }
    if (body == null) {
      throw new TransientFailure(method + ": HTTP " + response.statusCode() + " without a body");
    }
    JsonObject error = body.getJsonObject("error");
    if (error != null) {
      throw new RpcError(error.getInteger("code", 0), error.getString("message", "no message"));
    }
    return body.getValue("result");
  }

  private static String kind(@Nullable Object value) {
    return value == null ? "null" : value.getClass().getSimpleName();
  }
}
