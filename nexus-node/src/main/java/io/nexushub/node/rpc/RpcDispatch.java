package io.nexushub.node.rpc;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the bytes of a request to the bytes of its answer, on one worker thread. */
final class RpcDispatch {
  private static final Logger LOG = LoggerFactory.getLogger(RpcDispatch.class);
  private static final int MAX_ID_LENGTH = 128;
  private static final int SHOWN_LENGTH = 64;

  private final int batchLimit;

  RpcDispatch(int batchLimit) {
    this.batchLimit = batchLimit;
  }

  RpcAnswer answer(Map<String, RpcMethod> methods, Buffer body) {
    Object request;
    try {
      request = Json.decodeValue(body);
    } catch (DecodeException | StackOverflowError e) {
      return RpcAnswer.refused(
          RpcAnswer.BAD_REQUEST,
          new RpcError(RpcError.PARSE, "request: not JSON (expected: a JSON-RPC 2.0 request)"));
    }
    return request instanceof JsonArray batch
        ? batch(methods, batch)
        : RpcAnswer.single(one(methods, request));
  }

  private RpcAnswer batch(Map<String, RpcMethod> methods, JsonArray batch) {
    if (batch.isEmpty() || batch.size() > batchLimit) {
      return RpcAnswer.refused(
          RpcAnswer.BAD_REQUEST,
          new RpcError(
              RpcError.REQUEST,
              "batch: " + batch.size() + " calls (expected: 1 to " + batchLimit + ")"));
    }
    JsonArray answers = new JsonArray();
    for (Object request : batch) {
      answers.add(one(methods, request));
    }
    return RpcAnswer.batch(answers);
  }

  private static JsonObject one(Map<String, RpcMethod> methods, @Nullable Object request) {
    if (!(request instanceof JsonObject call)) {
      return RpcAnswer.failure(null, request("request", request, "an object"));
    }
    Object id = call.getValue("id");
    if (!isId(id)) {
      return RpcAnswer.failure(null, request("id", id, "a number or a short text"));
    }
    try {
      return RpcAnswer.success(id, call(methods, call));
    } catch (RpcError e) {
      return RpcAnswer.failure(id, e);
    } catch (RuntimeException e) {
      LOG.error("{} failed", call.getValue("method"), e);
      return RpcAnswer.failure(id, new RpcError(RpcError.INTERNAL, "internal error"));
    }
  }

  private static @Nullable Object call(Map<String, RpcMethod> methods, JsonObject call)
      throws RpcError {
    if (!"2.0".equals(call.getValue("jsonrpc"))) {
      throw request("jsonrpc", call.getValue("jsonrpc"), "2.0");
    }
    if (!(call.getValue("method") instanceof String name)) {
      throw request("method", call.getValue("method"), "a text");
    }
    RpcMethod method = methods.get(name);
    if (method == null) {
      throw new RpcError(
          RpcError.METHOD, "method: " + shown(name) + " (expected: one this channel has)");
    }
    return method.call(params(call.getValue("params")));
  }

  private static JsonObject params(@Nullable Object params) throws RpcError {
    return switch (params) {
      case null -> new JsonObject();
      case JsonObject object -> object;
      case Object other -> throw RpcError.params("params", shown(other), "an object");
    };
  }

  private static boolean isId(@Nullable Object id) {
    return id instanceof Number || (id instanceof String text && text.length() <= MAX_ID_LENGTH);
  }

  private static RpcError request(String name, @Nullable Object found, String expected) {
    return new RpcError(
        RpcError.REQUEST, name + ": " + shown(found) + " (expected: " + expected + ")");
  }

  /** Strangers choose what is shown here, so not all of it is. */
  private static String shown(@Nullable Object found) {
    String text = found == null ? "missing" : found.toString();
    return text.length() <= SHOWN_LENGTH ? text : text.substring(0, SHOWN_LENGTH) + "…";
  }
}
