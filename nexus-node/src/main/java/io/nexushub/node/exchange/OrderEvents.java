package io.nexushub.node.exchange;

import io.nexushub.protocol.dex.SourceNumber;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Follows orders without asking again and again: the exchange's nodes tell each change as it
 * happens. When a node falls silent the next one goes on from what was seen last.
 */
public final class OrderEvents implements AutoCloseable {
  private final Vertx vertx;
  private final HttpClient http;
  private final List<URI> channels;

  /**
   * Connects lazily.
   *
   * @param channels whole URLs of the channel, such as {@code http://127.0.0.1:9000/api/v3/dex}
   */
  public OrderEvents(Vertx vertx, List<URI> channels) {
    if (channels.isEmpty()) {
      throw new IllegalArgumentException("channels: none (expected: at least one)");
    }
    this.vertx = vertx;
    this.channels = List.copyOf(channels);
    this.http = vertx.createHttpClient();
  }

  /** Follows an order until it is settled; see {@link #follow(SourceNumber, Listener)}. */
  public CompletableFuture<OrderStatus> follow(SourceNumber source, Consumer<OrderStatus> changed) {
    return follow(
        source,
        new Listener() {
          @Override
          public void changed(OrderStatus order) {
            changed.accept(order);
          }

          @Override
          public void broken(URI channel, String why) {
            // the next node goes on; who only wants to know of the order does not care
          }
        });
  }

  /** Is told on an event loop, so it must not block. */
  public interface Listener {
    /** The order stands elsewhere than before. */
    void changed(OrderStatus order);

    /** A node's stream ended, or never began, before the order was settled. */
    void broken(URI channel, String why);
  }

  /**
   * Follows an order until it is settled, also one that the exchange has not heard of yet.
   *
   * @return how it was settled; fails with {@link Refused} if no node would ever answer this, and
   *     follows no more when it is cancelled or timed out
   */
  public CompletableFuture<OrderStatus> follow(SourceNumber source, Listener listener) {
    return new FollowedOrder(vertx, http, channels, source, listener).start();
  }

  int nodes() {
    return channels.size();
  }

  @Override
  public void close() {
    http.close();
  }
}
