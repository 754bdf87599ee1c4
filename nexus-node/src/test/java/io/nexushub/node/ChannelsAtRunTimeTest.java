package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.node.channel.Channel;
import io.nexushub.node.channel.Submission;
import io.nexushub.node.cli.Nexus;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Channels that come and go while their nodes run. */
class ChannelsAtRunTimeTest {
  private static final ChannelId SECOND = ChannelId.of("second");
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  @TempDir Path folder;

  @Test
  void aJoinedChannelCommitsAndComesBackAfterARestart() throws Exception {
    try (TestNodes nodes = prepared(4)) {
      JsonObject genesis = nodes.genesis("second", 0, 1, 2, 3);
      for (int i = 0; i < 4; i++) {
        assertThat(states(admin(nodes, i, "nexus_joinChannel", genesis(genesis))))
            .isEqualTo("ledger running, second running");
      }
      Hash first = submit(nodes, 0, "a=1");
      until(nodes, 3, first);
      nodes.committed(1, nodes.submit(2, "b=1")); // The old one goes on beside it.
      nodes.stop(0);
      nodes.start(0);
      until(nodes, 0, first);
      until(nodes, 0, submit(nodes, 1, "a=2"));
    }
  }

  @Test
  void whoIsNoMemberHearsNothing() throws Exception {
    try (TestNodes nodes = prepared(4)) {
      JsonObject genesis = nodes.genesis("second", 0, 1, 2);
      for (int i = 0; i < 3; i++) {
        admin(nodes, i, "nexus_joinChannel", genesis(genesis));
      }
      until(nodes, 2, submit(nodes, 0, "secret=1"));
      HttpResponse<String> asked = rpc(nodes, 3, "/api/v3/second", call("icx_getLastBlock"), "");
      assertThat(asked.statusCode()).isEqualTo(404);
      assertThat(asked.body()).startsWith("channel: not found");
      // It may have the genesis and ask: the members answer members only.
      admin(nodes, 3, "nexus_joinChannel", genesis(genesis));
      Hash wish = submit(nodes, 3, "wish=1");
      for (int i = 0; i < 5; i++) {
        until(nodes, 2, submit(nodes, 1, "secret=" + i));
        nodes.committed(3, nodes.submit(0, "c=" + i));
      }
      assertThat(second(nodes, 3).status().height()).isZero();
      assertThat(second(nodes, 0).waiting(wish)).isEmpty();
      assertThat(second(nodes, 0).inclusion(wish)).isEmpty();
    }
  }

  @Test
  void aChannelIsStoppedStartedAndLeft() throws Exception {
    try (TestNodes nodes = prepared(1)) {
      JsonObject genesis = nodes.genesis("second", 0);
      admin(nodes, 0, "nexus_joinChannel", genesis(genesis));
      Hash first = submit(nodes, 0, "a=1");
      until(nodes, 0, first);

      assertThat(states(admin(nodes, 0, "nexus_stopChannel", named("second"))))
          .isEqualTo("ledger running, second stopped");
      HttpResponse<String> asked = rpc(nodes, 0, "/api/v3/second", call("icx_getLastBlock"), "");
      assertThat(asked.statusCode()).isEqualTo(503);
      assertThat(asked.body())
          .isEqualTo("channel second: stopped by its operator (expected: running)\n");
      RpcCaller caller = new RpcCaller(nodes.node(0).rpcPort());
      assertThat(caller.get("/metrics").body())
          .contains("channel=\"ledger\"")
          .doesNotContain("channel=\"second\"");
      assertThat(caller.get("/health").statusCode()).isEqualTo(200);
      nodes.committed(0, nodes.submit(0, "b=1"));

      admin(nodes, 0, "nexus_startChannel", named("second"));
      until(nodes, 0, first);
      until(nodes, 0, submit(nodes, 0, "a=2"));

      assertThat(states(admin(nodes, 0, "nexus_leaveChannel", named("second"))))
          .isEqualTo("ledger running");
      nodes.stop(0);
      nodes.start(0);
      assertThat(nodes.node(0).channel(SECOND)).isEmpty();
      admin(nodes, 0, "nexus_joinChannel", genesis(genesis));
      until(nodes, 0, first); // Its blocks had stayed.
    }
  }

