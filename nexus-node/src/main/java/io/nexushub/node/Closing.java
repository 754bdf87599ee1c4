package io.nexushub.node;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be closed, last made first. Neither a part that fails nor one that hangs keeps the
 * others open: it is named in the log, and closing goes on.
 */
final class Closing {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  /** What a part still gets when others have used up the time of all. */
  private static final long LEAST_MILLIS = 100;

  private final Duration partLimit;
  private final Duration totalLimit;
  private final Deque<Part> parts = new ArrayDeque<>();
  private @Nullable Future<Void> running;

  private record Part(String name, Supplier<Future<?>> close) {}

  /**
   * @param partLimit how long one part may take
   * @param totalLimit how long all may take; the rest is then told to close and hardly waited for
   */
  Closing(Duration partLimit, Duration totalLimit) {
    this.partLimit = partLimit;
    this.totalLimit = totalLimit;
  }

  /**
   * A close that blocks gets a thread of its own: no event loop waits, and no verticle's context.
   */
  void addBlocking(String name, AutoCloseable part) {
    add(
        name,
        () -> {
          Promise<Void> closed = Promise.promise();
          Thread.ofPlatform()
              .daemon() // One that hangs must not keep the process alive.
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

  /** Closes all; a call while it is being done waits for the same end. */
  synchronized Future<Void> close() {
    if (running != null) {
      return running;
    }
    Promise<Void> done = Promise.promise();
    running = done.future();
    closeRest(System.nanoTime() + totalLimit.toNanos()).onComplete(done);
    return done.future();
  }

  private Future<Void> closeRest(long deadline) {
    Part next = take();
    if (next == null) {
      return Future.succeededFuture();
    }
    LOG.debug("closing {}", next.name);
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    long limit = Math.max(LEAST_MILLIS, Math.min(partLimit.toMillis(), left));
    return limited(next, limit)
        .transform(closed -> {
          if (closed.failed()) {
            LOG.warn("{} did not close; going on without it", next.name, closed.cause());
          }
          return closeRest(deadline);
        });
  }

  private static Future<Void> limited(Part part, long limitMillis) {
    Promise<Void> ended = Promise.promise();
    CompletableFuture.delayedExecutor(limitMillis, TimeUnit.MILLISECONDS)
        .execute(() ->
            ended.tryFail(
                new TimeoutException(
                    part.name + ": still closing (expected: closed in " + limitMillis + " ms)")));
    try {
      part.close.get().onSuccess(closed -> ended.tryComplete()).onFailure(ended::tryFail);
    } catch (RuntimeException e) {
      ended.tryFail(e);
    }
    return ended.future();
  }

  private synchronized @Nullable Part take() {
    Part next = parts.poll();
    if (next == null) {
      running = null; // What a start that was overtaken still adds is for the next call.
    }
    return next;
  }
}
