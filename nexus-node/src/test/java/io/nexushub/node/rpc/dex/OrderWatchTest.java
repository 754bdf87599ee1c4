package io.nexushub.node.rpc.dex;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.exchange.ExchangeClient;
import io.nexushub.node.exchange.OrderEvents;
import io.nexushub.node.exchange.OrderStages;
import io.nexushub.node.exchange.OrderStatus;
import io.nexushub.node.exchange.OrderWatch;
import io.nexushub.portal.NodeRpc;
import io.nexushub.portal.Pause;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.SourceNumber;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that break, and what a trader is told nevertheless. */
@Timeout(60)
class OrderWatchTest {
  private static final SourceNumber SWAP = new SourceNumber(NetworkAddress.of("0x539.eth"), 2);
  private static final URI DEAD = URI.create("http://127.0.0.1:9/api/v3/dex");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final ExchangeServer exchange = new ExchangeServer().start().provide();
  private final List<String> stages = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  @AfterEach
  void close() {
    vertx.close().await();
    exchange.close();
  }

  @Test
  void aStreamThatBreaksIsGoneOnWithAtTheNextNode() throws Exception {
    exchange.swap(1, BigInteger.ONE);
    Optional<OrderStatus> end = watch(List.of(DEAD, exchange.uri()), LIMIT, exchange::pay);
    assertThat(end.filter(OrderStatus::isPaid)).isPresent();
    assertThat(stages)
        .containsExactly("DEPOSIT_FINAL", "EXECUTED", "PAYOUT_SIGNED", "PAYOUT_CONFIRMED");
    assertThat(notes).hasSize(1);
    assertThat(notes.getFirst())
        .startsWith("the stream of " + DEAD + " broke off")
        .endsWith("going on with the next node");
  }

  @Test
  void whereThereAreNoStreamsTheExchangeIsAsked() throws Exception {
    exchange.swap(1, BigInteger.ONE);
    exchange.pay();
    Optional<OrderStatus> end = watch(List.of(DEAD), LIMIT, () -> {});
    assertThat(end.filter(OrderStatus::isPaid)).isPresent();
    assertThat(stages)
        .as("also those that nobody saw")
        .containsExactly("DEPOSIT_FINAL", "EXECUTED", "PAYOUT_SIGNED", "PAYOUT_CONFIRMED");
    assertThat(notes).last().isEqualTo("no node tells by itself: asking again and again instead");
  }

  /** The first event comes, then never another one. */
  @Test
  void whatWasToldBeforeAStreamDiedIsNotToldAgain() throws Exception {
    exchange.swap(1, BigInteger.ONE);
    AtomicInteger connections = new AtomicInteger();
    HttpServer dying =
        vertx
            .createHttpServer()
            .requestHandler(request -> {
              if (connections.getAndIncrement() == 0) {
                request
                    .response()
                    .putHeader("content-type", "text/event-stream")
                    .end("id: 1\nevent: order\ndata: " + order() + "\n\n");
              } else {
                request.connection().close();
              }
            })
            .listen(0, "127.0.0.1")
            .await();
    URI uri = URI.create("http://127.0.0.1:" + dying.actualPort() + "/api/v3/dex");
    Optional<OrderStatus> end = watch(List.of(uri), LIMIT, exchange::pay);
    assertThat(end.filter(OrderStatus::isPaid)).isPresent();
    assertThat(stages)
        .containsExactly("DEPOSIT_FINAL", "EXECUTED", "PAYOUT_SIGNED", "PAYOUT_CONFIRMED");
    assertThat(connections.get()).isGreaterThan(1);
    assertThat(notes).hasSize(2);
  }

  @Test
  void anOrderThatNobodyHearsOfIsGivenUpInTime() throws Exception {
    assertThat(watch(List.of(exchange.uri()), Duration.ofSeconds(1), () -> {})).isEmpty();
    assertThat(stages).isEmpty();
  }

  /**
   * @param whenSigned done when the payout is on its way
   */
  private Optional<OrderStatus> watch(List<URI> streams, Duration limit, Runnable whenSigned)
      throws Exception {
    try (OrderEvents events = new OrderEvents(vertx, streams);
        NodeRpc rpc = new NodeRpc(vertx, List.of(exchange.uri()))) {
      return new OrderWatch(events, new ExchangeClient(rpc), InstantSource.system(), Pause.REAL)
          .watch(
              SWAP,
              limit,
              new OrderWatch.Listener() {
                @Override
                public void stage(OrderStages.Stage stage, OrderStatus order) {
                  stages.add(stage.status());
                  if (stage.status().equals("PAYOUT_SIGNED")) {
                    whenSigned.run();
                  }
                }

                @Override
                public void note(String text) {
                  notes.add(text);
                }
              });
    }
  }

  private String order() {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI uri = URI.create(exchange.uri() + "/orders/" + SWAP);
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
