package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.BtpProof;
import io.nexushub.protocol.btp.NetworkAddress;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One node as an outside client meets it. */
class NodeRpcTest {
  @TempDir static Path folder;
  private static TestNodes nodes;
  private static RpcCaller rpc;

  @BeforeAll
  static void start() throws IOException {
    nodes = TestNodes.prepare(folder, 1);
    rpc = new RpcCaller(nodes.start(0).rpcPort());
  }

  @AfterAll
  static void stop() {
    nodes.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{                                                                     | -32700",
        "`` | -32700",
        "17                                                                    | -32600",
        "[]                                                                    | -32600",
        "{\"jsonrpc\":\"2.0\",\"method\":\"icx_getLastBlock\"}                 | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"icx_getLastBlock\"}       | -32600",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"icx_getLastBlock\"}        | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1}                                        | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"icx_getLastBlok\"}         | -32601",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"icx_getLastBlock\",\"params\":[]}   | -32602",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"icx_getLastBlock\",\"params\":{\"x\":\"1\"}} | -32602",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"icx_getBlockByHeight\",\"params\":{\"height\":7}} | -32602",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"icx_getBlockByHeight\",\"params\":{\"height\":\"0x01\"}} | -32602",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"icx_getBlockByHeight\",\"params\":{\"height\":\"0xffffff\"}} | -31004",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"icx_getBlockByHash\",\"params\":{\"hash\":\"0xAB\"}} | -32602",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"nexus_sendTransaction\",\"params\":{\"transaction\":\"0x2\"}} | -32602",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"nexus_sendTransaction\",\"params\":{\"transaction\":\"0x21\"}} | -32602",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"nexus_query\",\"params\":{\"method\":\"nothing\"}} | -32601",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"btp_getHeader\",\"params\":{\"height\":\"0x0\",\"networkID\":\"0x9\"}} | -31004",
      })
  void answersWhatIsWrongWithItsCodeAndHttpStatus400(String body, int code) throws Exception {
    HttpResponse<String> answer = rpc.post("/api/v3/ledger", body);
    assertThat(answer.statusCode()).isEqualTo(400);
    JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
    assertThat(error.getInteger("code")).isEqualTo(code);
    assertThat(error.getString("message")).isNotBlank();
  }

  @Test
  void answersAtThePathWithoutAChannelToo() throws Exception {
    String last = "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"icx_getLastBlock\"}";
    for (String path : new String[] {"/api/v3", "/api/v3/", "/api/v3/ledger"}) {
      HttpResponse<String> answer = rpc.post(path, last);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(new JsonObject(answer.body()).getString("id")).isEqualTo("a");
      assertThat(new JsonObject(answer.body()).getJsonObject("result").fieldNames())
          .contains(
              "version",
              "prev_block_hash",
              "merkle_tree_root_hash",
              "time_stamp",
              "confirmed_transaction_list",
              "block_hash",
              "height",
              "peer_id",
              "signature");
    }
  }

