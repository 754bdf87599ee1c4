package io.nexushub.node.rpc;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What goes back to the client: an HTTP status and a JSON body. */
record RpcAnswer(int status, Buffer body) {
  static final int OK = 200;
  static final int BAD_REQUEST = 400;
  static final int TOO_LARGE = 413;
  static final int BUSY = 503;

  /** A failed single call is a bad request to ICON's clients: some look at nothing else. */
  static RpcAnswer single(JsonObject answer) {
    return new RpcAnswer(answer.containsKey("error") ? BAD_REQUEST : OK, answer.toBuffer());
  }

  static RpcAnswer batch(JsonArray answers) {
    return new RpcAnswer(OK, answers.toBuffer());
  }

  static RpcAnswer refused(int status, RpcError error) {
    return new RpcAnswer(status, failure(null, error).toBuffer());
  }

  static JsonObject success(Object id, @Nullable Object result) {
    return new JsonObject().put("jsonrpc", "2.0").put("result", result).put("id", id);
  }

  static JsonObject failure(@Nullable Object id, RpcError error) {
    return new JsonObject().put("jsonrpc", "2.0").put("error", error.toJson()).put("id", id);
  }
}
