package io.nexushub.node.rpc.dex;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What curl gets of an exchange. */
class DexPathsTest {
  private static final String PAIR = "give=" + ExchangeServer.ETHER + "&get=" + ExchangeServer.ICX;
  private static final BigInteger ANY = BigInteger.ONE;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExchangeServer exchange = new ExchangeServer().start();

  @AfterEach
  void close() {
    http.close();
    exchange.close();
  }

  @Test
  void everyAnswerIsTheOneOfJsonRpc() throws Exception {
    exchange.provide();
    exchange.swap(1, ANY);
    JsonObject pair =
        new JsonObject()
            .put("first", ExchangeServer.ETHER.toString())
            .put("second", ExchangeServer.ICX.toString());
    JsonObject order = new JsonObject().put("source", "0x539.eth/2");
    JsonObject alice =
        new JsonObject().put("network", "0x539.eth").put("owner", ExchangeServer.ALICE.toString());
    same("/pools", "getPools", new JsonObject());
    same("/pools/" + ExchangeServer.ICX + "/" + ExchangeServer.ETHER, "getPool", pair);
    same("/pools?first=" + ExchangeServer.ETHER + "&second=" + ExchangeServer.ICX, "getPool", pair);
    same("/orders/0x539.eth/2", "getOrder", order);
    String id = new JsonObject(get("/orders/0x539.eth/2").body()).getString("id");
    same("/orders/" + id, "getOrder", order);
    same("/orders", "getOrders", new JsonObject());
    same(
        "/orders?skip=1&limit=0x1",
        "getOrders",
        new JsonObject().put("skip", "0x1").put("limit", "0x1"));
    same("/orders?network=0x539.eth&owner=" + ExchangeServer.ALICE, "getOrders", alice);
    same(
        "/shares?network=0x539.eth&owner=%s&first=%s&second=%s"
            .formatted(ExchangeServer.ALICE, ExchangeServer.ETHER, ExchangeServer.ICX),
        "getShares",
        alice.copy().mergeIn(pair));
    same("/reserves", "getReserves", new JsonObject());
    same("/status", "getStatus", new JsonObject());
    JsonObject question =
        new JsonObject()
            .put("give", ExchangeServer.ETHER.toString())
            .put("get", ExchangeServer.ICX.toString());
    same(
        "/quote?" + PAIR + "&amount=1000000000000000000&slippage_ppm=100",
        "getQuote",
        question.copy().put("amount", "0xde0b6b3a7640000").put("slippage_ppm", "0x64"));
    same("/quote?" + PAIR + "&wanted=0x1000", "getQuote", question.copy().put("wanted", "0x1000"));
  }

  private void same(String path, String method, JsonObject params) throws Exception {
    HttpResponse<String> rest = get(path);
    assertThat(rest.statusCode()).as(rest.body()).isEqualTo(200);
    assertThat(rest.headers().firstValue("content-type")).contains("application/json");
    JsonObject call =
        new JsonObject()
            .put("jsonrpc", "2.0")
            .put("id", 1)
            .put("method", "nexus_query")
            .put("params", new JsonObject().put("method", method).put("params", params));
    HttpResponse<String> rpc =
        http.send(
            HttpRequest.newBuilder(exchange.uri())
                .POST(HttpRequest.BodyPublishers.ofString(call.encode()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(Json.decodeValue(rest.body()))
        .as(path)
        .isNotEqualTo(new JsonObject())
        .isNotEqualTo(new JsonArray())
        .isEqualTo(new JsonObject(rpc.body()).getValue("result"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/quote                                    | give: missing",
        "/quote?give=eth&get=icx&amount=1          | give: eth",
        "/quote?PAIR                               | amount, wanted",
        "/quote?PAIR&amount=1&wanted=1             | amount, wanted",
        "/quote?PAIR&amount=-1                     | amount: -1 (expected: a whole number",
        "/quote?PAIR&amount=1.5                    | amount: 1.5",
        "/quote?PAIR&amount=01                     | amount: 01",
        "/quote?PAIR&amount=0x0100                 | amount: 0x0100",
        "/quote?PAIR&amount=340282366920938463463374607431768211456 | < 2^128",
        "/quote?PAIR&amount=1&amount=2             | amount: 2 times (expected: once)",
        "/quote?PAIR&amount=1&slippage_ppm=1000000 | slippage_ppm",
        "/quote?PAIR&amount=1&slipage_ppm=1        | slipage_ppm: unknown parameter",
        "/pools?first=0x539.eth/0x00               | first:",
        "/pools/a/b/c/d                            | asset: a/b",
        "/orders?limit=101                         | skip, limit",
        "/orders?network=0x539.eth                 | owner: missing",
        "/orders/0x12                              | order: 0x12",
        "/orders/0x539.eth/0                       | order: 0x539.eth/0",
        "/orders/0x539.eth/one                     | order: 0x539.eth/one",
        "/orders/0x539.eth/one/events              | order: 0x539.eth/one",
        "/reserves?proof=1                         | proof: unknown parameter (expected: none)",
      })
  void saysWhatIsMalformed(String path, String message) throws Exception {
    refused(path.replace("PAIR", PAIR), 400, "MALFORMED", message);
  }

  @Test
  void doesNotShowAllThatStrangersSend() throws Exception {
    HttpResponse<String> answer = get("/quote?give=" + "x".repeat(3_000));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).hasSizeLessThan(300);
    assertThat(get("/orders?owner=" + "x".repeat(100_000)).statusCode()).isEqualTo(414);
  }

  @Test
  void saysWhatIsUnknown() throws Exception {
    refused("/orders/0x539.eth/9", 404, "NOT_FOUND", "order 0x539.eth/9: not found");
    refused("/orders/0x" + "1".repeat(64), 404, "NOT_FOUND", "not found");
    String stranger = "0x1.btc/0x" + "0".repeat(40);
    refused("/pools/" + ExchangeServer.ETHER + "/" + stranger, 404, "NOT_FOUND", "pool: not found");
    refused(
        "/quote?give=%s&get=%s&amount=1".formatted(ExchangeServer.ETHER, stranger),
        404,
        "NO_POOL",
        "a pool of this exchange");
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void saysWhyThereIsNoQuote() throws Exception {
    refused("/quote?" + PAIR + "&amount=1", 409, "POOL_EMPTY", "reserves: none (expected: some)");
    exchange.provide();
    refused("/quote?" + PAIR + "&amount=1", 422, "AMOUNT_TOO_SMALL", "amount: 1");
    refused(
        "/quote?" + PAIR + "&amount=" + BigInteger.TWO.pow(127),
        422,
        "AMOUNT_TOO_GREAT",
        "a reserve below 2^127");
    refused(
        "/quote?" + PAIR + "&wanted=" + ExchangeServer.coins(5_000_000),
        422,
        "EXCEEDS_RESERVE",
        "wanted");
  }

  @Test
  void quotesNoPriceOfYesterday() throws Exception {
    exchange.provide();
    exchange.idle(600);
    refused("/quote?" + PAIR + "&amount=1000000", 503, "BEHIND", "last block: 600 seconds old");
    assertThat(get("/quote?" + PAIR + "&amount=1000000").headers().firstValue("retry-after"))
        .isPresent();
    assertThat(get("/pools").statusCode()).as("the rest is still told").isEqualTo(200);
  }

  private void refused(String path, int status, String code, String message) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
    assertThat(error.getString("code")).isEqualTo(code);
    assertThat(error.getString("message")).contains(message);
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create(exchange.uri() + path);
    return http.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
