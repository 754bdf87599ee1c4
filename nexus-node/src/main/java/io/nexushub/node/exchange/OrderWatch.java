package io.nexushub.node.exchange;

import io.nexushub.portal.Pause;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.dex.SourceNumber;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches one order until it is settled: told by the nodes' streams, and by asking again and again
 * when no node has one. Whichever it is, and whatever breaks, each stage is told once.
 *
 * @param clock for the time that is left, with {@code pause}
 */
public record OrderWatch(
    OrderEvents events, ExchangeClient exchange, InstantSource clock, Pause pause) {
  /** So many nodes in a row whose streams end without a word, then they are given up. */
  private static final int ROUNDS = 2;

  /** Is told on the thread that watches. */
  public interface Listener {
    void stage(OrderStages.Stage stage, OrderStatus order);

    /** What became of the streams. */
    void note(String text);
  }

  /**
   * Watches until the order is settled, or the time is over.
   *
   * @return the last that is known of it; empty if the exchange has not heard of it in time
   * @throws Refused if the exchange would never answer this
   */
  public Optional<OrderStatus> watch(SourceNumber source, Duration limit, Listener listener)
      throws TransientFailure, Refused {
    long deadlineMillis = clock.millis() + limit.toMillis();
    Told told = new Told(listener, ROUNDS * events.nodes());
    if (told.streamed(events, source, deadlineMillis, clock)) {
      return Optional.ofNullable(told.last);
    }
    listener.note("no node tells by itself: asking again and again instead");
    Duration left = Duration.ofMillis(Math.max(0, deadlineMillis - clock.millis()));
    Optional<OrderStatus> asked = exchange.follow(source, left, clock, pause, told::changed);
    return asked.isPresent() ? asked : Optional.ofNullable(told.last);
  }

  /** What has been told so far. */
  private static final class Told {
    private final Listener listener;
    private final int patience;
    private final OrderStages stages = new OrderStages();
    private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    private @Nullable OrderStatus last;
    private int broken;

    Told(Listener listener, int patience) {
      this.listener = listener;
      this.patience = patience;
    }

    /** Whether the streams were enough: the order is settled, or the time is over. */
    boolean streamed(
        OrderEvents events, SourceNumber source, long deadlineMillis, InstantSource clock)
        throws TransientFailure {
      CompletableFuture<OrderStatus> settled =
          events.follow(
              source,
              new OrderEvents.Listener() {
                @Override
                public void changed(OrderStatus order) {
                  waiting.add(() -> Told.this.changed(order));
                }

                @Override
                public void broken(URI channel, String why) {
                  waiting.add(() -> Told.this.broken(channel, why));
                }
              });
      var _ = settled.whenComplete((order, failure) -> waiting.add(() -> {}));
      try {
        while (!settled.isDone() || !waiting.isEmpty()) {
          Runnable next = waiting.poll(deadlineMillis - clock.millis(), TimeUnit.MILLISECONDS);
          if (next == null) {
            return true;
          }
          next.run();
          if (broken >= patience) {
            return false;
          }
        }
        return !settled.isCompletedExceptionally();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TransientFailure("interrupted while watching " + source, e);
      } finally {
        settled.cancel(true);
      }
    }

    private void changed(OrderStatus order) {
      broken = 0;
      last = order;
      stages.passed(order).forEach(stage -> listener.stage(stage, order));
    }

    private void broken(URI channel, String why) {
      broken++;
      if (broken == 1) {
        listener.note(
            "the stream of %s broke off (%s): going on with the next node".formatted(channel, why));
      }
    }
  }
}
