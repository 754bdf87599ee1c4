package io.nexushub.follow.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.EthereumSync.Heads;
import io.nexushub.follow.ExecutionClient;
import io.nexushub.follow.RecordedBlock;
import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.protocol.Hash;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A wallet's calls over HTTP, answered by proof, with a node behind them that lies. */
class VerifiedServerTest {
  private static final String CONTRACT = "0x5fbdb2315678afecb367f032d93f642f64180aa3";
  private static final String SENDER = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final ExecutionBlock BLOCK =
      new ExecutionBlock(RecordedBlock.NUMBER, Hash.hex(RecordedBlock.hash()));

  private final RecordedBlock liar = new RecordedBlock();
  private final RecordedBlock honest = new RecordedBlock();
  private final Vertx vertx = Vertx.vertx();
  private final io.vertx.core.http.HttpClient http = vertx.createHttpClient();
  private final HttpClient wallet = HttpClient.newHttpClient();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private Heads heads = new Heads(BLOCK, BLOCK, NOW);
  private URI door;

  @BeforeEach
  void open() throws Exception {
    liar.serving(RecordedBlock.block(), RecordedBlock.receipts());
    honest.serving(RecordedBlock.block(), RecordedBlock.receipts());
    serve(liar.uri());
  }

  /** From now on answered with the help of these nodes, in this order. */
  private void serve(URI... nodes) throws Exception {
    ExecutionClient execution =
        new ExecutionClient(
            Endpoints.of(
                http,
                List.of(nodes),
                Duration.ofSeconds(5),
                failure -> failures.add(failure.getMessage())),
            Keccak256.FUNCTION);
    VerifiedServer server =
        new VerifiedServer(
            vertx,
            NetworkConfig.MAINNET,
            () -> Optional.of(heads),
            execution,
            InstantSource.fixed(NOW),
            Keccak256.FUNCTION,
            Secp256k1.scheme());
    int port = server.listen(0).toCompletionStage().toCompletableFuture().get();
    door = URI.create("http://127.0.0.1:" + port);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get();
    wallet.close();
    liar.close();
    honest.close();
  }

  @Test
  void aBlockHasItsHeaderAndItsTransactions() throws Exception {
    JsonObject recorded = RecordedBlock.block();
    JsonObject found = (JsonObject) result("eth_getBlockByNumber", "0x13c", true);
    for (String field : List.of("hash", "parentHash", "stateRoot", "timestamp", "gasUsed")) {
      assertThat(found.getValue(field)).as(field).isEqualTo(recorded.getValue(field));
    }
    assertThat(found.getValue("withdrawals")).isEqualTo(recorded.getValue("withdrawals"));
    JsonArray transactions = found.getJsonArray("transactions");
    assertThat(transactions).hasSize(3);
    for (int i = 0; i < 3; i++) {
      JsonObject expected = recorded.getJsonArray("transactions").getJsonObject(i);
      JsonObject transaction = transactions.getJsonObject(i);
      // what a transaction paid is derived here; the node that was recorded names the offer
      transaction.remove("gasPrice");
      expected.remove("gasPrice");
      assertThat(transaction.getMap()).containsAllEntriesOf(comparable(expected, transaction));
    }
  }

  /** All fields of both; ours has some that the node leaves out, and the other way round none. */
  private static Map<String, Object> comparable(JsonObject expected, JsonObject ours) {
    assertThat(ours.fieldNames()).containsAll(expected.fieldNames());
    return expected.getMap();
  }

  @Test
  void aBlockMayBeNamedInEveryWay() throws Exception {
    for (String tag : List.of("latest", "safe", "finalized", "0x13c")) {
      assertThat(((JsonObject) result("eth_getBlockByNumber", tag, false)).getString("hash"))
          .isEqualTo(RecordedBlock.hash());
    }
    JsonObject named = (JsonObject) result("eth_getBlockByHash", RecordedBlock.hash(), false);
    assertThat(named.getJsonArray("transactions").getString(0))
        .isEqualTo(RecordedBlock.receipts().getJsonObject(0).getString("transactionHash"));
    assertThat(result("eth_blockNumber")).isEqualTo("0x13c");
    assertThat(result("eth_chainId")).isEqualTo("0x1");
    assertThat(result("net_version")).isEqualTo("1");
    assertThat(result("eth_syncing")).isEqualTo(false);
  }

