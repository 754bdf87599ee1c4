package io.nexushub.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.TrieLinks;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.iq80.leveldb.WriteBatch;
import org.iq80.leveldb.WriteOptions;

/**
 * A chain whose states are drawn from a seed, in a store that is swept and one that is not. Few
 * keys and fewer values, so that nodes go, come back and stand in several places at once.
 */
public final class StateChain {
  private static final int KEYS = 90;

  private final long seed;
  private final long keep;
  private final long leastWritten;
  private final Random random;
  private final ChainStore all = new MemoryDb().store();
  private MemoryDb db = new MemoryDb();
  private ChainStore store = db.store();
  private StateSweep sweep;
  private MerkleTrie state = MerkleTrie.empty(HashFunction.SHA3_256);
  private boolean sweeping;
  private long height;

  public StateChain(long seed, long keep) {
    this(seed, keep, 0);
  }

  StateChain(long seed, long keep, long leastWritten) {
    this.seed = seed;
    this.keep = keep;
    this.leastWritten = leastWritten;
    this.random = new Random(seed);
    this.sweep = new StateSweep(store, keep, leastWritten);
  }

  public long height() {
    return height;
  }

  /** The one that is swept. */
  public ChainStore store() {
    return store;
  }

  boolean isSweeping() {
    return sweeping;
  }

  long firstState() {
    return store.firstState();
  }

  int nodesOnDisk() {
    return nodeKeys().size();
  }

  private Set<Hash> nodeKeys() {
    Set<Hash> hashes = new HashSet<>();
    db.keys().forEach(key -> Keys.nodeHash(key.toArray()).ifPresent(hashes::add));
    return hashes;
  }

  public void grow(int blocks) {
    for (int i = 0; i < blocks; i++) {
      commit();
    }
  }

  void commit() {
    height++;
    Random content = new Random(seed * 31 + height); // the same if it is made again after a crash
    int changes = content.nextInt(12);
    for (int i = 0; i < changes; i++) {
      Bytes key = key(content.nextInt(KEYS));
      state =
          content.nextInt(3) == 0 ? state.remove(key) : state.put(key, value(content.nextInt(4)));
    }
    if (height % 50 == 0) {
      state = MerkleTrie.empty(HashFunction.SHA3_256);
    }
    if (all.block(height).isEmpty()) {
      MerkleTrie copy = MerkleTrie.empty(HashFunction.SHA3_256);
      for (int i = 0; i < KEYS; i++) {
        Optional<Bytes> value = state.get(key(i));
        copy = value.isPresent() ? copy.put(key(i), value.get()) : copy;
      }
      assertThat(copy.root()).isEqualTo(state.root());
      commit(all, height, copy);
    }
    StoredBlock block = block(height, state.root());
    StoredHead head = new StoredHead(height, block.block().id(), Optional.empty());
    if (random.nextInt(4) == 0) {
      store.gather(block, head, state, Optional.empty());
    } else {
      store.commit(block, head, state);
    }
  }

  static void commit(ChainStore store, long height, MerkleTrie state) {
    StoredBlock block = block(height, state.root());
    store.commit(block, new StoredHead(height, block.block().id(), Optional.empty()), state);
  }

  private static Bytes key(int number) {
    return Bytes.utf8((number % 3 == 0 ? "a" : "account/" + number % 7 + "/") + number % 30);
  }

  private static Bytes value(int number) {
    return number == 0
        ? Bytes.utf8("small")
        : Bytes.utf8("a value that is longer than a hash is, so that its node is one " + number);
  }

  /** Whether there is more to do. */
  public boolean sweep(int nodes) {
    sweeping = sweep.step(nodes);
    return sweeping;
  }

  void sweepWhileCommitting(int nodes) {
    db.whenScanned(this::commit);
    sweeping = sweep.step(nodes);
    db.whenScanned(() -> {});
  }

  /** From whatever is under way to the end of the next whole sweep. */
  void sweepOnce() {
    while (sweep(50)) {
      assertThat(store.firstState()).isLessThanOrEqualTo(Math.max(1, height - keep + 1));
    }
    long first = store.firstState();
    for (int blocks = 0; store.firstState() == first; blocks++) {
      assertThat(blocks).as("seed %d: blocks until a sweep ends", seed).isLessThan(2_000);
      commit();
      while (sweep(50)) {
        assertThat(height).isPositive();
      }
    }
  }

