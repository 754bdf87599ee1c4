package io.nexushub.follow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.follow.EndpointFailure.Kind;
import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An execution node that lies, fails or dawdles is named, and the next one is asked. */
class LyingEndpointTest {
  private static final String BLOCK_71 = "0x47";
  private static final JsonArray RECEIPTS_OF_71 = new JsonArray().add(BLOCK_71);

  private final RecordedDevnet liar = RecordedDevnet.start();
  private final RecordedDevnet honest = RecordedDevnet.start();
  private final FollowWorld alone = new FollowWorld(liar.uri());
  private final FollowWorld both = new FollowWorld(liar.uri(), honest.uri());

  /** The finalised block of the recording. */
  private final ExecutionBlock top =
      new ExecutionBlock(160, Hash.hex(recordedTop().getString("hash")));

  @AfterEach
  void close() {
    alone.close();
    both.close();
    liar.close();
    honest.close();
  }

  @Test
  void aHiddenLogIsCaught() {
    JsonArray receipts = receiptsOf71();
    receipts.getJsonObject(1).getJsonArray("logs").remove(0);
    liar.rpc("eth_getBlockReceipts", RECEIPTS_OF_71, receipts);
    caught(walk(alone), "2 receipts of block #71: root: 0x", "one is hidden, invented or changed");
    assertThat(FollowWorld.await(walk(both))).hasSize(10);
    assertThat(both.failures).hasSize(1);
    assertThat(both.failures.getFirst()).contains("127.0.0.1:" + liar.server.port());
    assertThat(both.endpoints().preferred()).isEqualTo(honest.uri());
  }

  @Test
  void aHiddenReceiptIsCaught() {
    JsonArray receipts = receiptsOf71();
    receipts.remove(1);
    liar.rpc("eth_getBlockReceipts", RECEIPTS_OF_71, receipts);
    caught(walk(alone), "1 receipts of block #71: root");
  }

  @Test
  void noReceiptsAtAllIsCaught() {
    liar.rpc("eth_getBlockReceipts", RECEIPTS_OF_71, new JsonArray());
    caught(walk(alone), "0 receipts of block #71: root");
  }

  @Test
  void aChangedPayloadIsCaught() {
    JsonArray receipts = receiptsOf71();
    receipts.getJsonObject(0).getJsonArray("logs").getJsonObject(0).put("data", "0x6669727374ff");
    liar.rpc("eth_getBlockReceipts", RECEIPTS_OF_71, receipts);
    caught(walk(alone), "block #71: root");
  }

  @Test
  void anInventedLogIsCaught() {
    JsonArray receipts = receiptsOf71();
    JsonArray logs = receipts.getJsonObject(0).getJsonArray("logs");
    logs.add(logs.getJsonObject(0).copy());
    liar.rpc("eth_getBlockReceipts", RECEIPTS_OF_71, receipts);
    caught(walk(alone), "block #71: root");
  }

  @Test
  void aHeaderThatDoesNotHashToItsNameIsCaught() {
    JsonObject block = recordedTop();
    block.put("receiptsRoot", block.getString("stateRoot"));
    serveTop(block);
    caught(alone.execution().header(top.hash()), "block #160 hashes to: 0x", top.hash().toString());
  }

  @Test
  void anotherBlocksHeaderIsCaught() {
    serveTop((JsonObject) parentOfTop());
    caught(alone.execution().header(top.hash()), "block: #159", top.hash().toString());
  }

  @Test
  void aFieldOfANewForkIsNamed() {
    JsonObject block = recordedTop();
    block.put("hash", "0x" + "11".repeat(32)).put("blockAccessListHash", "0x" + "22".repeat(32));
    serveTop(block);
    caught(
        alone.execution().header(top.hash()),
        "without [blockAccessListHash], fields of a newer fork?");
  }

  @Test
  void fieldsOfTheWrongFormAreNamed() {
    JsonObject block = recordedTop();
    block.put("gasUsed", 7);
    serveTop(block);
    caught(alone.execution().header(top.hash()), "gasUsed: 7 (expected: 0x and up to 64 hex");
    serveTop(recordedTop().put("stateRoot", "0xabc"));
    caught(alone.execution().header(top.hash()), "stateRoot: text that is no hex");
    JsonObject incomplete = recordedTop();
    incomplete.remove("mixHash");
    serveTop(incomplete);
    caught(alone.execution().header(top.hash()), "mixHash: null");
  }

  @Test
  void aBlockItDoesNotKnowIsSaidSo() {
    liar.rpc("eth_getBlockByHash", byHash(top.hash()), aResponse().withBody("{\"result\":null}"));
    unavailable(alone.execution().header(top.hash()), "null (expected: a result: not known there)");
  }