  /** The others must not pay for it; but the node must not look well. */
  @Test
  void aChannelWithADefectLeavesTheOthersRunning() throws Exception {
    try (TestNodes nodes = prepared(1)) {
      admin(nodes, 0, "nexus_joinChannel", genesis(nodes.genesis("second", 0)));
      submit(nodes, 0, "defect=1");
      TestNodes.until(() -> nodes.node(0).channel(SECOND).isEmpty(), "the defect");
      nodes.committed(0, nodes.submit(0, "b=1"));
      RpcCaller caller = new RpcCaller(nodes.node(0).rpcPort());
      HttpResponse<String> health = caller.get("/health");
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(health.body()).contains("failed").contains("a defect in the application");
      assertThat(rpc(nodes, 0, "/api/v3/second", call("icx_getLastBlock"), "").body())
          .contains("failed: a defect in the application");
    }
  }

  @Test
  void whatMakesNoSenseIsSaidAndChangesNothing() throws Exception {
    try (TestNodes nodes = prepared(1)) {
      JsonObject genesis = nodes.genesis("second", 0);
      assertThat(error(nodes, "nexus_joinChannel", genesis(new JsonObject())))
          .contains("channel: missing");
      assertThat(error(nodes, "nexus_joinChannel", genesis(genesis.copy().put("kind", "lodger"))))
          .contains("kind: lodger (expected: one of");
      assertThat(error(nodes, "nexus_joinChannel", genesis(genesis.copy().put("membres", 1))))
          .contains("membres");
      assertThat(error(nodes, "nexus_joinChannel", genesis(nodes.genesis("ledger", 0))))
          .contains("channel: ledger, which is here");
      assertThat(error(nodes, "nexus_leaveChannel", named("ledger")))
          .contains("ledger of the node's file");
      assertThat(error(nodes, "nexus_stopChannel", named("other"))).contains("one of [ledger]");
      assertThat(error(nodes, "nexus_stopChannel", named("../x"))).contains("1 to 32 of");
      assertThat(error(nodes, "nexus_startChannel", named("ledger"))).contains("which runs");
      assertThat(folder.resolve("node-0/data/joined/second.json")).doesNotExist();
      assertThat(states(admin(nodes, 0, "nexus_listChannels", new JsonObject())))
          .isEqualTo("ledger running");
    }
  }

  @Test
  void theCommandsDoTheSame() throws Exception {
    try (TestNodes nodes = prepared(1)) {
      Path file = folder.resolve("second.json");
      JsonObject member = nodes.genesis("second", 0).getJsonArray("members").getJsonObject(0);
      String made =
          run(
              0,
              "new",
              file.toString(),
              "--channel=second",
              "--network=0x8.nexus",
              "--kind=" + LedgerKind.NAME,
              "--member=one=" + member.getString("key") + "," + member.getString("certificate"));
      assertThat(made).contains("second.json: channel second, 1 members");
      String node = "--node=http://127.0.0.1:" + nodes.node(0).rpcPort();
      String token = "--token-file=" + folder.resolve("node-0/admin-token");
      assertThat(run(0, "join", file.toString(), node, token))
          .containsPattern("ledger +running +node's file")
          .containsPattern("second +running +joined");
      assertThat(run(0, "stop", "second", node, token)).containsPattern("second +stopped");
      assertThat(run(0, "start", "second", node, token)).containsPattern("second +running");
      assertThat(run(0, "list", node, token)).containsPattern("second +running +joined .*height 0");
      assertThat(run(0, "leave", "second", node, token)).doesNotContain("second");
      assertThat(run(1, "leave", "second", node, token)).contains("one of [ledger]");
      Path other = Files.writeString(folder.resolve("other"), "another token of some length");
      assertThat(run(1, "list", node, "--token-file=" + other))
          .contains("authorization: not the operator's token");
      assertThat(
              run(2, "new", file + "2", "--channel=x", "--network=1", "--kind=x", "--member=one"))
          .contains("--member: one (expected: NAME=KEY,CERTIFICATE)");
    }
  }

  private static String run(int code, String... arguments) {
    StringWriter out = new StringWriter();
    List<String> all = new ArrayList<>(List.of("channel"));
    all.addAll(List.of(arguments));
    PrintWriter both = new PrintWriter(out);
    int ended = Nexus.run(both, both, all.toArray(String[]::new));
    assertThat(ended).as(out.toString()).isEqualTo(code);
    return out.toString();
  }

