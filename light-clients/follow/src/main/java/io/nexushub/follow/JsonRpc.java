package io.nexushub.follow;

import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** JSON-RPC 2.0 as execution nodes speak it. */
final class JsonRpc {
  private JsonRpc() {}

  /** The result, which may be anything but null. */
  static Future<Object> call(Endpoint endpoint, String method, JsonArray params, int limit) {
    String call = method + params.encode();
    JsonObject request =
        new JsonObject()
            .put("jsonrpc", "2.0")
            .put("id", 1)
            .put("method", method)
            .put("params", params);
    return endpoint
        .post(request.toBuffer(), call, limit)
        .compose(answer -> result(endpoint, call, answer));
  }

  private static Future<Object> result(Endpoint endpoint, String call, Endpoint.Answer answer) {
    JsonObject response;
    try {
      response = new JsonObject(answer.body().toUtf8());
    } catch (DecodeException malformed) {
      return Future.failedFuture(
          EndpointFailure.malformed(
              endpoint.uri(), call, answer.body().length() + " bytes that are no JSON", "JSON"));
    }
    Object error = response.getValue("error");
    if (error != null) {
      return Future.failedFuture(
          EndpointFailure.unavailable(endpoint.uri(), call, "error " + error, "a result"));
    }
    Object result = response.getValue("result");
    return result == null
        ? Future.failedFuture(EndpointFailure.absent(endpoint.uri(), call))
        : Future.succeededFuture(result);
  }
}
