package io.nexushub.node.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.Kinds;
import io.nexushub.node.Node;
import io.nexushub.node.config.NodeConfig;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What strangers send is answered with ICON's codes, and with what was expected. */
@Timeout(60)
class HostileRequestsTest {
  private static final String TRANSFER =
      """
      {"version":"0x3","from":"hxbe258ceb872e08851f1f59694dac2558708ece11",\
      "to":"hx5bfdb090f43a808005ffc27c25b213145e80b7cd","value":"0x1","stepLimit":"0x186a0",\
      "timestamp":"0x%x","nid":"%s","signature":"%s"}\
      """;
  private static final String FOREIGN_SIGNATURE =
      "VAia7YZ2Ji6igKWzjR2YsGa2m53nKPrfK7uXYW78QLE+ATehAVZPC40szvAiA6NEU5gCYB4c4qaQzqDh2ugcHgA=";

  @TempDir static Path folder;
  private static OneNode files;
  private static Node node;

  @BeforeAll
  static void start() throws Exception {
    files = new OneNode(folder);
    node =
        Node.start(NodeConfig.read(files.configuration()), Kinds.all()).await(40, TimeUnit.SECONDS);
  }

  @AfterAll
  static void stop() throws Exception {
    if (node != null) {
      node.stop().await(20, TimeUnit.SECONDS);
    }
    files.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "-32700 | ` {\"jsonrpc\":`",
        "-32700 | ` `",
        "-32600 | `[]`",
        "-32600 | `7`",
        "-32600 | `{\"id\":1,\"method\":\"icx_getLastBlock\"}`",
        "-32600 | `{\"jsonrpc\":\"2.0\",\"method\":\"icx_getLastBlock\"}`",
        "-32600 | `{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}`",
        "-32601 | `{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"icx_getLastBlok\"}`",
      })
  void whatIsNoCallIsRefused(int code, String body) throws Exception {
    assertThat(refusal("icon", body)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "-32602 | icon | icx_getBlockByHeight | `{\"height\":\"12\"}`",
        "-32602 | icon | icx_getBlockByHeight | `[\"0x1\"]`",
        "-31004 | icon | icx_getBlockByHeight | `{\"height\":\"0xffffff\"}`",
        "-32602 | icon | icx_getBlockByHash | `{\"hash\":\"0xAB\"}`",
        "-32602 | icon | icx_getBalance | `{\"address\":\"hx12\"}`",
        "-32602 | icon | icx_sendTransaction | `{}`",
        "-31004 | icon | btp_getHeader | `{\"height\":\"0x0\",\"networkID\":\"0x77\"}`",
        "-32602 | notary | nexus_sendTransaction | `{\"transaction\":\"0x\"}`",
        "-32602 | notary | nexus_sendTransaction | `{\"transaction\":\"zz\"}`",
        "-32602 | notary | nexus_sendTransaction | `{\"transaction\":\"0xf8ffff\"}`",
        "-32602 | notary | nexus_query | `{}`",
      })
  void badParametersAreRefused(int code, String channel, String method, String params)
      throws Exception {
    assertThat(refusal(channel, call(method, params))).isEqualTo(code);
  }

  @Test
  void aTransferToAnotherNetworkIsRefused() throws Exception {
    HttpResponse<String> answer = post("icon", call("icx_sendTransaction", transfer("0x4")));

    assertThat(code(answer)).isEqualTo(-32602);
    assertThat(answer.body()).contains("nid", "0x4", "0x3");
  }

  @Test
  void aTransferThatItsSenderDidNotSignIsRefused() throws Exception {
    HttpResponse<String> answer = post("icon", call("icx_sendTransaction", transfer("0x3")));

    assertThat(code(answer)).isEqualTo(-32602);
    assertThat(answer.body()).contains("signature");
  }

  @Test
  void anUnknownChannelIsNotFound() throws Exception {
    HttpResponse<String> answer = post("icom", call("icx_getLastBlock", "{}"));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("expected", "icon");
  }

  @Test
  void anOversizedBodyIsRefusedWithoutReadingIt() throws Exception {
    HttpResponse<String> answer = post("icon", "1".repeat(9 << 20));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("expected: <= 8388608");
  }

  @Test
  void deepNestingIsRefused() throws Exception {
    assertThat(refusal("icon", "[".repeat(200_000))).isEqualTo(-32700);
  }

  @Test
  void theNodeIsHealthyAfterwards() throws Exception {
    HttpResponse<String> answer = post("icon", call("icx_getLastBlock", "{}"));

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private static String transfer(String nid) {
    return TRANSFER.formatted(System.currentTimeMillis() * 1_000, nid, FOREIGN_SIGNATURE);
  }

  private static String call(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
        .formatted(method, params);
  }

  private static int refusal(String channel, String body) throws Exception {
    HttpResponse<String> answer = post(channel, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    return code(answer);
  }

  private static int code(HttpResponse<String> answer) {
    JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
    assertThat(error.getString("message")).isNotBlank();
    return error.getInteger("code");
  }

  private static HttpResponse<String> post(String channel, String body) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + node.rpcPort() + "/api/v3/" + channel))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
