package io.nexushub.node.store;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.trie.MerkleTrie;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.iq80.leveldb.WriteOptions;

/**
 * The nodes of a chain's states, and from which version on all of them are here.
 *
 * <p>Any thread may read.
 */
final class StateVersions {
  private final Records records;
  private final Object lock;

  /** Since some were dropped last. */
  private long written;

  /** Of one version, when some were dropped last. */
  private long live;

  private final AtomicLong saved = new AtomicLong();

  /**
   * @param lock held by whoever writes the store
   */
  StateVersions(Records records, Object lock) {
    this.records = records;
    this.lock = lock;
    records
        .find(Keys.STATE_NODES)
        .map(ByteBuffer::wrap)
        .ifPresent(counts -> {
          written = counts.getLong();
          live = counts.getLong();
        });
  }

  Optional<Bytes> node(Hash hash) {
    return find(hash).map(StateNode::node);
  }

  private Optional<StateNode> find(Hash hash) {
    return records.find(Keys.node(hash)).map(record -> StateNode.decode(hash, record));
  }

  /**
   * Hands over what a block brought, with what else is to be written with it. Under the store's
   * lock, as {@link #written} and {@link #isWorthIt}.
   */
  void save(MerkleTrie state, long height, BiConsumer<byte[], byte[]> out) {
    long before = written;
    state.save((hash, node) -> {
      written++;
      out.accept(Keys.node(hash), StateNode.encode(height, node));
    });
    saved.addAndGet(written - before);
    out.accept(Keys.STATE_NODES, counts());
  }

  private byte[] counts() {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(written).putLong(live).array();
  }

  /** Nodes written since some were dropped last. */
  long written() {
    return written;
  }

  /** Nodes written since this was opened. */
  long saved() {
    return saved.get();
  }

  /**
   * Whether a store has about twice what is in use: then dropping the rest costs, for each node
   * that was written, to look at three.
   */
  boolean isWorthIt(long least) {
    return written >= Math.max(least, live);
  }

  /** The lowest block after which the state is whole, as far as anything was ever dropped. */
  long first() {
    return records.find(Keys.FIRST_STATE).map(value -> ByteBuffer.wrap(value).getLong()).orElse(0L);
  }

  /**
   * Looks at nodes on disk, in the order of their hashes.
   *
   * @return where to go on; empty if these were the last ones
   */
  Optional<Hash> scan(Hash from, int limit, BiConsumer<Hash, StateNode> visitor) {
    Scan scan = new Scan(limit, visitor);
    records.scanEntries(Keys.node(from), scan::visit);
    return scan.rest;
  }

  private static final class Scan {
    private final BiConsumer<Hash, StateNode> visitor;
    private int left;
    private Optional<Hash> rest = Optional.empty();

    private Scan(int limit, BiConsumer<Hash, StateNode> visitor) {
      this.left = limit;
      this.visitor = visitor;
    }

    private boolean visit(byte[] key, byte[] value) {
      Optional<Hash> hash = Keys.nodeHash(key);
      if (hash.isEmpty()) {
        return false;
      }
      if (left == 0) {
        rest = hash;
        return false;
      }
      left--;
      visitor.accept(hash.get(), StateNode.decode(hash.get(), value));
      return true;
    }
  }

  /** From here on this version is the oldest that is sure to be whole, whatever happens. */
  void keepFrom(long height) {
    synchronized (lock) {
      write(batch -> batch.put(Keys.FIRST_STATE, Gathered.number(height)), true);
    }
  }

  /**
   * Drops nodes, but none that a later block has brought meanwhile. Not flushed: what a crash
   * brings back is dropped again.
   *
   * @return how many went
   */
  int drop(List<Hash> unused, long upTo) {
    synchronized (lock) {
      List<Hash> old =
          unused.stream()
              .filter(hash -> find(hash).filter(node -> node.height() <= upTo).isPresent())
              .toList();
      if (!old.isEmpty()) {
        write(batch -> old.forEach(hash -> batch.delete(Keys.node(hash))), false);
      }
      return old.size();
    }
  }

  /**
   * All that could be dropped was.
   *
   * @param before nodes that had been written before that began
   * @param inUse nodes of the oldest version that is kept
   */
  void swept(long before, long inUse) {
    synchronized (lock) {
      written -= before;
      live = inUse;
      write(batch -> batch.put(Keys.STATE_NODES, counts()), false);
    }
  }

  private interface Change {
    void to(Batch batch);
  }

  private void write(Change change, boolean synced) {
    try (Batch batch = records.batch()) {
      change.to(batch);
      records.write(batch, new WriteOptions().sync(synced));
    } catch (IOException e) {
      throw new CorruptStore("store: cannot write which states are kept", e);
    }
  }
}
