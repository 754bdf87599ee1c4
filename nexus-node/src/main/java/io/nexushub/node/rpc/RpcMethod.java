package io.nexushub.node.rpc;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One method of a channel's JSON-RPC. Called on a worker thread: it may check signatures and read
 * the store, and must not wait for anything to happen.
 */
@FunctionalInterface
public interface RpcMethod {
  /**
   * @param params empty if the request has none
   * @return what Vert.x can write as JSON: JsonObject, JsonArray, String, Number, Boolean or null;
   *     or {@link Later}
   * @throws RpcError if the answer is an error
   */
  @Nullable Object call(JsonObject params) throws RpcError;

  /** See {@link #call(JsonObject)}; for the few methods that care how they are called. */
  default @Nullable Object call(JsonObject params, RpcOptions options) throws RpcError {
    return call(params);
  }
}
