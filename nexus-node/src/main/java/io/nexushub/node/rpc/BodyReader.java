package io.nexushub.node.rpc;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Collects a request's body up to a limit. What is beyond is counted and thrown away, because many
 * clients read no answer before they have sent all; whoever sends much more loses the connection.
 */
final class BodyReader {
  /** How many times the limit is read before the connection is cut. */
  private static final int PATIENCE = 8;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final int limit;
  private final Buffer body = Buffer.buffer();
  private final Promise<Buffer> read = Promise.promise();
  private long received;

  private BodyReader(Vertx vertx, HttpServerRequest request, int limit) {
    this.vertx = vertx;
    this.request = request;
    this.limit = limit;
  }

  /** Says how long a body was that is too long. */
  static final class TooLong extends Exception {
    private final long bytes;

    private TooLong(long bytes) {
      super("body of " + bytes + " bytes", null, false, false);
      this.bytes = bytes;
    }

    long bytes() {
      return bytes;
    }
  }

  /**
   * The whole body; fails with {@link TooLong}, or if the client goes away or takes too long: a
   * byte now and then would outlive any idle timeout.
   */
  static Future<Buffer> read(Vertx vertx, HttpServerRequest request, int limit, Duration timeout) {
    BodyReader reader = new BodyReader(vertx, request, limit);
    reader.limit(timeout);
    request
        .handler(reader::take)
        .exceptionHandler(reader.read::tryFail)
        .endHandler(end -> reader.ended());
    return reader.read.future();
  }

  private void limit(Duration timeout) {
    long timer =
        vertx.setTimer(
            timeout.toMillis(),
            late -> {
              if (read.tryFail("body: " + received + " bytes in " + timeout)) {
                request.connection().close();
              }
            });
    read.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private void take(Buffer part) {
    received += part.length();
    if (received <= limit) {
      body.appendBuffer(part);
    } else if (received > (long) PATIENCE * limit) {
      request.connection().close();
      read.tryFail(new TooLong(received));
    }
  }

  private void ended() {
    if (received <= limit) {
      read.tryComplete(body);
    } else {
      read.tryFail(new TooLong(received));
    }
  }
}
