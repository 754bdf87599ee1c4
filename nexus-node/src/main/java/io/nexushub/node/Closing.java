package io.nexushub.node;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be closed, last made first; one part's failure does not keep the others open. */
final class Closing {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private final Deque<Part> parts = new ArrayDeque<>();

  private record Part(String name, Supplier<Future<?>> close) {}

  /**
   * A close that blocks gets a thread of its own: no event loop waits, and no verticle's context.
   */
  void addBlocking(String name, AutoCloseable part) {
    add(
        name,
        () -> {
          Promise<Void> closed = Promise.promise();
          Thread.ofPlatform()
              .name("nexus-closing")
              .start(() -> {
                try {
                  part.close();
                  closed.complete();
                } catch (Exception e) {
                  closed.fail(e);
                }
              });
          return closed.future();
        });
  }

  synchronized void add(String name, Supplier<Future<?>> close) {
    parts.push(new Part(name, close));
  }

  /** Closes all; a second call has nothing left to do. */
  Future<Void> close() {
    Part next = take();
    if (next == null) {
      return Future.succeededFuture();
    }
    LOG.debug("closing {}", next.name);
    return next.close
        .get()
        .transform(closed -> {
          if (closed.failed()) {
            LOG.warn("{} did not close", next.name, closed.cause());
          }
          return close();
        });
  }

  private synchronized @Nullable Part take() {
    return parts.poll();
  }
}
