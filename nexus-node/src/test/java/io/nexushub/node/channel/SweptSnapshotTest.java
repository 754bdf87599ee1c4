package io.nexushub.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.store.ChainStore;
import io.nexushub.node.store.MemoryDb;
import io.nexushub.node.store.StateChain;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who joins fetches a state from a node that drops old ones meanwhile. */
class SweptSnapshotTest {
  private static final int SEEDS = 20;
  private static final long KEEP = 4;

  /** Fewer than are asked for: so it takes longer. */
  private static final int AT_ONCE = 12;

  private int begunAgain;

  @Test
  void getsThereAlthoughTheStateItBeganWithIsDropped() throws Exception {
    for (long seed = 1; seed <= SEEDS; seed++) {
      joins(seed);
    }
    assertThat(begunAgain).isPositive();
  }

  private void joins(long seed) throws Exception {
    Random random = new Random(seed);
    StateChain server = new StateChain(seed, KEEP);
    server.grow(70 + random.nextInt(20));
    ChainStore joiner = new MemoryDb().store();
    long target = server.height();
    TrieFill fill = new TrieFill(joiner, server.root(target));
    while (true) {
      List<Hash> missing = fill.ask(Address.ZERO);
      if (fill.isComplete()) {
        break;
      }
      List<Hash> some = missing.subList(0, Math.min(AT_ONCE, missing.size()));
      Bytes answer = new SnapshotServing(server.store()).nodes(some);
      if (fill.answered(Address.ZERO, answer) == 0) { // as SnapshotJoin does if all have nothing
        assertThat(server.store().firstState()).isGreaterThan(target);
        target = server.height();
        fill = new TrieFill(joiner, server.root(target));
        begunAgain++;
      }
      server.grow(random.nextInt(5));
      for (int i = random.nextInt(60); i > 0; i--) {
        server.sweep(20);
      }
    }
    Set<Hash> here = new HashSet<>();
    Set<Hash> there = new HashSet<>();
    StateChain.nodes(joiner, server.root(target), here);
    server.nodesOfAll(target, there);
    assertThat(here).as("seed %d", seed).isEqualTo(there);
  }
}
