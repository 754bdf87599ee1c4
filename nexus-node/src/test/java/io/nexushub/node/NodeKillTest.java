package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.Bytes;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The only member of a channel, in a process of its own, killed while it commits. */
class NodeKillTest {
  private static final int KILLS = 5;

  @TempDir Path folder;

  @Test
  void whatWasCommittedStaysCommittedHoweverOftenItsProcessIsKilled() throws Exception {
    Random random = new Random(11);
    TestNodes files = TestNodes.prepare(folder, 1);
    Map<String, String> places = new LinkedHashMap<>();
    for (int kill = 0; kill < KILLS; kill++) {
      try (ChildJvm victim = ChildJvm.start(NodeVictim.class.getName(), files.file(0).toString())) {
        RpcCaller rpc = new RpcCaller(rpcPort(victim));
        for (Map.Entry<String, String> place : places.entrySet()) {
          // Perhaps not at once: the journal's last blocks have to be executed again first.
          assertThat(committedAt(rpc, place.getKey())).isEqualTo(place.getValue());
        }
        int transactions = 3 + random.nextInt(5);
        for (int i = 0; i < transactions; i++) {
          String id = send(rpc, "key" + kill + "/" + i + "=" + random.nextInt());
          places.put(id, committedAt(rpc, id));
        }
        send(rpc, "unfinished=" + kill);
        long pause = random.nextLong(30_000_000);
        for (long end = System.nanoTime() + pause; System.nanoTime() < end; ) {
          Thread.onSpinWait(); // A few random milliseconds into the next block.
        }
        victim.kill();
      }
    }
    assertThat(places).hasSizeGreaterThanOrEqualTo(3 * KILLS);
  }

  private static int rpcPort(ChildJvm victim) throws IOException {
    String line = victim.line();
    while (line != null && !line.startsWith("rpc ")) {
      line = victim.line();
    }
    assertThat(line).as("the node started").isNotNull();
    return Integer.parseInt(line.substring(4));
  }

  private static String send(RpcCaller rpc, String text) throws Exception {
    JsonObject params = new JsonObject().put("transaction", Bytes.utf8(text).toString());
    return rpc.call("nexus_sendTransaction", params).getString("result");
  }

  private static String committedAt(RpcCaller rpc, String id) throws Exception {
    long deadline = System.nanoTime() + 60_000_000_000L;
    String place = place(rpc, id);
    while (place.isEmpty() && System.nanoTime() < deadline) {
      place = place(rpc, id);
    }
    assertThat(place).as("commit of %s", id).isNotEmpty();
    return place;
  }

  /** Height and block of a committed transaction; empty if it is not. */
  private static String place(RpcCaller rpc, String id) throws Exception {
    JsonObject result =
        rpc.call("nexus_getTransactionResult", new JsonObject().put("id", id))
            .getJsonObject("result");
    return result == null
        ? ""
        : result.getString("blockHeight") + " " + result.getString("blockHash");
  }
}
