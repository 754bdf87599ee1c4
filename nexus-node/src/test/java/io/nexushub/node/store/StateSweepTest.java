package io.nexushub.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.trie.MerkleTrie;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random chains in a store that drops old versions of the state, beside one that keeps all. {@code
 * -Dsweep.seeds=5000} for more of them.
 */
class StateSweepTest {
  private static final long FIRST_SEED = Long.getLong("sweep.seed", 1);
  private static final int SEEDS = Integer.getInteger("sweep.seeds", 60);
  private static final int MOVES = 400;

  static Stream<Long> seeds() {
    return Stream.iterate(FIRST_SEED, seed -> seed + 1).limit(SEEDS);
  }

  /** Crashes come after any step, between a look and what follows it blocks are committed. */
  @ParameterizedTest
  @MethodSource("seeds")
  void losesNothingThatIsKept(long seed) {
    Random random = new Random(seed);
    StateChain chain = new StateChain(seed, random.nextLong(1, 40));
    for (int move = 0; move < MOVES; move++) {
      switch (random.nextInt(20)) {
        case 0 -> chain.crash(random.nextBoolean());
        case 1 -> chain.reopen();
        case 2, 3 -> chain.requireWhole();
        case 4, 5, 6, 7, 8, 9 -> chain.sweep(random.nextInt(1, 30));
        case 10 -> chain.sweepWhileCommitting(random.nextInt(1, 200));
        default -> chain.commit();
      }
    }
    chain.sweepOnce();
    chain.requireWhole();
    chain.requireNothingElse();
  }

  /** A crash at each step of one sweep, of either kind; then it is carried to its end. */
  @Test
  void goesOnAfterACrashAtEveryStep() {
    int steps = 1;
    for (int step = 0; step < steps; step++) {
      for (boolean power : List.of(true, false)) {
        StateChain chain = new StateChain(7, 5);
        chain.grow(60);
        List<Long> done = new ArrayList<>();
        while (chain.sweep(8) && done.size() < step) {
          done.add(chain.height());
        }
        steps = Math.max(steps, chain.isSweeping() ? step + 2 : step);
        chain.crash(power);
        chain.requireWhole();
        chain.sweepOnce();
        chain.requireWhole();
        chain.requireNothingElse();
      }
    }
    assertThat(steps).isGreaterThan(20);
  }

  /** What was dropped and is brought again is there again, whole. */
  @Test
  void keepsWhatComesBack() {
    MemoryDb db = new MemoryDb();
    ChainStore store = db.store();
    StateSweep sweep = new StateSweep(store, 2, 0);
    MerkleTrie with = MerkleTrie.empty(HashFunction.SHA3_256);
    for (int i = 0; i < 40; i++) {
      with =
          with.put(Bytes.utf8("key " + i), Bytes.utf8("a value that is longer than a hash " + i));
    }
    MerkleTrie without = MerkleTrie.empty(HashFunction.SHA3_256);
    without = without.put(Bytes.utf8("other"), Bytes.utf8("b"));
    Set<Hash> seen = new HashSet<>();
    for (long height = 1; height <= 60; height++) {
      MerkleTrie state = height % 20 < 10 ? without : rebuilt(with);
      StateChain.commit(store, height, state);
      while (sweep.step(5)) {
        assertThat(store.node(state.root())).isPresent();
      }
      StateChain.nodes(store, state.root(), seen);
    }
    assertThat(store.firstState()).isGreaterThan(50);
  }

  /** As an application would make it anew: nothing says that it was saved once. */
  private static MerkleTrie rebuilt(MerkleTrie model) {
    MerkleTrie state = MerkleTrie.empty(HashFunction.SHA3_256);
    for (int i = 0; i < 40; i++) {
      Bytes key = Bytes.utf8("key " + i);
      state = state.put(key, model.get(key).orElseThrow());
    }
    return state;
  }

  /** Nodes of a store that an earlier version of this program wrote. */
  @Test
  void readsAndDropsNodesThatSayNothingOfTheirAge() {
    StateChain chain = new StateChain(3, 4);
    chain.grow(30);
    chain.forgetAges();
    chain.requireWhole();
    chain.grow(30);
    chain.sweepOnce();
    chain.requireWhole();
    chain.requireNothingElse();
  }

  /** A store that has lost a node is no reason to drop the others. */
  @Test
  void dropsNothingByTheWordOfADamagedStore() {
    for (boolean missing : List.of(true, false)) {
      StateChain chain = new StateChain(5, 4);
      chain.grow(60);
      chain.damage(missing);
      int before = chain.nodesOnDisk();
      while (chain.sweep(10)) {
        assertThat(chain.isSweeping()).isTrue();
      }
      assertThat(chain.sweep(10)).isFalse();
      assertThat(chain.nodesOnDisk()).isEqualTo(before);
      assertThat(chain.firstState()).isEqualTo(1);
    }
  }

  @Test
  void beginsOnlyWhenItIsWorthIt() {
    StateChain chain = new StateChain(9, 5, 100_000);
    chain.grow(60);
    assertThat(chain.sweep(10)).isFalse();
    assertThat(chain.firstState()).isEqualTo(1);
  }
}