  @Test
  void onlyTheOperatorIsLetIn() throws Exception {
    try (TestNodes nodes = TestNodes.prepare(folder, 1)) {
      nodes.start(0);
      JsonObject list = call("nexus_listChannels");
      assertThat(rpc(nodes, 0, "/admin", list, "Bearer " + TOKEN).statusCode()).isEqualTo(404);
      nodes.stop(0);
      nodes.admin(0, TOKEN);
      nodes.start(0);
      assertThat(rpc(nodes, 0, "/admin", list, "Bearer " + TOKEN).statusCode()).isEqualTo(200);
      for (String shown :
          new String[] {"", "Bearer ", TOKEN, "Bearer " + TOKEN + "0", "Bearer x" + TOKEN}) {
        assertThat(rpc(nodes, 0, "/admin", list, shown).statusCode()).as(shown).isEqualTo(401);
      }
      assertThat(rpc(nodes, 0, "/api/v3/ledger", list, "Bearer " + TOKEN).body())
          .contains("-32601");
      nodes.stop(0);
      nodes.admin(0, "short");
      assertThatThrownBy(() -> nodes.start(0)).hasMessageContaining("admin.token-file");
    }
  }

  /** A crash between the two writes of a join leaves a file that nobody takes for a genesis. */
  @Test
  void aHalfWrittenGenesisIsNotOpened() throws Exception {
    try (TestNodes nodes = prepared(1)) {
      nodes.stop(0);
      Path joined = folder.resolve("node-0/data/joined");
      Files.createDirectories(joined);
      Files.writeString(joined.resolve("second.unfinished"), "{ \"channel\": \"sec");
      nodes.start(0);
      assertThat(states(admin(nodes, 0, "nexus_listChannels", new JsonObject())))
          .isEqualTo("ledger running");
      admin(nodes, 0, "nexus_joinChannel", genesis(nodes.genesis("second", 0)));
      until(nodes, 0, submit(nodes, 0, "a=1"));
    }
  }

  private TestNodes prepared(int count) throws IOException {
    TestNodes nodes = TestNodes.prepare(folder, count);
    for (int i = 0; i < count; i++) {
      nodes.admin(i, TOKEN);
    }
    nodes.startAll();
    return nodes;
  }

  private static Channel second(TestNodes nodes, int index) {
    return nodes.node(index).channel(SECOND).orElseThrow();
  }

  private static Hash submit(TestNodes nodes, int index, String text) {
    if (second(nodes, index).submit(Bytes.utf8(text)) instanceof Submission.Accepted(Hash id)) {
      return id;
    }
    throw new AssertionError("refused: " + text);
  }

  private static void until(TestNodes nodes, int index, Hash transaction) {
    TestNodes.until(
        () -> second(nodes, index).inclusion(transaction).isPresent(), "commit on node " + index);
  }

  private static JsonObject genesis(JsonObject genesis) {
    return new JsonObject().put("genesis", genesis);
  }

  private static JsonObject named(String channel) {
    return new JsonObject().put("channel", channel);
  }

  private static JsonObject call(String method) {
    return new JsonObject().put("jsonrpc", "2.0").put("id", 1).put("method", method);
  }

  private static JsonArray admin(TestNodes nodes, int index, String method, JsonObject params)
      throws Exception {
    String body =
        rpc(nodes, index, "/admin", call(method).put("params", params), "Bearer " + TOKEN).body();
    JsonArray result = new JsonObject(body).getJsonArray("result");
    assertThat(result).as(body).isNotNull();
    return result;
  }

  private static String error(TestNodes nodes, String method, JsonObject params) throws Exception {
    String body =
        rpc(nodes, 0, "/admin", call(method).put("params", params), "Bearer " + TOKEN).body();
    return new JsonObject(body).getJsonObject("error").getString("message");
  }

  private static String states(JsonArray channels) {
    StringBuilder states = new StringBuilder();
    for (int i = 0; i < channels.size(); i++) {
      JsonObject channel = channels.getJsonObject(i);
      states.append(i == 0 ? "" : ", ");
      states.append(channel.getString("channel")).append(' ').append(channel.getString("state"));
    }
    return states.toString();
  }

  private static HttpResponse<String> rpc(
      TestNodes nodes, int index, String path, JsonObject call, String authorization)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + nodes.node(index).rpcPort() + path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(uri)
              .header("authorization", authorization)
              .POST(BodyPublishers.ofString(call.encode()))
              .build(),
          BodyHandlers.ofString());
    }
  }
}
