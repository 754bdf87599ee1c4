package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.channel.ChannelStatus;
import io.nexushub.protocol.Hash;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node's HTTP door says of the node, and what it does not let strangers do. */
@Timeout(240)
class HealthTest {
  @TempDir Path folder;

  @Test
  void isWellWithAQuorumAndNotWithoutOne() throws Exception {
    try (TestNodes nodes = TestNodes.prepare(folder, 4)) {
      nodes.startAll();
      nodes.committed(0, nodes.submit(0, "a=1"));
      RpcCaller rpc = new RpcCaller(nodes.node(0).rpcPort());
      TestNodes.until(() -> status(rpc) == 200, "health of four");
      JsonObject well = new JsonObject(rpc.get("/health").body());
      assertThat(well.getString("status")).isEqualTo("ok");
      assertThat(well.getValue("fault")).isNull();
      JsonObject channel = well.getJsonArray("channels").getJsonObject(0);
      assertThat(channel.getString("channel")).isEqualTo("ledger");
      assertThat(channel.getString("quorum")).isEqualTo("0x3");
      assertThat(channel.getString("height")).isNotEqualTo("0x0");
      assertThat(channel.getString("round")).startsWith("0x");
      assertThat(Long.decode(channel.getString("sinceCommitMillis"))).isBetween(0L, 60_000L);
      nodes.stop(3);
      nodes.stop(2);
      TestNodes.until(() -> status(rpc) == 503, "health of two");
      JsonObject stuck = new JsonObject(rpc.get("/health").body());
      assertThat(stuck.getString("status")).isEqualTo("stuck");
      assertThat(stuck.getJsonArray("channels").getJsonObject(0).getString("trouble"))
          .isEqualTo("connected power: 2 (expected: >= 3)");
      nodes.start(2);
      TestNodes.until(() -> status(rpc) == 200, "health of three");
    }
  }

  private static int status(RpcCaller rpc) {
    try {
      return rpc.get("/health").statusCode();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aChannelThatHasNotCommittedForTooLongDoesNotMove() {
    ChannelStatus moves = new ChannelStatus(9, Hash.ZERO, 9, 1_000, 1_000, 4, 3, 4, 3, 0, 0);
    ChannelStatus stands = new ChannelStatus(9, Hash.ZERO, 9, 1_001, 1_000, 4, 3, 4, 3, 0, 0);
    assertThat(moves.trouble()).isEmpty();
    assertThat(stands.trouble()).contains("last commit: 1001 ms ago (expected: <= 1000)");
  }

  @Test
  void pagesOfStrangersMayNotCallUnlessTheOperatorNamesThem() throws Exception {
    try (TestNodes nodes = TestNodes.prepare(folder, 1)) {
      RpcCaller rpc = new RpcCaller(nodes.start(0).rpcPort());
      assertThat(allowed(rpc, "https://wallet.example")).isEmpty();
      nodes.stop(0);
      JsonObject config = new JsonObject(Files.readString(nodes.file(0)));
      config.getJsonObject("rpc").put("cors-origins", List.of("https://wallet.example"));
      Files.writeString(nodes.file(0), config.encode());
      RpcCaller open = new RpcCaller(nodes.start(0).rpcPort());
      assertThat(allowed(open, "https://wallet.example")).isEqualTo("https://wallet.example");
      assertThat(allowed(open, "https://other.example")).isEmpty();
    }
  }

  private static String allowed(RpcCaller rpc, String origin) throws Exception {
    HttpResponse<String> answer = rpc.get("/health", "Origin", origin);
    return answer.headers().firstValue("access-control-allow-origin").orElse("");
  }

  @Test
  void aSlowBodyAndALongHeaderAreCut() throws Exception {
    try (TestNodes nodes = TestNodes.prepare(folder, 1)) {
      int port = bounded(nodes, "read-timeout-ms", 200, "max-header-bytes", 1024);
      try (Socket slow = new Socket("127.0.0.1", port)) {
        say(slow, "POST /api/v3/ledger HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{");
        assertThat(heard(slow)).isEmpty();
      }
      try (Socket wordy = new Socket("127.0.0.1", port)) {
        say(wordy, "GET /health HTTP/1.1\r\nhost: x\r\nx: " + "x".repeat(2000) + "\r\n\r\n");
        assertThat(heard(wordy)).startsWith("HTTP/1.1 431");
      }
    }
  }

  @Test
  void aConnectionTooManyIsCut() throws Exception {
    // A node of its own: one that has just closed a connection may still be counting it.
    try (TestNodes nodes = TestNodes.prepare(folder, 1)) {
      int port = bounded(nodes, "connection-limit", 2, "read-timeout-ms", 20_000);
      try (Socket first = new Socket("127.0.0.1", port);
          Socket second = new Socket("127.0.0.1", port);
          Socket third = new Socket("127.0.0.1", port)) {
        // Which of them is one too many is not said: event loops take them up side by side.
        List<Socket> open = new ArrayList<>(List.of(first, second, third));
        TestNodes.until(() -> open.removeIf(HealthTest::isCut), "a connection too many");
        assertThat(open).hasSize(2);
        say(open.getFirst(), "GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        assertThat(heard(open.getFirst())).startsWith("HTTP/1.1 ");
      }
    }
  }

  private static int bounded(
      TestNodes nodes, String bound, int value, String otherBound, int otherValue)
      throws Exception {
    JsonObject config = new JsonObject(Files.readString(nodes.file(0)));
    config.getJsonObject("rpc").put(bound, value).put(otherBound, otherValue);
    Files.writeString(nodes.file(0), config.encode());
    return nodes.start(0).rpcPort();
  }

  private static void say(Socket socket, String text) throws Exception {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static boolean isCut(Socket silent) {
    try {
      silent.setSoTimeout(100);
      return silent.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  /** Until the server closes. */
  private static String heard(Socket socket) throws Exception {
    socket.setSoTimeout(20_000);
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }
}