  @Test
  void aReceiptIsWhatTheNodeSaysAndNothingIsTakenOver() throws Exception {
    // the honest node's list, while the answer to the question itself holds a block's hash alone
    for (Object item : RecordedBlock.receipts()) {
      JsonObject recorded = (JsonObject) item;
      JsonObject found =
          (JsonObject) result("eth_getTransactionReceipt", recorded.getString("transactionHash"));
      // base fee and tip, of which the node that was recorded forgets the first
      if (recorded.getString("type").equals("0x2")) {
        recorded.remove("effectiveGasPrice");
        assertThat(found.getString("effectiveGasPrice")).isEqualTo("0x3b9aca07");
      }
      assertThat(found.getMap()).containsAllEntriesOf(comparable(recorded, found));
    }
  }

  @Test
  void logsAreWhatTheReceiptsHold() throws Exception {
    JsonObject filter = new JsonObject().put("fromBlock", "0x13c").put("address", CONTRACT);
    JsonArray all = (JsonArray) result("eth_getLogs", filter);
    assertThat(all).hasSize(7);
    JsonObject last =
        RecordedBlock.receipts().getJsonObject(2).getJsonArray("logs").getJsonObject(4);
    assertThat(all.getJsonObject(6).getMap()).containsAllEntriesOf(last.getMap());
    String topic = last.getJsonArray("topics").getString(0);
    filter.put("topics", new JsonArray().add(new JsonArray().add(topic)));
    JsonArray some = (JsonArray) result("eth_getLogs", filter);
    assertThat(some).isNotEmpty().allMatch(log -> topicOf(log).equals(topic));
    filter.put("topics", new JsonArray().add("0x" + "77".repeat(32)));
    assertThat((JsonArray) result("eth_getLogs", filter)).isEmpty();
  }

  private static String topicOf(Object log) {
    return ((JsonObject) log).getJsonArray("topics").getString(0);
  }

  @Test
  void aHiddenLogIsFoundOutAndTheNextNodeAsked() throws Exception {
    JsonArray receipts = RecordedBlock.receipts();
    receipts.getJsonObject(2).getJsonArray("logs").remove(1);
    liar.serving(RecordedBlock.block(), receipts);
    JsonObject filter = new JsonObject().put("fromBlock", "0x13c");
    assertThat(error("eth_getLogs", filter)).contains("one is hidden, invented or changed");
    serve(liar.uri(), honest.uri());
    assertThat((JsonArray) result("eth_getLogs", filter)).hasSize(7);
  }

