package io.nexushub.node;

import io.vertx.core.Future;
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

  synchronized void add(String name, Supplier<Future<?>> close) {
    parts.push(new Part(name, close));
  }

  /** Closes all; a second call has nothing left to do. */
  Future<Void> close() {
    Part next = take();
    if (next == null) {
      return Future.succeededFuture();
    }
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
