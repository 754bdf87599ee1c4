package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lightclient.btp.StateProof;
import io.nexushub.node.channel.AskingPeer;
import io.nexushub.node.channel.Channel;
import io.nexushub.node.channel.GrownChain;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.rpc.RpcError;
import io.nexushub.node.store.ChainStore;
import io.nexushub.node.store.MemoryDb;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members that keep the newest blocks and states only, one that keeps all, and one that is new. */
class PrunedNodesTest {
  private static final long KEEP = 256;
  private static final long BLOCKS = 480;
  private static final int KEYS = 300;
  private static final int CHANGES = 12;
  private static final int ARCHIVE = 3;
  private static final int LATE = 4;
  private static final Bytes KEY = Bytes.utf8("x/key7");

  @TempDir private Path folder;

  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void sendThePeersElsewhereAndGiveAwayWholeStates() throws Exception {
    try (TestNodes nodes = TestNodes.prepare(folder, 5)) {
      grow(nodes);
      for (int i = 0; i < LATE; i++) {
        nodes.start(i);
      }
      Thread load = Thread.ofVirtual().start(() -> load(nodes));
      for (int i = 0; i < ARCHIVE; i++) {
        Channel channel = nodes.channel(i);
        TestNodes.until(
            () -> channel.firstKept() > 100 && channel.firstState() > 100, "old versions to go");
      }
      provesWhatItKeeps(nodes);
      try (AskingPeer late = AskingPeer.start(nodes.config(LATE))) {
        List<ChannelConfig.Member> members = nodes.config(0).channels().getFirst().members();
        for (int i = 0; i < ARCHIVE; i++) {
          long before = nodes.channel(i).firstKept();
          assertThat(-late.first(members.get(i).certificate(), 1, 64))
              .isBetween(before, nodes.channel(i).firstKept());
        }
        assertThat(late.first(members.get(ARCHIVE).certificate(), 1, 64)).isEqualTo(1);
      }
      nodes.start(LATE);
      nodes.committed(LATE, nodes.submit(0, "caught=up"));
      for (long height = 1; height <= BLOCKS; height++) {
        assertThat(nodes.channel(LATE).block(height))
            .isEqualTo(nodes.channel(ARCHIVE).block(height))
            .isPresent();
      }
      String archive = address(nodes.config(0).channels().getFirst().members().get(ARCHIVE));
      assertThat(fetched(nodes).get(archive)).isGreaterThan(100.0);
      beginsAgainWithASnapshot(nodes);
      over.set(true);
      load.join();
    }
  }

  private static void provesWhatItKeeps(TestNodes nodes) {
    Channel pruned = nodes.channel(0);
    Channel all = nodes.channel(ARCHIVE);
    long first = pruned.firstState();
    for (long height = first + 40; height < BLOCKS; height += 10) {
      assertThat(pruned.prove(height, KEY)).isEqualTo(all.prove(height, KEY)).isPresent();
    }
    assertThat(pruned.prove(5, KEY)).isEmpty();
    assertThat(all.prove(5, KEY)).isPresent();
    assertThat(RpcError.noProof(5, first))
        .hasMessage("state after block 5: pruned (expected: >= " + first + ", the first kept)");
  }

  private static void beginsAgainWithASnapshot(TestNodes nodes) throws IOException {
    nodes.stop(LATE);
    try (Stream<Path> data = Files.walk(nodes.config(LATE).data())) {
      for (Path each : data.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
    nodes.configure(LATE, file -> file.put("store", new JsonObject().put("snapshot", true)));
    nodes.start(LATE);
    TestNodes.until(() -> nodes.channel(LATE).status().height() > BLOCKS, "a snapshot");
    nodes.committed(LATE, nodes.submit(0, "joined=1"));
    assertThat(nodes.channel(LATE).firstState()).isGreaterThan(BLOCKS);
    for (int i = 0; i < KEYS; i++) {
      Bytes key = Bytes.utf8("x/key" + i);
      assertThat(nodes.channel(LATE).state().get(key))
          .isEqualTo(nodes.channel(ARCHIVE).state().get(key))
          .isPresent();
    }
  }

  private void grow(TestNodes nodes) throws IOException {
    ChannelConfig config = nodes.config(0).channels().getFirst();
    Path grown = folder.resolve("grown");
    GrownChain.write(
        grown, config, new LedgerKind().create(config), nodes.signers(), BLOCKS, content());
    for (int i = 0; i < LATE; i++) {
      nodes.giveChain(i, grown);
    }
    for (int i = 0; i < ARCHIVE; i++) {
      nodes.configure(
          i,
          file ->
              file.put(
                  "store", new JsonObject().put("keep-blocks", KEEP).put("keep-states", KEEP)));
    }
  }

  private static LongFunction<List<Bytes>> content() {
    return height ->
        IntStream.range(0, CHANGES)
            .mapToObj(i ->
                Bytes.utf8("key" + (height * CHANGES + i) % KEYS + "=a longer value " + height))
            .toList();
  }

  private void load(TestNodes nodes) {
    for (int i = 0; !over.get(); i++) {
      nodes.channel(i % LATE).submit(Bytes.utf8("live" + i % 100 + "=" + i));
      LockSupport.parkNanos(8_000_000);
    }
  }

  private static String address(ChannelConfig.Member member) {
    return Address.of(member.key(), HashFunction.SHA3_256).toString();
  }

  private static Map<String, Double> fetched(TestNodes nodes) throws Exception {
    String metrics = new RpcCaller(nodes.node(LATE).rpcPort()).get("/metrics").body();
    return Pattern.compile("nexus_fetched_blocks_total\\{.*peer=\"([^\"]*)\".*\\} (.*)")
        .matcher(metrics)
        .results()
        .collect(Collectors.toMap(each -> each.group(1), each -> Double.valueOf(each.group(2))));
  }

  /** Whatever is dropped while a proof is made, and whenever: it is right, or there is none. */
  @Test
  void makeNoProofOfWhatIsDroppedMeanwhile() throws Exception {
    try (TestNodes nodes = TestNodes.prepare(folder, 4)) {
      ChannelConfig config = nodes.config(0).channels().getFirst();
      MemoryDb grown = new MemoryDb();
      try (ChainStore store = grown.store()) {
        GrownChain.write(
            store, config, new LedgerKind().create(config), nodes.signers(), 60, content());
      }
      StateProof right = GrownChain.prove(config, grown.copy().store(), 20, KEY).orElseThrow();
      int none = 0;
      boolean reached = true;
      for (int read = 0; reached; read++) {
        MemoryDb db = grown.copy();
        ChainStore store = db.store();
        AtomicInteger left = new AtomicInteger(read);
        db.whenRead(() -> {
          if (left.getAndDecrement() == 0) {
            MemoryDb.sweep(store, 10);
            store.prune(51, 100);
          }
        });
        Optional<StateProof> made = GrownChain.prove(config, store, 20, KEY);
        reached = left.get() < 0;
        none += made.isEmpty() ? 1 : 0;
        if (made.isPresent()) {
          assertThat(made).as("dropped before read %d", read).contains(right);
        } else {
          assertThat(store.firstState()).isGreaterThan(20);
        }
      }
      assertThat(none).isGreaterThan(3);
    }
  }
}
