package io.nexushub.follow.serve;

import io.nexushub.follow.Ancestry;
import io.nexushub.follow.EthereumSync.Heads;
import io.nexushub.follow.ExecutionClient;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.SignatureScheme;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ethereum's JSON-RPC on loopback, over HTTP POST. Only bodies declared as JSON are read, so that
 * no page in a browser can call it without asking first, which is not answered; and only by the
 * names of loopback, so that no page whose own name was bent to this machine can either.
 */
public final class VerifiedServer {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String JSON = "application/json";
  private static final int MAX_BODY = 1024 * 1024;
  private static final int MAX_BATCH = 100;
  private static final int IDLE_SECONDS = 60;
  private static final int OK = 200;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int TOO_LARGE = 413;
  private static final int NOT_JSON = 415;
  private static final int MISDIRECTED = 421;
  private static final List<String> NAMES = List.of(LOOPBACK, "localhost", "[::1]");

  /** Slots for which the head may stand still before it is no longer given out as the latest. */
  private static final int OLDEST_SLOTS = 64;

  private final Vertx vertx;
  private final VerifiedMethods methods;
  private @Nullable HttpServer server;

  /**
   * @param heads what the light client holds for the chain's head at any time
   * @param execution asked for everything, believed nothing
   */
  public VerifiedServer(
      Vertx vertx,
      NetworkConfig network,
      Supplier<Optional<Heads>> heads,
      ExecutionClient execution,
      InstantSource clock,
      HashFunction keccak,
      SignatureScheme secp256k1) {
    this(vertx, network, heads, execution, Ancestry.NONE, clock, keccak, secp256k1);
  }

  /**
   * @param ancestry a way to blocks from long ago that takes none in between
   */
  public VerifiedServer(
      Vertx vertx,
      NetworkConfig network,
      Supplier<Optional<Heads>> heads,
      ExecutionClient execution,
      Ancestry ancestry,
      InstantSource clock,
      HashFunction keccak,
      SignatureScheme secp256k1) {
    this.vertx = vertx;
    Duration oldest = network.slotTime().multipliedBy(OLDEST_SLOTS);
    this.methods =
        new VerifiedMethods(
            network.chainId(),
            new ProvenBlocks(heads, oldest, clock, execution, ancestry, keccak),
            execution,
            keccak,
            secp256k1);
  }

  /**
   * @param port zero for any
   * @return the port that was taken
   */
  public Future<Integer> listen(int port) {
    HttpServer created =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHost(LOOPBACK)
                .setPort(port)
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setIdleTimeout(IDLE_SECONDS));
    server = created;
    return created.requestHandler(this::receive).listen().map(HttpServer::actualPort);
  }

  public Future<Void> close() {
    return server == null ? Future.succeededFuture() : server.close();
  }

  private void receive(HttpServerRequest request) {
    String type = request.getHeader("content-type");
    String host = request.authority() == null ? "none" : request.authority().host();
    if (!NAMES.contains(host)) {
      end(request.response(), MISDIRECTED, "host: " + host + " (expected: one of " + NAMES + ")");
    } else if (!request.method().equals(HttpMethod.POST)) {
      end(request.response(), METHOD_NOT_ALLOWED, "a POST of JSON-RPC 2.0 is expected here");
    } else if (type == null || !type.startsWith(JSON)) {
      end(request.response(), NOT_JSON, "content-type: " + type + " (expected: " + JSON + ")");
    } else {
      Buffer body = Buffer.buffer();
      request.handler(chunk -> {
        if (body.length() + chunk.length() > MAX_BODY) {
          request.handler(ignored -> {});
          request.endHandler(ignored -> {});
          end(
              request.response(),
              TOO_LARGE,
              "body: too long (expected: <= " + MAX_BODY + " bytes)");
        } else {
          body.appendBuffer(chunk);
        }
      });
      request.endHandler(end -> answer(body).onSuccess(text -> send(request.response(), text)));
    }
  }

  private static void end(HttpServerResponse response, int status, String text) {
    response.setStatusCode(status).putHeader("connection", "close").end(text + "\n");
  }

  private static void send(HttpServerResponse response, Buffer text) {
    if (!response.ended() && !response.closed()) {
      response.setStatusCode(OK).putHeader("content-type", JSON).end(text);
    }
  }

  /** Never fails. */
  private Future<Buffer> answer(Buffer body) {
    Object content;
    try {
      content = Json.decodeValue(body);
    } catch (DecodeException | StackOverflowError e) {
      return Future.succeededFuture(
          failure(null, new RefusedCall(RefusedCall.PARSE, "request: not JSON")).toBuffer());
    }
    if (!(content instanceof JsonArray batch)) {
      return one(content).map(JsonObject::toBuffer);
    }
    if (batch.isEmpty() || batch.size() > MAX_BATCH) {
      return Future.succeededFuture(
          failure(
                  null,
                  new RefusedCall(
                      RefusedCall.REQUEST,
                      "batch: %d calls (expected: 1 to %d)".formatted(batch.size(), MAX_BATCH)))
              .toBuffer());
    }
    List<Future<JsonObject>> answers = new ArrayList<>();
    batch.forEach(call -> answers.add(one(call)));
    return Future.join(answers)
        .map(all -> {
          JsonArray joined = new JsonArray();
          answers.forEach(each -> joined.add(each.result()));
          return joined.toBuffer();
        });
  }

  private Future<JsonObject> one(@Nullable Object content) {
    if (!(content instanceof JsonObject call)
        || !(call.getValue("method") instanceof String name)) {
      return Future.succeededFuture(
          failure(
              null,
              new RefusedCall(RefusedCall.REQUEST, "request: no method (expected: JSON-RPC 2.0)")));
    }
    Object id = call.getValue("id");
    JsonArray params = call.getValue("params") instanceof JsonArray given ? given : new JsonArray();
    return methods
        .call(name, new CallParams(params))
        .map(result -> new JsonObject().put("jsonrpc", "2.0").put("id", id).put("result", result))
        .otherwise(cause -> failure(id, cause));
  }

  private static JsonObject failure(@Nullable Object id, Throwable cause) {
    int code = cause instanceof RefusedCall refused ? refused.code() : RefusedCall.FAILED;
    JsonObject error =
        new JsonObject().put("code", code).put("message", String.valueOf(cause.getMessage()));
    return new JsonObject().put("jsonrpc", "2.0").put("id", id).put("error", error);
  }
}
