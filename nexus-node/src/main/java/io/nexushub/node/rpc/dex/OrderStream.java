package io.nexushub.node.rpc.dex;

import io.nexushub.protocol.dex.SourceNumber;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One client that follows one order by Server-Sent Events. Every event is the whole order, so one
 * that could not be written is replaced by the next and nothing piles up.
 */
final class OrderStream {
  private static final long HEARTBEAT_MILLIS = Duration.ofSeconds(15).toMillis();

  /** Who takes nothing for so long is cut off. */
  private static final long PATIENCE_MILLIS = Duration.ofSeconds(30).toMillis();

  /** Then the client comes again with the id it saw last: a dead one does not. */
  private static final long LIFE_MILLIS = Duration.ofMinutes(15).toMillis();

  private static final int QUEUE_BYTES = 64 * 1024;
  private static final int MAX_ID = 64;
  private static final String AGAIN_MILLIS = "1000";

  private final SourceNumber source;
  private final HttpServerResponse response;
  private final long openedMillis;
  private String lastId;
  private long writtenMillis;
  private long fullSinceMillis;
  private @Nullable Seen unsent;
  private boolean over;

  OrderStream(SourceNumber source, RoutingContext request, long nowMillis) {
    this.source = source;
    this.response = request.response();
    this.openedMillis = nowMillis;
    this.writtenMillis = nowMillis;
    String seen = request.request().getHeader("last-event-id");
    this.lastId = seen == null || seen.length() > MAX_ID ? "" : seen;
  }

  SourceNumber source() {
    return source;
  }

  boolean isOver() {
    return over || response.closed() || response.ended();
  }

  void refuse(RestAnswer answer) {
    over = true;
    answer.send(response);
  }

  void tell(Seen order, long nowMillis) {
    if (isOver()) {
      return;
    }
    boolean known = order.id().equals(lastId);
    if (!response.headWritten()) {
      if (known && order.settled()) {
        // what Server-Sent Events have for "do not come again"
        over = true;
        response.setStatusCode(RestAnswer.NO_CONTENT).end();
        return;
      }
      begin();
    }
    if (known) {
      unsent = null;
    } else if (response.writeQueueFull()) {
      unsent = order;
    } else {
      write(order, nowMillis);
    }
  }

  private void begin() {
    response
        .setChunked(true)
        .setWriteQueueMaxSize(QUEUE_BYTES)
        .putHeader("content-type", "text/event-stream; charset=utf-8")
        .putHeader("cache-control", "no-store")
        .putHeader("x-accel-buffering", "no");
    response.write("retry: " + AGAIN_MILLIS + "\n\n");
  }

  private void write(Seen order, long nowMillis) {
    unsent = null;
    lastId = order.id();
    writtenMillis = nowMillis;
    response.write("id: " + order.id() + "\nevent: order\ndata: " + order.json() + "\n\n");
    if (order.settled()) {
      over = true;
      response.end("event: end\ndata: {\"reason\":\"settled\"}\n\n");
    }
  }

  /** Whether it goes on; writes what could not be written before, or a sign of life. */
  boolean keepsOn(long nowMillis) {
    if (isOver()) {
      return false;
    }
    if (!response.headWritten()) {
      return true;
    }
    if (response.writeQueueFull()) {
      return isWaitedFor(nowMillis);
    }
    fullSinceMillis = 0;
    if (nowMillis - openedMillis > LIFE_MILLIS) {
      over = true;
      response.end();
      return false;
    }
    if (unsent != null) {
      write(unsent, nowMillis);
    } else if (nowMillis - writtenMillis > HEARTBEAT_MILLIS) {
      writtenMillis = nowMillis;
      response.write(":\n\n");
    }
    return !over;
  }

  private boolean isWaitedFor(long nowMillis) {
    fullSinceMillis = fullSinceMillis == 0 ? nowMillis : fullSinceMillis;
    if (nowMillis - fullSinceMillis <= PATIENCE_MILLIS) {
      return true;
    }
    over = true;
    response.reset();
    return false;
  }
}
