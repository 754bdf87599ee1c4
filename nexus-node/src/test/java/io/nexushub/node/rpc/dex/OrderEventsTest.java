package io.nexushub.node.rpc.dex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.node.exchange.OrderEvents;
import io.nexushub.node.exchange.OrderStatus;
import io.nexushub.node.exchange.Refused;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.SourceNumber;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An order's way as a stream, by hand and by the client. */
@Timeout(60)
class OrderEventsTest {
  private static final SourceNumber SWAP = new SourceNumber(NetworkAddress.of("0x539.eth"), 2);
  private static final URI DEAD = URI.create("http://127.0.0.1:9/api/v3/dex");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Vertx vertx = Vertx.vertx();
  private final ExchangeServer exchange = new ExchangeServer().start().provide();

  @AfterEach
  void close() {
    http.shutdownNow();
    vertx.close().await();
    exchange.close();
  }

  @Test
  void tellsWhereAnOrderStandsAndThenEachChange() throws Exception {
    exchange.swap(1, BigInteger.ONE);
    HttpResponse<InputStream> stream = open("");
    assertThat(stream.headers().firstValue("content-type"))
        .contains("text/event-stream; charset=utf-8");
    try (BufferedReader lines = lines(stream)) {
      assertThat(event(lines)).containsExactly("retry: 1000");
      List<String> first = event(lines);
      assertThat(first).hasSize(3);
      assertThat(first.get(1)).isEqualTo("event: order");
      assertThat(first.get(2)).startsWith("data: {").contains("\"status\":\"PAYOUT_SIGNED\"");
      exchange.pay();
      assertThat(event(lines).get(2)).contains("\"status\":\"PAYOUT_CONFIRMED\"");
      assertThat(event(lines)).containsExactly("event: end", "data: {\"reason\":\"settled\"}");
      assertThat(lines.readLine()).as("the stream's end").isNull();
    }
  }

  @Test
  void goesOnAfterWhatWasSeenLast() throws Exception {
    exchange.swap(1, BigInteger.ONE);
    String signed;
    try (BufferedReader lines = lines(open(""))) {
      event(lines);
      signed = event(lines).getFirst().substring("id: ".length());
    }
    try (BufferedReader lines = lines(open(signed))) {
      assertThat(event(lines)).containsExactly("retry: 1000");
      exchange.pay();
      List<String> next = event(lines);
      assertThat(next.get(2)).as("not the same again").contains("PAYOUT_CONFIRMED");
      String settled = next.getFirst().substring("id: ".length());
      assertThat(open(settled).statusCode()).as("do not come again").isEqualTo(204);
    }
  }

  @Test
  void waitsForAnOrderThatNobodyHasHeardOf() throws Exception {
    try (BufferedReader lines = lines(open(""))) {
      event(lines);
      assertThat(event(lines).get(2)).contains("\"status\":\"UNKNOWN\"");
      exchange.swap(1, BigInteger.ONE);
      assertThat(event(lines).get(2)).contains("\"status\":\"PAYOUT_SIGNED\"");
    }
  }

  @Test
  void hasRoomForSoManyStreamsOnly() throws Exception {
    List<HttpResponse<InputStream>> streams = new ArrayList<>();
    for (int i = 0; i < OrderStreams.MAX_STREAMS; i++) {
      streams.add(open(""));
    }
    assertThat(streams).allMatch(stream -> stream.statusCode() == 200);
    HttpResponse<InputStream> refused = open("");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(new String(refused.body().readAllBytes(), StandardCharsets.UTF_8))
        .contains("256 streams are open");
    for (HttpResponse<InputStream> stream : streams) {
      stream.body().close();
    }
    int status = 503;
    while (status == 503) { // until the server has noticed, or the test's time is over
      HttpResponse<InputStream> again = open("");
      status = again.statusCode();
      again.body().close();
    }
    assertThat(status).isEqualTo(200);
  }

  @Test
  void theClientTellsEachChangeOnceAndHowItEnded() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    try (OrderEvents events = new OrderEvents(vertx, List.of(DEAD, exchange.uri()))) {
      CompletableFuture<OrderStatus> settled =
          events.follow(SWAP, order -> told.add(order.status()));
      exchange.swap(1, BigInteger.ONE);
      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("PAYOUT_SIGNED");
      exchange.pay();
      OrderStatus end = settled.get(30, TimeUnit.SECONDS);
      assertThat(end.isPaid()).isTrue();
      assertThat(told).containsExactly("PAYOUT_CONFIRMED");
    }
  }

  @Test
  void theClientStopsWhenItIsCancelledAndWhenItsQuestionIsWrong() throws Exception {
    try (OrderEvents events = new OrderEvents(vertx, List.of(exchange.uri()))) {
      CompletableFuture<OrderStatus> cancelled = events.follow(SWAP, order -> {});
      assertThat(cancelled.cancel(true)).isTrue();
      exchange.swap(1, BigInteger.ONE);
      assertThat(cancelled).isCancelled();
    }
    URI noExchange = URI.create(exchange.uri().toString().replace("/dex", "/icon"));
    try (OrderEvents events = new OrderEvents(vertx, List.of(noExchange))) {
      assertThatThrownBy(() -> events.follow(SWAP, order -> {}).get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(Refused.class)
          .hasMessageContaining("events of 0x539.eth/2");
    }
  }

  private HttpResponse<InputStream> open(String lastId) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(exchange.uri() + "/orders/" + SWAP + "/events"));
    if (!lastId.isEmpty()) {
      request.header("Last-Event-ID", lastId);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private static BufferedReader lines(HttpResponse<InputStream> stream) {
    assertThat(stream.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
  }

  /** Up to the next empty line. */
  private static List<String> event(BufferedReader lines) throws IOException {
    List<String> event = new ArrayList<>();
    for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
      event.add(line);
    }
    return event;
  }
}
