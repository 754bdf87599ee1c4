package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.JournalRecord;
import io.nexushub.lft.Replica;
import io.nexushub.node.channel.GrownChain;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.KeyFile;
import io.nexushub.node.config.NodeConfig;
import io.nexushub.node.config.SignerConfig;
import io.nexushub.node.signer.GuardedSigner;
import io.nexushub.node.store.ChainStore;
import io.nexushub.node.store.Journal;
import io.nexushub.node.store.JournalEntry;
import io.nexushub.node.store.MemoryDb;
import io.nexushub.node.store.StoredBlock;
import io.nexushub.portal.store.LevelDb;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Statement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a member that was killed takes from its process to its first round. Small in every
 * build; {@code -Drestart.blocks=100000 -Drestart.times=3} is the figure of docs/benchmarks.md.
 */
class RestartTest {
  private static final long BLOCKS = Long.getLong("restart.blocks", 1_500);
  private static final int TIMES = Integer.getInteger("restart.times", 1);
  private static final int TRANSACTIONS = 2;
  private static final int AT_ONCE = 64;

  @TempDir private Path folder;

  @Test
  void aKilledMemberIsBack() throws Exception {
    try (TestNodes nodes = TestNodes.prepare(folder, 4)) {
      grow(nodes);
      nodes.giveChain(0, folder.resolve("grown"));
      vote(nodes);
      for (int i = 0; i < TIMES; i++) {
        long before = System.nanoTime();
        try (ChildJvm victim =
            ChildJvm.start(NodeVictim.class.getName(), nodes.file(0).toString())) {
          String line = victim.line();
          String started = "";
          while (line != null && !line.startsWith("rpc ")) {
            started = line.startsWith("started ") ? line : started;
            line = victim.line();
          }
          double seconds = (System.nanoTime() - before) / 1e9;
          assertThat(line).as("the node started").isNotNull();
          RpcCaller rpc = new RpcCaller(Integer.parseInt(line.substring(4)));
          assertThat(rpc.get("/health").body()).contains("ledger");
          System.out.printf(
              Locale.ROOT,
              "%d blocks: %.2f s from the process to its first round; %s%n",
              BLOCKS,
              seconds,
              started);
          victim.kill();
        }
      }
    }
  }

  /** Every block has sent messages whose signatures are not complete: a member is away for good. */
  @Test
  void opensALongChainByReadingNoMoreThanOfAShortOne() throws Exception {
    try (TestNodes nodes = TestNodes.prepare(folder, 4)) {
      assertThat(readToOpen(nodes, 2_400)).isLessThanOrEqualTo(readToOpen(nodes, 600) + 20);
    }
  }

  private static long readToOpen(TestNodes nodes, long blocks) throws IOException {
    ChannelConfig config = nodes.config(0).channels().getFirst();
    MemoryDb db = new MemoryDb();
    try (ChainStore store = db.store()) {
      GrownChain.write(
          store,
          config,
          new LedgerKind().create(config),
          nodes.signers(),
          blocks,
          height -> List.of(Bytes.utf8("send=" + height)));
    }
    long before = db.reads();
    try (ChainStore store = db.store()) {
      assertThat(GrownChain.open(config, new LedgerKind().create(config), store)).isEqualTo(blocks);
      assertThat(store.unfinished(Replica.MAX_NOTARISATIONS)).hasSize(Replica.MAX_NOTARISATIONS);
    }
    return db.reads() - before;
  }

  private void grow(TestNodes nodes) throws IOException {
    ChannelConfig config = nodes.config(0).channels().getFirst();
    GrownChain.write(
        folder.resolve("grown"),
        config,
        new LedgerKind().create(config),
        nodes.signers(),
        BLOCKS,
        height ->
            IntStream.range(0, TRANSACTIONS)
                .mapToObj(
                    i -> Bytes.utf8("key" + (height * TRANSACTIONS + i) % 1000 + "=" + height))
                .toList());
  }

  /** Gives the member the memory of a life in which it voted for every block of the chain. */
  private static void vote(TestNodes nodes) throws IOException {
    NodeConfig config = nodes.config(0);
    ChannelConfig genesis = config.channels().getFirst();
    try (ChainStore store = ChainStore.of(genesis.id(), LevelDb.fastest(), config.data());
        Journal journal = Journal.open(config.data());
        GuardedSigner signer = signer(config)) {
      Chain chain = new Chain(genesis.id(), store.block(0).orElseThrow().block().id());
      CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
      for (long height = 1; height <= BLOCKS; height++) {
        StoredBlock stored = store.block(height).orElseThrow();
        Block block = stored.block();
        last =
            journal.append(
                new JournalEntry(
                    genesis.id(), new JournalRecord.Voted(block), stored.transactions()));
        journal.committed(genesis.id(), height - 1);
        if (height % AT_ONCE == 0) {
          last.join(); // A replica waits for each vote.
        }
      }
      last.join();
      Block block = store.block(BLOCKS).orElseThrow().block();
      assertThat(
              signer.sign(
                  new Statement.OfVote(
                      chain,
                      block.header().epoch(),
                      block.height(),
                      block.round(),
                      block.id(),
                      Optional.empty())))
          .isPresent();
      signer.durable().join();
    }
  }

  private static GuardedSigner signer(NodeConfig config) throws IOException {
    return switch (config.signer()) {
      case SignerConfig.Local(Path journal) ->
          GuardedSigner.open(journal, KeyFile.open(config.key()));
      case SignerConfig.Remote remote -> throw new AssertionError(remote);
    };
  }
}
