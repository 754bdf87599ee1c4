package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.channel.GrownChain;
import io.nexushub.node.channel.LyingPeer;
import io.nexushub.node.channel.LyingPeer.Lie;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A member that has the genesis and nothing else joins at the newest final block. {@code
 * -Dsnapshot.kills=200} for as many kills as that, {@code -Dkill-seed=N} for the same instants.
 */
class SnapshotJoinTest {
  private static final int KILLS = Integer.getInteger("snapshot.kills", 3);
  private static final long SEED = Long.getLong("kill-seed", 20261201);
  private static final int LATE = 4;
  private static final int LIAR = 3;
  private static final long BLOCKS = 150;

  /** The members ask for another order here, which is another membership. */
  private static final long TURN = 60;

  private static final long LONGEST_LIFE_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

  @TempDir private Path folder;

  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void aNodeJoinsAcrossAnEpochWhileTheChannelGoesOn() throws Exception {
    try (TestNodes nodes = prepared(LATE, 20)) {
      for (int i = 0; i < LATE; i++) {
        nodes.start(i);
      }
      Thread load = Thread.ofVirtual().start(() -> load(nodes));
      nodes.committed(0, nodes.submit(0, "before=1"));
      nodes.start(LATE);
      awaitSnapshot(nodes);
      nodes.committed(LATE, nodes.submit(0, "after=1"));
      over.set(true);
      load.join();
      joined(nodes);
      pruned(nodes);
      nodes.stop(1);
      nodes.committed(LATE, nodes.submit(LATE, "quorum=1"));
      nodes.stop(LATE);
      nodes.start(LATE);
      nodes.committed(0, nodes.submit(LATE, "restarted=1"));
    }
  }

  /** What is committed before that is in the state, and nowhere else. */
  private static void awaitSnapshot(TestNodes nodes) {
    TestNodes.until(() -> nodes.channel(LATE).status().height() > 0, "a snapshot");
  }

  private void joined(TestNodes nodes) {
    long first = nodes.channel(LATE).firstKept();
    assertThat(first).isGreaterThanOrEqualTo(BLOCKS);
    assertThat(nodes.channel(LATE).block(TURN)).isEmpty();
    assertThat(nodes.channel(LATE).members()).isEqualTo(nodes.channel(0).members());
    assertThat(nodes.channel(LATE).members().epoch()).isEqualTo(1);
    assertThat(nodes.channel(LATE).block(first).orElseThrow().id())
        .isEqualTo(nodes.channel(0).block(first).orElseThrow().id());
    for (long height : List.of(1L, TURN - 1, TURN + 5, BLOCKS)) {
      Bytes key = Bytes.utf8("x/key" + height + ".3");
      assertThat(nodes.channel(LATE).state().get(key)).contains(Bytes.utf8("" + height));
    }
  }

  private static void pruned(TestNodes nodes) throws Exception {
    RpcCaller rpc = new RpcCaller(nodes.node(LATE).rpcPort());
    JsonObject error =
        rpc.call("icx_getBlockByHeight", new JsonObject().put("height", "0x5"))
            .getJsonObject("error");
    assertThat(error.getString("message"))
        .isEqualTo(
            "block of height 5: pruned (expected: >= "
                + nodes.channel(LATE).firstKept()
                + ", the first kept)");
  }

  /** Three honest members and the one that is late are the quorum: without it nothing goes on. */
  @ParameterizedTest
  @EnumSource(
      names = {
        "WRONG_ROOT",
        "WRONG_HEAD",
        "OLD_HEAD",
        "OTHER_MEMBERS",
        "WRONG_NODES",
        "ENDLESS_NODES",
        "NO_NODES"
      })
  void aLiarIsRefusedAndStopsNobody(Lie lie) throws Exception {
    boolean large = lie == Lie.WRONG_NODES || lie == Lie.ENDLESS_NODES;
    try (TestNodes nodes = prepared(LATE, large ? 100 : 20);
        LyingPeer liar = LyingPeer.start(nodes.config(LIAR), lie)) {
      nodes.start(LATE);
      Hash late = nodes.config(LATE).channels().getFirst().members().get(LATE).certificate();
      TestNodes.until(() -> liar.asked(late) > 0, "a question to the liar");
      for (int i = 0; i < LIAR; i++) {
        nodes.start(i);
      }
      nodes.committed(LATE, nodes.submit(0, "after=1"));
      joined(nodes);
      if (lie == Lie.WRONG_ROOT || lie == Lie.WRONG_HEAD || lie == Lie.OTHER_MEMBERS) {
        assertThat(refusals(nodes)).as("refused").isPositive();
      }
    }
  }

