package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.channel.Inclusion;
import io.nexushub.node.channel.Submission;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of four members, in a process of its own, is killed at random instants while the channel
 * works. {@code -Dkills=500} for as many as that, {@code -Dkill-seed=N} for the same instants
 * again.
 */
class MemberKillTest {
  private static final int KILLS = Integer.getInteger("kills", 4);
  private static final long SEED = Long.getLong("kill-seed", 20261124);
  private static final int VICTIM = 3;

  /** About what a node on two busy cores takes from its process to its first round. */
  private static final long LONGEST_LIFE_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

  @TempDir private Path folder;

  private final AtomicBoolean over = new AtomicBoolean();
  private final Map<Hash, String> sent = new ConcurrentHashMap<>();

  @Test
  void neitherATransactionIsLostNorAnythingSignedTwice() throws Exception {
    Random random = new Random(SEED);
    try (TestNodes nodes = TestNodes.prepare(folder, 4)) {
      for (int i = 0; i < VICTIM; i++) {
        nodes.start(i);
      }
      Thread load = Thread.ofVirtual().start(() -> load(nodes));
      for (int kill = 0; kill < KILLS; kill++) {
        try (ChildJvm victim = victim(nodes)) {
          rpcPort(victim);
          LockSupport.parkNanos(random.nextLong(LONGEST_LIFE_NANOS));
          victim.kill();
        }
      }
      over.set(true);
      load.join();
      survivesWhole(nodes);
    }
  }

  private void load(TestNodes nodes) {
    for (int i = 0; !over.get(); i++) {
      String text = "key" + i % 50 + "=" + i;
      if (nodes.channel(i % VICTIM).submit(Bytes.utf8(text))
          instanceof Submission.Accepted(Hash id)) {
        sent.put(id, text);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void survivesWhole(TestNodes nodes) throws Exception {
    try (ChildJvm victim = victim(nodes)) {
      RpcCaller rpc = new RpcCaller(rpcPort(victim));
      assertThat(sent).hasSizeGreaterThan(10 * KILLS);
      for (Hash id : sent.keySet()) {
        nodes.committed(0, id);
        Inclusion there = nodes.channel(0).inclusion(id).orElseThrow();
        TestNodes.until(() -> isCommitted(rpc, id), "commit of " + id + " at the killed member");
        assertThat(result(rpc, id).getString("blockHash")).isEqualTo(there.block().id().toString());
      }
      for (int i = 0; i < VICTIM; i++) {
        assertThat(nodes.channel(i).evidence())
            .as("evidence at node %d, seed %d", i, SEED)
            .isEmpty();
      }
    }
  }

  private static ChildJvm victim(TestNodes nodes) throws IOException {
    return ChildJvm.start(NodeVictim.class.getName(), nodes.file(VICTIM).toString());
  }

  private static boolean isCommitted(RpcCaller rpc, Hash id) {
    try {
      return result(rpc, id) != null;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static JsonObject result(RpcCaller rpc, Hash id) throws Exception {
    return rpc.call("nexus_getTransactionResult", new JsonObject().put("id", id.toString()))
        .getJsonObject("result");
  }

  private static int rpcPort(ChildJvm victim) throws IOException {
    String line = victim.line();
    while (line != null && !line.startsWith("rpc ")) {
      line = victim.line();
    }
    assertThat(line).as("the node started").isNotNull();
    return Integer.parseInt(line.substring(4));
  }
}
