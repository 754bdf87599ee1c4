package io.nexushub.node.rpc;

import io.nexushub.node.work.SharedWorkers;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the bytes of a request to the bytes of its answer, on worker threads. */
final class RpcDispatch {
  private static final Logger LOG = LoggerFactory.getLogger(RpcDispatch.class);
  private static final int MAX_ID_LENGTH = 128;
  private static final int SHOWN_LENGTH = 64;

  /** How long a request has a worker before another channel's may have it. */
  private static final long TURN_NANOS = 4_000_000;

  private final int batchLimit;

  RpcDispatch(int batchLimit) {
    this.batchLimit = batchLimit;
  }

  /** A request as it came: the channel's methods, the client's options, the body. */
  record Request(Map<String, RpcMethod> methods, RpcOptions options, Buffer body) {}

  /**
   * On a worker thread. What has to wait goes on later, on {@code workers} again; the future never
   * fails.
   */
  CompletableFuture<RpcAnswer> answer(Request request, SharedWorkers.Share workers) {
    Object content;
    try {
      content = Json.decodeValue(request.body);
    } catch (DecodeException | StackOverflowError e) {
      return CompletableFuture.completedFuture(
          RpcAnswer.refused(
              RpcAnswer.BAD_REQUEST,
              new RpcError(
                  RpcError.PARSE, "request: not JSON (expected: a JSON-RPC 2.0 request)")));
    }
    return content instanceof JsonArray batch
        ? batch(request, batch, workers)
        : one(request, content, workers).thenApply(RpcAnswer::single);
  }

  private CompletableFuture<RpcAnswer> batch(
      Request request, JsonArray batch, SharedWorkers.Share workers) {
    if (batch.isEmpty() || batch.size() > batchLimit) {
      return CompletableFuture.completedFuture(
          RpcAnswer.refused(
              RpcAnswer.BAD_REQUEST,
              new RpcError(
                  RpcError.REQUEST,
                  "batch: " + batch.size() + " calls (expected: 1 to " + batchLimit + ")")));
    }
    Batch calls = new Batch(request, batch, workers);
    calls.goOn();
    return calls.done;
  }

  /** Calls of one request, one after the other; after a while others have their turn between. */
  private static final class Batch {
    private final Request request;
    private final JsonArray calls;
    private final SharedWorkers.Share workers;
    private final List<CompletableFuture<JsonObject>> answers = new ArrayList<>();
    private final CompletableFuture<RpcAnswer> done = new CompletableFuture<>();

    private Batch(Request request, JsonArray calls, SharedWorkers.Share workers) {
      this.request = request;
      this.calls = calls;
      this.workers = workers;
    }

    private void goOn() {
      long start = System.nanoTime();
      while (answers.size() < calls.size()) {
        answers.add(one(request, calls.getValue(answers.size()), workers));
        if (System.nanoTime() - start > TURN_NANOS && answers.size() < calls.size()) {
          workers.goOn(this::goOn);
          return;
        }
      }
      var _ =
          CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
              .thenAccept(all -> done.complete(RpcAnswer.batch(joined())));
    }

    private JsonArray joined() {
      JsonArray joined = new JsonArray();
      answers.forEach(answer -> joined.add(answer.join()));
      return joined;
    }
  }

  private static CompletableFuture<JsonObject> one(
      Request request, @Nullable Object content, SharedWorkers.Share workers) {
    if (!(content instanceof JsonObject call)) {
      return CompletableFuture.completedFuture(
          RpcAnswer.failure(null, request("request", content, "an object")));
    }
    Object id = call.getValue("id");
    if (!isId(id)) {
      return CompletableFuture.completedFuture(
          RpcAnswer.failure(null, request("id", id, "a number or a short text")));
    }
    return answered(id, call, () -> call(request, call), workers);
  }

  private interface Step {
    @Nullable Object result() throws RpcError;
  }

  private static CompletableFuture<JsonObject> answered(
      Object id, JsonObject call, Step step, SharedWorkers.Share workers) {
    JsonObject answer;
    try {
      Object result = step.result();
      if (result instanceof Later(CompletableFuture<Boolean> until, Later.Rest rest)) {
        return until
            .thenComposeAsync(
                happened -> answered(id, call, () -> rest.answer(happened), workers), workers)
            .exceptionally(refused -> RpcAnswer.failure(id, busy()));
      }
      answer = RpcAnswer.success(id, result);
    } catch (RpcError e) {
      answer = RpcAnswer.failure(id, e);
    } catch (RuntimeException e) {
      LOG.error("{} failed", call.getValue("method"), e);
      answer = RpcAnswer.failure(id, new RpcError(RpcError.INTERNAL, "internal error"));
    }
    return CompletableFuture.completedFuture(answer);
  }

  private static @Nullable Object call(Request request, JsonObject call) throws RpcError {
    if (!"2.0".equals(call.getValue("jsonrpc"))) {
      throw request("jsonrpc", call.getValue("jsonrpc"), "2.0");
    }
    if (!(call.getValue("method") instanceof String name)) {
      throw request("method", call.getValue("method"), "a text");
    }
    RpcMethod method = request.methods.get(name);
    if (method == null) {
      throw new RpcError(
          RpcError.METHOD, "method: " + shown(name) + " (expected: one this channel has)");
    }
    return method.call(params(call.getValue("params")), request.options);
  }

  private static JsonObject params(@Nullable Object params) throws RpcError {
    return switch (params) {
      case null -> new JsonObject();
      case JsonObject object -> object;
      case Object other -> throw RpcError.params("params", shown(other), "an object");
    };
  }

  private static RpcError busy() {
    return new RpcError(
        RpcError.SERVER, "busy: too many requests wait (expected: fewer; try again)");
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