  void crash(boolean power) {
    db = power ? db.afterPowerFailure(random) : db.afterKill();
    reopen();
  }

  /** As after a kill: what was gathered and not flushed is lost, and is made again. */
  void reopen() {
    store = db.store();
    sweep = new StateSweep(store, keep, leastWritten);
    sweeping = false;
    height = store.head().map(StoredHead::height).orElse(0L);
    state =
        height == 0
            ? MerkleTrie.empty(HashFunction.SHA3_256)
            : MerkleTrie.open(HashFunction.SHA3_256, root(height), store);
  }

  /** Of the state after a block. */
  public Hash root(long height) {
    return all.block(height).orElseThrow().result().stateRoot();
  }

  /** Every version from the first kept one on is as in the store that keeps all. */
  void requireWhole() {
    assertThat(store.firstState()).isLessThanOrEqualTo(Math.max(1, height - keep + 1));
    for (long version = store.firstState(); version <= height; version++) {
      Set<Hash> here = new HashSet<>();
      Set<Hash> there = new HashSet<>();
      nodes(store, root(version), here);
      nodes(all, root(version), there);
      assertThat(here).as("seed %d, version %d", seed, version).isEqualTo(there);
    }
  }

  /** The nodes of a version, out of the store that keeps all. */
  public void nodesOfAll(long version, Set<Hash> found) {
    nodes(all, root(version), found);
  }

  /** But for what the marks mistake for marked. */
  void requireNothingElse() {
    store.flush();
    Set<Hash> used = new HashSet<>();
    for (long version = store.firstState(); version <= height; version++) {
      nodes(store, root(version), used);
    }
    Set<Hash> useless = nodeKeys();
    useless.removeAll(used);
    assertThat(useless).as("seed %d", seed).hasSizeLessThan(4);
  }

  /** The nodes below a root, each of which is there and is what its hash says. */
  public static void nodes(ChainStore store, Hash hash, Set<Hash> found) {
    if (hash.equals(MerkleTrie.emptyRoot(HashFunction.SHA3_256)) || !found.add(hash)) {
      return;
    }
    Bytes node =
        store.node(hash).orElseThrow(() -> new AssertionError("node " + hash + " is missing"));
    assertThat(HashFunction.SHA3_256.hash(node)).isEqualTo(hash);
    try {
      TrieLinks.below(node).forEach(each -> nodes(store, each, found));
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  /** As an earlier version of this program has written them. */
  void forgetAges() {
    store.flush();
    for (Hash hash : nodeKeys()) {
      write(hash, store.node(hash).orElseThrow().toArray());
    }
  }

  /** Takes a node from the middle of the states, or gives it other bytes. */
  void damage(boolean missing) {
    store.flush();
    Set<Hash> used = new HashSet<>();
    nodes(store, root(height - keep + 1), used);
    Hash victim = used.stream().sorted().skip(used.size() / 2).findFirst().orElseThrow();
    if (missing) {
      try (WriteBatch batch = db.createWriteBatch().delete(Keys.node(victim))) {
        var _ = db.write(batch, new WriteOptions());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    } else {
      Hash other = used.stream().filter(each -> !each.equals(victim)).findFirst().orElseThrow();
      write(victim, StateNode.encode(1, store.node(other).orElseThrow()));
    }
  }

  private void write(Hash hash, byte[] record) {
    var _ = db.put(Keys.node(hash), record, new WriteOptions().sync(true));
  }

  private static StoredBlock block(long height, Hash stateRoot) {
    BlockHeader header =
        new BlockHeader(
            ChannelId.of("test"),
            0,
            height,
            height,
            Hash.ZERO,
            Block.payloadRoot(List.of()),
            Address.ZERO,
            1_000,
            Hash.ZERO,
            Hash.ZERO,
            Hash.ZERO);
    Block block =
        new Block(
            header.id(),
            header,
            new QuorumCertificate(0, 0, 0, Hash.ZERO, List.of()),
            Optional.empty(),
            List.of(),
            Signature.of(Bytes.wrap(new byte[Signature.LENGTH])));
    return new StoredBlock(
        block, List.of(), new BlockResult(stateRoot, List.of(), Optional.empty()));
  }
}
