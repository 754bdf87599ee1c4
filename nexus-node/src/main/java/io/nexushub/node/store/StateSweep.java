package io.nexushub.node.store;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.TrieLinks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops what only old versions of a channel's state have, by mark and sweep, a little at a time:
 * first every node of the oldest version that is kept is marked, then every node on disk is looked
 * at, and goes if it is neither marked nor was brought by a later block.
 *
 * <p>Why nothing goes that is needed: a version has the nodes of the one before it and those its
 * own block brought, and each node says which block brought it last. So a node of a kept version is
 * marked or younger than the oldest of them. A node that comes back is brought again, and whoever
 * drops nodes looks at their age once more while no block can be committed. What is remembered
 * between two steps is only in memory: after a crash all begins anew, and what was dropped by then
 * belonged to nobody.
 *
 * <p>Belongs to one thread; any other may commit meanwhile.
 */
public final class StateSweep {
  private static final Logger LOG = LoggerFactory.getLogger(StateSweep.class);

  /** With fewer new nodes than these there is nothing to gain. */
  private static final long LEAST_WRITTEN = 8_192;

  private final ChainStore store;
  private final long keep;
  private final long leastWritten;
  private Work work = new Idle();

  private sealed interface Work {}

  private record Idle() implements Work {}

  /** Found that the store is damaged: what it says is no reason to drop anything. */
  private record Broken() implements Work {}

  private static final class Marking implements Work {
    private final Begun begun;
    private final Marks marks;
    private final Deque<Hash> todo = new ArrayDeque<>();
    private long live;

    private Marking(Begun begun) {
      this.begun = begun;
      this.marks = new Marks(begun.height);
      if (!begun.root.equals(MerkleTrie.emptyRoot(HashFunction.SHA3_256))) {
        todo.push(begun.root);
      }
    }
  }

  private static final class Sweeping implements Work {
    private final Marking marked;
    private Hash next = Hash.ZERO;
    private long dropped;

    private Sweeping(Marking marked) {
      this.marked = marked;
    }
  }

  /**
   * The oldest version to keep.
   *
   * @param written nodes that had been written until then
   */
  record Begun(long height, Hash root, long written) {}

  /**
   * @param keep how many of the newest versions are kept at least
   */
  public StateSweep(ChainStore store, long keep) {
    this(store, keep, LEAST_WRITTEN);
  }

  StateSweep(ChainStore store, long keep, long leastWritten) {
    this.store = store;
    this.keep = keep;
    this.leastWritten = leastWritten;
  }

  /**
   * Goes on by at most so many nodes.
   *
   * @return whether there is more to do just now
   */
  public boolean step(int nodes) {
    switch (work) {
      case Idle idle ->
          store.sweepable(keep, leastWritten).ifPresent(begun -> work = new Marking(begun));
      case Marking marking -> mark(marking, nodes);
      case Sweeping sweeping -> sweep(sweeping, nodes);
      case Broken broken -> {}
    }
    return !(work instanceof Idle) && !(work instanceof Broken);
  }

  private void mark(Marking marking, int nodes) {
    for (int i = 0; i < nodes && !marking.todo.isEmpty(); i++) {
      Hash hash = marking.todo.pop();
      Optional<List<Hash>> below = store.node(hash).flatMap(node -> linksOf(hash, node));
      if (below.isEmpty()) {
        LOG.error(
            "store: node {} of the state after block {} is missing or damaged (expected: whole);"
                + " old versions are not dropped any more",
            hash,
            marking.begun.height);
        work = new Broken();
        return;
      }
      marking.marks.add(hash);
      marking.live++;
      below.get().forEach(marking.todo::push);
    }
    if (marking.todo.isEmpty()) {
      store.versions().keepFrom(marking.begun.height);
      work = new Sweeping(marking);
    }
  }

  /** Links of damaged bytes would lead past what is in use. */
  private static Optional<List<Hash>> linksOf(Hash hash, Bytes node) {
    try {
      return HashFunction.SHA3_256.hash(node).equals(hash)
          ? Optional.of(TrieLinks.below(node))
          : Optional.empty();
    } catch (MalformedMessage e) {
      return Optional.empty();
    }
  }

  private void sweep(Sweeping sweeping, int nodes) {
    Marking marked = sweeping.marked;
    List<Hash> unused = new ArrayList<>();
    Optional<Hash> rest =
        store
            .versions()
            .scan(
                sweeping.next,
                nodes,
                (hash, node) -> {
                  if (node.height() <= marked.begun.height && !marked.marks.mayHave(hash)) {
                    unused.add(hash);
                  }
                });
    sweeping.dropped += store.versions().drop(unused, marked.begun.height);
    if (rest.isPresent()) {
      sweeping.next = rest.get();
    } else {
      store.versions().swept(marked.begun.written, marked.live);
      LOG.info(
          "store: {} nodes of states before block {} dropped, {} kept of that one",
          sweeping.dropped,
          marked.begun.height,
          marked.live);
      work = new Idle();
    }
  }
}
