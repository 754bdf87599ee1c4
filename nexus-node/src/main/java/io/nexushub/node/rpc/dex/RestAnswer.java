package io.nexushub.node.rpc.dex;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** An HTTP status and a body of JSON. */
record RestAnswer(int status, Buffer body) {
  static final int OK = 200;
  static final int NO_CONTENT = 204;
  static final int BAD_REQUEST = 400;
  static final int NOT_FOUND = 404;
  static final int CONFLICT = 409;
  static final int UNPROCESSABLE = 422;
  static final int INTERNAL = 500;
  static final int UNAVAILABLE = 503;

  private static final String AGAIN_SECONDS = "2";

  static RestAnswer found(@Nullable Object json) {
    return new RestAnswer(OK, Json.encodeToBuffer(json));
  }

  /** {@code {"error": {"code": "POOL_EMPTY", "message": "reserves: none (expected: some)"}}}. */
  static RestAnswer refused(int status, String code, String message) {
    JsonObject error = new JsonObject().put("code", code).put("message", message);
    return new RestAnswer(status, new JsonObject().put("error", error).toBuffer());
  }

  void send(HttpServerResponse response) {
    if (response.ended() || response.closed()) {
      return;
    }
    if (status == UNAVAILABLE) {
      response.putHeader("retry-after", AGAIN_SECONDS);
    }
    response
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .putHeader("cache-control", "no-store")
        .end(body);
  }
}