  @Test
  void saysWhichChannelsThereAreWhenAskedForAnother() throws Exception {
    HttpResponse<String> answer = rpc.post("/api/v3/nothere", "{}");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("ledger");
    assertThat(rpc.post("/api/v3/Not%20A%20Name", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void refusesABodyThatIsTooLongAndSaysHowLongItWas() throws Exception {
    HttpResponse<String> answer = rpc.post("/api/v3/ledger", "x".repeat(9 << 20));
    assertThat(answer.statusCode()).isEqualTo(413);
    JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
    assertThat(error.getInteger("code")).isEqualTo(-32600);
    assertThat(error.getString("message")).contains("9437184").contains("8388608");
  }

  @Test
  void answersEachCallOfABatch() throws Exception {
    JsonArray batch = new JsonArray();
    for (int i = 0; i < 120; i++) {
      String text = i % 40 == 39 ? "!refused" : "batch" + i + "=yes";
      batch.add(
          new JsonObject()
              .put("jsonrpc", "2.0")
              .put("id", i)
              .put("method", "nexus_sendTransaction")
              .put("params", new JsonObject().put("transaction", Bytes.utf8(text).toString())));
    }
    HttpResponse<String> answer = rpc.post("/api/v3/ledger", batch.encode());
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonArray answers = new JsonArray(answer.body());
    assertThat(answers).hasSize(120);
    for (int i = 0; i < 120; i++) {
      JsonObject each = answers.getJsonObject(i);
      assertThat(each.getInteger("id")).isEqualTo(i);
      assertThat(each.containsKey("error")).isEqualTo(i % 40 == 39);
    }
    nodes.committed(0, Hash.hex(answers.getJsonObject(118).getString("result")));
  }

  @Test
  void acceptsTheSameTransactionTwiceAndCommitsItOnce() throws Exception {
    Hash first = nodes.submit(0, "same=1");
    long height = nodes.committed(0, first);
    assertThat(nodes.submit(0, "same=1")).isEqualTo(first);
    nodes.committed(0, nodes.submit(0, "other=1"));
    assertThat(nodes.committed(0, first)).isEqualTo(height);
  }

  /** What a relay needs of a message: header, proof and content that fit each other. */
  @Test
  void provesWhatLeavesOverBtp() throws Exception {
    long height = nodes.committed(0, nodes.submit(0, "send=hello"));
    String at = "0x" + Long.toHexString(height);
    JsonObject place = new JsonObject().put("height", at).put("networkID", "0x1");
    TestNodes.until(() -> call("btp_getProof", place).containsKey("result"), "notarisation");
    BtpHeader header = BtpHeader.decode(base64(call("btp_getHeader", place)));
    BtpProof proof = BtpProof.decode(base64(call("btp_getProof", place)));
    Hash decision =
        header
            .decision(Keccak256.FUNCTION, NetworkAddress.of("0x7.nexus"), 1)
            .hash(Keccak256.FUNCTION);
    Optional<Signature> signature = proof.signatures().getFirst();
    assertThat(Secp256k1.scheme().recover(decision, signature.orElseThrow()))
        .contains(nodes.channel(0).config().members().getFirst().key());
    assertThat(header.messageCount()).isEqualTo(1);
    String message = call("btp_getMessages", place).getJsonArray("result").getString(0);
    assertThat(new String(Base64.getDecoder().decode(message))).isEqualTo("hello");
    JsonObject heights =
        call("nexus_getBtpHeights", new JsonObject().put("networkID", "0x1").put("from", "0x1"));
    assertThat(heights.getJsonArray("result")).contains(at);
    JsonObject genesis = new JsonObject().put("height", "0x0").put("networkID", "0x1");
    assertThat(BtpHeader.decode(base64(call("btp_getHeader", genesis))).announcesProofContext())
        .isTrue();
  }

  @Test
  void tellsItsHealthAndItsFigures() throws Exception {
    nodes.committed(0, nodes.submit(0, "figures=1"));
    HttpResponse<String> health = rpc.get("/health");
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(health.body()).getString("status")).isEqualTo("ok");
    assertThat(rpc.get("/metrics").body())
        .contains("nexus_height{channel=\"ledger\"}")
        .contains("nexus_commit_latency_seconds")
        .contains("nexus_signatures")
        .containsPattern("nexus_flushes_total\\{channel=\"\",part=\"journal\"\\} [1-9]")
        .containsPattern("nexus_flushes_total\\{channel=\"\",part=\"signer\"\\} [1-9]")
        .containsPattern("nexus_flushes_total\\{channel=\"ledger\",part=\"store\"\\} [1-9]")
        .contains("nexus_peer_sent_bytes_total ");
  }

  private static JsonObject call(String method, JsonObject params) {
    try {
      return rpc.call(method, params);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Bytes base64(JsonObject answer) {
    return Bytes.wrap(Base64.getDecoder().decode(answer.getString("result")));
  }
}