  @Test
  void anErrorIsPassedOn() {
    liar.rpc(
        "eth_getBlockByHash",
        byHash(top.hash()),
        aResponse().withBody("{\"error\":{\"code\":-32000,\"message\":\"pruned\"}}"));
    unavailable(alone.execution().header(top.hash()), "pruned");
  }

  @Test
  void aTruncatedAnswerIsNamed() {
    liar.rpc("eth_getBlockByHash", byHash(top.hash()), aResponse().withBody("{\"result\":{\"numb"));
    EndpointFailure failure =
        (EndpointFailure) FollowWorld.failure(alone.execution().header(top.hash()));
    assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(failure).hasMessageContaining("bytes that are no JSON");
  }

  @Test
  void anOversizedAnswerIsCutOff() {
    liar.rpc(
        "eth_getBlockByHash",
        byHash(top.hash()),
        aResponse().withBody("{\"result\":\"" + "x".repeat(5 * 1024 * 1024) + "\"}"));
    EndpointFailure failure =
        (EndpointFailure) FollowWorld.failure(alone.execution().header(top.hash()));
    assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(failure).hasMessageContaining("more than 4194304 bytes");
  }

  @Test
  void aFiveHundredIsShownWithItsText() {
    liar.rpc(
        "eth_getBlockByHash",
        byHash(top.hash()),
        aResponse().withStatus(500).withBody("database\u0007 gone"));
    unavailable(alone.execution().header(top.hash()), "status 500 database  gone");
    assertThat(FollowWorld.await(both.execution().header(top.hash())).number()).isEqualTo(160);
  }

  @Test
  void aSlowAnswerIsNotWaitedFor() {
    liar.rpc("eth_getBlockByHash", byHash(top.hash()), aResponse().withFixedDelay(20_000));
    try (FollowWorld hasty = new FollowWorld(Duration.ofMillis(300), liar.uri())) {
      unavailable(hasty.execution().header(top.hash()), "an answer within 300 ms");
    }
  }

  @Test
  void aDeadEndpointIsNamedWithTheOthers() {
    URI dead = URI.create("http://127.0.0.1:9");
    liar.rpc("eth_getBlockByHash", byHash(top.hash()), aResponse().withStatus(503));
    try (FollowWorld world = new FollowWorld(dead, liar.uri())) {
      assertThat(FollowWorld.failure(world.execution().header(top.hash())))
          .hasMessageContaining("http://127.0.0.1:9: eth_getBlockByHash")
          .hasMessageContaining("status 503");
    }
    try (FollowWorld world = new FollowWorld(dead, honest.uri())) {
      ExecutionHeader header = FollowWorld.await(world.execution().header(top.hash()));
      assertThat(header.number()).isEqualTo(160);
      assertThat(world.endpoints().preferred()).isEqualTo(honest.uri());
    }
  }

  private Future<List<FoundLog>> walk(FollowWorld world) {
    return world
        .walk()
        .logs(top, RecordedDevnet.FIRST_BLOCK, top.number(), Address.hex(RecordedDevnet.CONTRACT))
        .map(FoundLogs::logs);
  }

  private static void caught(Future<?> future, String... words) {
    EndpointFailure failure = (EndpointFailure) FollowWorld.failure(future);
    assertThat(failure.getMessage()).contains("http://127.0.0.1:").contains(words);
    assertThat(failure.kind()).isEqualTo(Kind.FALSE);
  }

  private static void unavailable(Future<?> future, String words) {
    EndpointFailure failure = (EndpointFailure) FollowWorld.failure(future);
    assertThat(failure.getMessage()).contains("http://127.0.0.1:", words);
    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  private void serveTop(JsonObject block) {
    liar.rpc("eth_getBlockByHash", byHash(top.hash()), block);
  }

  private static JsonArray byHash(Hash hash) {
    return new JsonArray().add(hash.toString()).add(false);
  }

  private static JsonArray receiptsOf71() {
    return (JsonArray) RecordedDevnet.recorded("eth_getBlockReceipts", RECEIPTS_OF_71);
  }

  /** The recording begins with it. */
  private static JsonObject recordedTop() {
    return new JsonArray(RecordedDevnet.text("execution.json"))
        .getJsonObject(1)
        .getJsonObject("result");
  }

  private static Object parentOfTop() {
    return RecordedDevnet.recorded(
        "eth_getBlockByHash",
        new JsonArray().add(recordedTop().getString("parentHash")).add(false));
  }
}