  @Test
  void aChangedTransactionIsRefused() throws Exception {
    lies(block -> transaction(block, 0).put("value", "0x1"), "transactions of block #316: root");
    lies(block -> transaction(block, 1).put("nonce", "0x9"), "transactions of block #316: root");
    lies(block -> transaction(block, 1).put("to", SENDER), "transactions of block #316: root");
    lies(
        block -> transaction(block, 2).put("accessList", new JsonArray()),
        "transactions of block #316: root");
    lies(
        block -> block.getJsonArray("transactions").remove(1),
        "2 transactions of block #316: root");
    lies(block -> transaction(block, 1).put("type", "0x5"), "transaction's type: 5");
    lies(block -> transaction(block, 0).put("v", "0x3"), "transaction's v: 3");
    lies(block -> transaction(block, 0).put("r", "0x0"), "transaction's signature");
    lies(block -> transaction(block, 1).put("gas", "nothing"), "gas: nothing");
    lies(
        block -> {
          JsonArray transactions = block.getJsonArray("transactions");
          transactions.add(transactions.remove(0));
        },
        "3 transactions of block #316: root");
    lies(
        block ->
            block.put(
                "withdrawals",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("index", "0x1")
                            .put("validatorIndex", "0x1")
                            .put("address", SENDER)
                            .put("amount", "0x1"))),
        "1 withdrawals of block #316: root");
  }

  private static JsonObject transaction(JsonObject block, int index) {
    return block.getJsonArray("transactions").getJsonObject(index);
  }

  private void lies(Consumer<JsonObject> change, String word) throws Exception {
    JsonObject block = RecordedBlock.block();
    change.accept(block);
    liar.serving(block, RecordedBlock.receipts());
    assertThat(error("eth_getBlockByNumber", "latest", true)).contains(word);
  }

  @Test
  void theSenderIsTheSignersWhateverTheNodeSays() throws Exception {
    JsonObject block = RecordedBlock.block();
    transaction(block, 0).put("from", CONTRACT).put("hash", "0x" + "00".repeat(32));
    liar.serving(block, RecordedBlock.receipts());
    JsonObject found = (JsonObject) result("eth_getBlockByNumber", "latest", true);
    assertThat(transaction(found, 0).getString("from")).isEqualTo(SENDER);
    assertThat(transaction(found, 0).getString("hash"))
        .isEqualTo(transaction(RecordedBlock.block(), 0).getString("hash"));
  }

  @Test
  void aTransactionInABlockWhereItIsNotIsRefused() throws Exception {
    String unknown = "0x" + "ab".repeat(32);
    liar.rpc(
        "eth_getTransactionReceipt",
        new JsonArray().add(unknown),
        new JsonObject().put("blockHash", RecordedBlock.hash()));
    assertThat(error("eth_getTransactionReceipt", unknown))
        .contains("not in block #316, where a node says it is");
  }

  @Test
  void aTransactionThatNobodyKnowsIsNull() throws Exception {
    assertThat(result("eth_getTransactionReceipt", "0x" + "cd".repeat(32))).isNull();
    assertThat(result("eth_getTransactionByHash", "0x" + "cd".repeat(32))).isNull();
  }

  @Test
  void aBlockOfAnotherChainIsRefusedThoughItsHashIsRight() throws Exception {
    // an earlier run's block: a true header, of a chain that this light client does not follow
    String foreign = "0xd8a93ca19b54df90d8ab374ceb50cec757409feecb5080de8c2b732f95659c64";
    long number =
        Long.parseLong(RecordedBlock.recorded(foreign).getString("number").substring(2), 16);
    assertThat(number).isLessThan(RecordedBlock.NUMBER);
    assertThat(error("eth_getBlockByHash", foreign, false)).isNotEmpty();
  }

  @Test
  void aBlockThatIsNotThereYetIsNull() throws Exception {
    assertThat(result("eth_getBlockByNumber", "0x13d", false)).isNull();
    assertThat(error("eth_getBalance", SENDER, "0x13d")).contains("up to the newest proven");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"eth_call", "eth_estimateGas", "eth_gasPrice", "eth_feeHistory", "eth_accounts"})
  void whatNothingProvesIsRefusedByName(String method) throws Exception {
    JsonObject error = failure(method, new JsonObject());
    assertThat(error.getInteger("code")).isEqualTo(RefusedCall.NOT_VERIFIABLE);
    assertThat(error.getString("message"))
        .contains(method + ", whose answer nothing proves", "eth_getBalance", "eth_getLogs");
  }

  @Test
  void pendingIsRefused() throws Exception {
    assertThat(error("eth_getTransactionCount", SENDER, "pending"))
        .contains("pending is proven by nothing");
  }

  @Test
  void anOldHeadIsNotGivenOutAsTheLatest() throws Exception {
    heads = new Heads(BLOCK, BLOCK, NOW.minus(Duration.ofHours(2)));
    assertThat(error("eth_blockNumber")).contains("2 h old", "behind or cut off");
    assertThat(error("eth_getBalance", SENDER, "latest")).contains("2 h old");
    assertThat(error("eth_getTransactionReceipt", "0x" + "cd".repeat(32))).contains("2 h old");
    assertThat(result("eth_syncing")).isEqualTo(true);
  }

  @Test
  void badParametersAreNamed() throws Exception {
    assertThat(error("eth_getBalance", "0x12")).contains("address: 0x12 (expected: 0x and 40");
    assertThat(error("eth_getBlockByHash", "0x12")).contains("hash: 0x12");
    assertThat(error("eth_getBlockByNumber", "0x13c", "yes")).contains("whole: yes");
    assertThat(error("eth_getLogs", "all")).contains("filter: all (expected: an object)");
    assertThat(error("eth_getStorageAt", CONTRACT, "slot")).contains("storage slot: slot");
    assertThat(
            error("eth_getLogs", new JsonObject().put("fromBlock", "latest").put("toBlock", "0x1")))
        .contains("from #316 to #1");
  }

  @Test
  void aTransactionIsHandedOnAndItsHashChecked() throws Exception {
    String signed = "0x02c0";
    String hash = Keccak256.FUNCTION.hash(io.nexushub.protocol.Bytes.hex(signed)).toString();
    liar.rpc("eth_sendRawTransaction", new JsonArray().add(signed), hash);
    assertThat(result("eth_sendRawTransaction", signed)).isEqualTo(hash);
    liar.rpc("eth_sendRawTransaction", new JsonArray().add(signed), "0x" + "00".repeat(32));
    assertThat(error("eth_sendRawTransaction", signed)).contains("hash of what was sent");
  }

  @Test
  void aBatchIsAnsweredInOrder() throws Exception {
    JsonArray batch = new JsonArray();
    for (int i = 0; i < 3; i++) {
      batch.add(call("eth_chainId").put("id", i));
    }
    batch.add(call("eth_call").put("id", 3)).add("nothing");
    JsonArray answers = new JsonArray(post(batch.encode(), "application/json").body());
    assertThat(answers).hasSize(5);
    for (int i = 0; i < 4; i++) {
      assertThat(answers.getJsonObject(i).getInteger("id")).isEqualTo(i);
    }
    assertThat(answers.getJsonObject(4).containsKey("error")).isTrue();
    JsonArray many = new JsonArray();
    for (int i = 0; i < 101; i++) {
      many.add(call("eth_chainId"));
    }
    assertThat(post(many.encode(), "application/json").body()).contains("101 calls");
  }

  @Test
  void strangeRequestsAreRefused() throws Exception {
    HttpRequest get = HttpRequest.newBuilder(door).GET().build();
    assertThat(wallet.send(get, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    assertThat(post(call("eth_chainId").encode(), "text/plain").statusCode()).isEqualTo(415);
    assertThat(post("x".repeat(1_100_000), "application/json").statusCode()).isEqualTo(413);
    assertThat(post("{", "application/json").body()).contains("not JSON");
    assertThat(post("[".repeat(100_000), "application/json").body()).contains("not JSON");
    assertThat(post("7", "application/json").body()).contains("no method");
    assertThat(post("{\"method\":7}", "application/json").body()).contains("no method");
  }

  /** A page of evil.example, whose name has been made to mean this machine, is of that origin. */
  @Test
  void aNameBentToThisMachineIsRefused() throws Exception {
    try (java.net.Socket socket = new java.net.Socket("127.0.0.1", door.getPort())) {
      String body = call("eth_chainId").encode();
      String request =
          "POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Type: application/json\r\n"
              + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body);
      socket.getOutputStream().write(request.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      String answer =
          new String(
              socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 421").contains("host: evil.example");
    }
  }

  private Object result(String method, Object... params) throws Exception {
    JsonObject answer = answer(method, params);
    assertThat(answer.getValue("error")).isNull();
    return answer.getValue("result");
  }

  private String error(String method, Object... params) throws Exception {
    return failure(method, params).getString("message");
  }

  private JsonObject failure(String method, Object... params) throws Exception {
    JsonObject answer = answer(method, params);
    assertThat(answer.getJsonObject("error")).as(answer.encode()).isNotNull();
    return answer.getJsonObject("error");
  }

  private JsonObject answer(String method, Object... params) throws Exception {
    return new JsonObject(post(call(method, params).encode(), "application/json").body());
  }

  private static JsonObject call(String method, Object... params) {
    return new JsonObject()
        .put("jsonrpc", "2.0")
        .put("id", 1)
        .put("method", method)
        .put("params", new JsonArray(List.of(params)));
  }

  private HttpResponse<String> post(String body, String type) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(door)
            .header("content-type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return wallet.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
