package io.nexushub.follow;

import io.nexushub.protocol.MalformedMessage;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** JSON-RPC 2.0 as execution nodes and ICON's nodes speak it. */
final class JsonRpc {
  private static final int NO_SUCH_METHOD = -32601;
  private static final int NOT_FOUND = -31004;

  private JsonRpc() {}

  /** What a result says. */
  interface Decoder<T> {
    T decode(Object result) throws MalformedMessage;
  }

  /** The result, which may be anything but null. */
  static Future<Object> call(Endpoint endpoint, String method, JsonArray params, int limit) {
    return call(endpoint, method, method + params.encode(), params, limit);
  }

  /** The same with parameters by name. */
  static Future<Object> call(Endpoint endpoint, String method, JsonObject params, int limit) {
    return call(endpoint, method, method + params.encode(), params, limit);
  }

  private static Future<Object> call(
      Endpoint endpoint, String method, String call, Object params, int limit) {
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
          answer.status() == Endpoint.OK
              ? EndpointFailure.malformed(
                  endpoint.uri(), call, answer.body().length() + " bytes that are no JSON", "JSON")
              : endpoint.status(answer.status(), call, answer.body().toUtf8()));
    }
    Object error = response.getValue("error");
    if (error != null) {
      return Future.failedFuture(failure(endpoint, call, error));
    }
    Object result = response.getValue("result");
    return result == null
        ? Future.failedFuture(EndpointFailure.absent(endpoint.uri(), call, "null"))
        : Future.succeededFuture(result);
  }

  private static EndpointFailure failure(Endpoint endpoint, String call, Object error) {
    String found = "error " + error;
    Object code = error instanceof JsonObject json ? json.getValue("code") : null;
    if (Integer.valueOf(NOT_FOUND).equals(code)) {
      return EndpointFailure.absent(endpoint.uri(), call, found);
    }
    return Integer.valueOf(NO_SUCH_METHOD).equals(code)
        ? EndpointFailure.unknownMethod(endpoint.uri(), call, found)
        : EndpointFailure.unavailable(endpoint.uri(), call, found, "a result");
  }
}