  private static double refusals(TestNodes nodes) throws Exception {
    String metrics = new RpcCaller(nodes.node(LATE).rpcPort()).get("/metrics").body();
    return Pattern.compile("nexus_refused_total\\{.*\\} (.*)")
        .matcher(metrics)
        .results()
        .mapToDouble(each -> Double.parseDouble(each.group(1)))
        .sum();
  }

  /** Without a snapshot what it has when it is killed is many blocks behind what it has seen. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void killedAtAnyInstantItGetsThereInTheEnd(boolean snapshot) throws Exception {
    Random random = new Random(SEED);
    try (TestNodes nodes = prepared(LATE, 100)) {
      nodes.configure(LATE, file -> file.put("store", new JsonObject().put("snapshot", snapshot)));
      for (int i = 0; i < LATE; i++) {
        nodes.start(i);
      }
      Thread load = Thread.ofVirtual().start(() -> load(nodes));
      for (int kill = 0; kill < KILLS; kill++) {
        try (ChildJvm victim =
            ChildJvm.start(NodeVictim.class.getName(), nodes.file(LATE).toString())) {
          String line = victim.line();
          while (line != null && !line.startsWith("rpc ")) {
            line = victim.line();
          }
          assertThat(line).as("the node started, seed %d", SEED).isNotNull();
          LockSupport.parkNanos(random.nextLong(LONGEST_LIFE_NANOS));
          victim.kill();
        }
      }
      over.set(true);
      load.join();
      nodes.start(LATE);
      awaitSnapshot(nodes);
      nodes.committed(LATE, nodes.submit(0, "after=1"));
      if (snapshot) {
        joined(nodes);
      } else {
        assertThat(nodes.channel(LATE).block(TURN)).isEqualTo(nodes.channel(0).block(TURN));
      }
      for (int i = 0; i < LATE; i++) {
        assertThat(nodes.channel(i).evidence()).as("evidence, seed %d", SEED).isEmpty();
      }
    }
  }

  /** A chain of two epochs, that all but the last of the nodes have. */
  private TestNodes prepared(int late, int keys) throws IOException {
    TestNodes nodes = TestNodes.prepare(folder, late + 1);
    ChannelConfig config = nodes.config(0).channels().getFirst();
    GrownChain.write(
        folder.resolve("grown"),
        config,
        new LedgerKind().create(config),
        nodes.signers(),
        BLOCKS,
        height -> content(nodes, height, keys));
    for (int i = 0; i < late; i++) {
      nodes.giveChain(i, folder.resolve("grown"));
    }
    nodes.configure(late, file -> file.put("store", new JsonObject().put("snapshot", true)));
    return nodes;
  }

  private static List<Bytes> content(TestNodes nodes, long height, int keys) {
    List<Bytes> texts = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      texts.add(Bytes.utf8("key" + height + "." + i + "=" + height));
    }
    if (height == TURN) {
      String order =
          Arrays.stream(new int[] {3, 2, 1, 0, LATE})
              .mapToObj(nodes::key)
              .collect(Collectors.joining(","));
      texts.add(Bytes.utf8("members=" + order));
    }
    return texts;
  }

  private void load(TestNodes nodes) {
    for (int i = 0; !over.get(); i++) {
      nodes.channel(i % LATE).submit(Bytes.utf8("live" + i % 100 + "=" + i));
      LockSupport.parkNanos(8_000_000);
    }
  }
}
