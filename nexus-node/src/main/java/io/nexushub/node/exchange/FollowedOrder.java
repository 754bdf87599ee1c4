package io.nexushub.node.exchange;

import io.nexushub.protocol.dex.SourceNumber;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One order's stream of events, over as many connections as it takes. Belongs to one event loop.
 */
final class FollowedOrder {
  /** Three signs of life that did not come. */
  private static final long SILENCE_MILLIS = 45_000;

  private static final long AGAIN_MILLIS = 500;
  private static final long CONNECT_MILLIS = 2_000;

  /** An order with the most payments it can have is a tenth of it. */
  private static final int MAX_LINE = 64 * 1024;

  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int CLIENT_ERRORS = 400;
  private static final int SERVER_ERRORS = 500;

  private final Vertx vertx;
  private final Context loop;
  private final HttpClient http;
  private final List<URI> channels;
  private final SourceNumber source;
  private final OrderEvents.Listener listener;
  private final CompletableFuture<OrderStatus> settled = new CompletableFuture<>();
  private @Nullable HttpClientRequest open;
  private @Nullable OrderStatus last;
  private String lastId = "";
  private String id = "";
  private String event = "";
  private String data = "";
  private String answered = "";
  private int attempts;

  FollowedOrder(
      Vertx vertx,
      HttpClient http,
      List<URI> channels,
      SourceNumber source,
      OrderEvents.Listener listener) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.http = http;
    this.channels = channels;
    this.source = source;
    this.listener = listener;
  }

  CompletableFuture<OrderStatus> start() {
    var _ = settled.whenComplete((status, failure) -> loop.runOnContext(done -> hangUp()));
    loop.runOnContext(now -> ask());
    return settled;
  }

  private void ask() {
    if (settled.isDone()) {
      return;
    }
    URI channel = channels.get(Math.floorMod(attempts, channels.size()));
    attempts++;
    answered = "ended";
    forget();
    RequestOptions options =
        new RequestOptions()
            .setAbsoluteURI(channel + "/orders/" + source + "/events")
            .setConnectTimeout(CONNECT_MILLIS)
            .setIdleTimeout(SILENCE_MILLIS)
            .putHeader("accept", "text/event-stream");
    if (!lastId.isEmpty()) {
      options.putHeader("last-event-id", lastId);
    }
    http.request(options)
        .compose(request -> {
          open = request;
          // nested, so that reading begins on the request's own context before the answer can end
          return request.send().compose(this::read);
        })
        .onComplete(ended -> loop.runOnContext(now -> again(channel, ended.cause())));
  }

  private Future<Void> read(HttpClientResponse response) {
    int status = response.statusCode();
    if (status == NO_CONTENT && last != null) {
      settled.complete(last);
      return Future.succeededFuture();
    }
    if (status != OK) {
      answered = "answered with status " + status;
      return response.body().map(body -> refused(status, body));
    }
    RecordParser lines =
        RecordParser.newDelimited("\n", line -> line(line.toString())).maxRecordSize(MAX_LINE);
    lines.exceptionHandler(tooLong -> hangUp());
    response.handler(lines);
    return response.end();
  }

  /** Another node would say the same of a question that is wrong; of all else, it might not. */
  private @Nullable Void refused(int status, Buffer body) {
    if (status >= CLIENT_ERRORS && status < SERVER_ERRORS) {
      settled.completeExceptionally(
          new Refused(status, "events of " + source + ": " + message(body)));
    }
    return null;
  }

  private static String message(Buffer body) {
    try {
      return body.toJsonObject().getJsonObject("error", new JsonObject()).getString("message", "");
    } catch (DecodeException | ClassCastException noJson) {
      return "not of this channel (expected: an exchange)";
    }
  }

  private void line(String line) {
    int colon = line.indexOf(':');
    if (line.isEmpty()) {
      dispatch();
    } else if (colon > 0) {
      String value = line.substring(line.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
      switch (line.substring(0, colon)) {
        case "id" -> id = value;
        case "event" -> event = value;
        case "data" -> data = value;
        default -> {} // such as retry: this client has its own patience
      }
    }
  }

  private void dispatch() {
    String told = event.equals("order") ? data : "";
    String toldId = id;
    forget();
    if (told.isEmpty() || settled.isDone()) {
      return;
    }
    try {
      JsonObject json = new JsonObject(told);
      if (!json.getString("status").equals("UNKNOWN")) {
        tell(OrderStatus.of(json));
      }
      lastId = toldId;
    } catch (DecodeException
        | ClassCastException
        | NullPointerException
        | NumberFormatException e) {
      hangUp(); // a node that talks nonsense is left for the next
    }
  }

  private void tell(OrderStatus status) {
    if (!status.equals(last)) {
      last = status;
      listener.changed(status);
    }
    if (status.isSettled()) {
      settled.complete(status);
    }
  }

  private void forget() {
    id = "";
    event = "";
    data = "";
  }

  private void hangUp() {
    if (open != null) {
      open.reset();
    }
  }

  private void again(URI channel, @Nullable Throwable failure) {
    if (!settled.isDone()) {
      listener.broken(channel, failure == null ? answered : String.valueOf(failure.getMessage()));
      vertx.setTimer(AGAIN_MILLIS, now -> loop.runOnContext(then -> ask()));
    }
  }
}
