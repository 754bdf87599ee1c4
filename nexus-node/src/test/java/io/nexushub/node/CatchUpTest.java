package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.channel.GrownChain;
import io.nexushub.node.channel.LyingPeer;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How fast a node that has nothing gets at what the others have, against how fast they go on. Small
 * in every build; {@code -Dcatchup.blocks=100000} is the figure of docs/benchmarks.md.
 */
class CatchUpTest {
  private static final long BLOCKS = Long.getLong("catchup.blocks", 1_500);
  private static final int TRANSACTIONS = Integer.getInteger("catchup.transactions", 2);
  private static final long LIVE_SECONDS = Long.getLong("catchup.live-seconds", 3);
  private static final int LATE = 4;
  private static final int LIAR = 3;

  /** About as many as a block of the channel takes in its interval. */
  private static final long PAUSE_NANOS = 8_000_000;

  @TempDir private Path folder;

  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void aNodeThatHasNothingCatchesUpWithAChannelThatGoesOn() throws Exception {
    try (TestNodes nodes = TestNodes.prepare(folder, 5)) {
      grow(nodes, folder.resolve("grown"), BLOCKS);
      for (int i = 0; i < LATE; i++) {
        nodes.giveChain(i, folder.resolve("grown"));
      }
      long before = System.nanoTime();
      nodes.start(0);
      double restart = secondsSince(before);
      assertThat(nodes.channel(0).status().height()).isEqualTo(BLOCKS);
      for (int i = 1; i < LATE; i++) {
        nodes.start(i);
      }
      Thread load = Thread.ofVirtual().start(() -> load(nodes));
      nodes.committed(0, nodes.submit(0, "warm=1"));
      long started = System.nanoTime();
      nodes.start(LATE);
      double ready = secondsSince(started);
      long goal = nodes.channel(0).status().height();
      TestNodes.until(
          () -> nodes.channel(LATE).status().height() >= goal,
          Duration.ofSeconds(60 + BLOCKS / 100),
          "block " + goal + " at the node that is late");
      double seconds = secondsSince(started) - ready;
      nodes.committed(LATE, nodes.submit(LATE, "joined=1"));
      double live = liveRate(nodes); // With all members: rounds of one that is away would fail.
      over.set(true);
      load.join();
      System.out.printf(
          Locale.ROOT,
          "%d blocks of %d transactions: node started in %.2f s; caught up in %.1f s, %.0f blocks/s;"
              + " live %.1f blocks/s; %.0f times as fast; blocks from each peer %s%n",
          goal,
          TRANSACTIONS,
          restart,
          seconds,
          goal / seconds,
          live,
          goal / seconds / live,
          sources(nodes));
      for (long height : List.of(1L, BLOCKS / 2, BLOCKS, goal)) {
        assertThat(nodes.channel(LATE).block(height)).isEqualTo(nodes.channel(0).block(height));
      }
      assertThat(sources(nodes)).hasSizeGreaterThan(1);
    }
  }

  /** Three honest members and the one that is late are the quorum: without it nothing goes on. */
  @ParameterizedTest
  @EnumSource(
      names = {
        "FORGED_BLOCK",
        "WRONG_CERTIFICATE",
        "WRONG_JUSTIFY",
        "TRUNCATED",
        "OTHER_HEIGHTS",
        "OTHER_TRANSACTIONS",
        "WITHHELD",
        "PRUNED"
      })
  void aLiarIsRefusedAndStopsNobody(LyingPeer.Lie lie) throws Exception {
    try (TestNodes nodes = TestNodes.prepare(folder, 5)) {
      grow(nodes, folder.resolve("grown"), 400);
      for (int i = 0; i < LATE; i++) {
        nodes.giveChain(i, folder.resolve("grown"));
      }
      try (LyingPeer liar = LyingPeer.start(nodes.config(LIAR), lie)) {
        nodes.start(LATE);
        Hash late = nodes.config(LATE).channels().getFirst().members().get(LATE).certificate();
        TestNodes.until(() -> liar.asked(late) > 0, "a question to the liar");
        for (int i = 0; i < LIAR; i++) {
          nodes.start(i);
        }
        nodes.committed(LATE, nodes.submit(0, "after=1"));
        assertThat(nodes.channel(LATE).block(400)).isEqualTo(nodes.channel(0).block(400));
        if (lie != LyingPeer.Lie.WITHHELD
            && lie != LyingPeer.Lie.PRUNED) { // nothing false in those
          assertThat(refusals(nodes)).as("refused").isPositive();
        }
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

  private static List<String> sources(TestNodes nodes) throws Exception {
    String metrics = new RpcCaller(nodes.node(LATE).rpcPort()).get("/metrics").body();
    return Pattern.compile("nexus_fetched_blocks_total\\{.*peer=\"([^\"]*)\".*\\} (.*)")
        .matcher(metrics)
        .results()
        .map(each -> each.group(2))
        .toList();
  }

  private static void grow(TestNodes nodes, Path data, long blocks) throws IOException {
    long before = System.nanoTime();
    LongFunction<List<Bytes>> content =
        height ->
            IntStream.range(0, TRANSACTIONS)
                .mapToObj(
                    i -> Bytes.utf8("key" + (height * TRANSACTIONS + i) % 1000 + "=" + height))
                .toList();
    ChannelConfig config = nodes.config(0).channels().getFirst();
    GrownChain.write(
        data, config, new LedgerKind().create(config), nodes.signers(), blocks, content);
    System.out.printf(Locale.ROOT, "grown in %.1f s%n", secondsSince(before));
  }

  private void load(TestNodes nodes) {
    for (int i = 0; !over.get(); i++) {
      nodes.channel(i % LATE).submit(Bytes.utf8("live" + i % 100 + "=" + i));
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static double liveRate(TestNodes nodes) {
    long height = nodes.channel(0).status().height();
    long since = System.nanoTime();
    TestNodes.until(() -> secondsSince(since) > LIVE_SECONDS, "time to pass");
    return (nodes.channel(0).status().height() - height) / secondsSince(since);
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
