package io.nexushub.simulator;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Every block of an epoch that was ever seen, which of them a quorum voted for, and what whoever
 * sees those certificates commits. What two consecutive rounds made final excludes every later
 * certificate beside it, even before anybody commits; that is more than agreement, and is seen
 * sooner.
 */
final class Tree {
  private final Invariants invariants;
  private final boolean anyRoundsCommit;
  private final Map<Hash, Block> blocks = new LinkedHashMap<>();
  private final TreeMap<Long, Hash> certified = new TreeMap<>();
  private final TreeMap<Long, Block> settled = new TreeMap<>();
  private final Map<Long, Hash> committable;
  private final Block root;

  /**
   * @param anyRoundsCommit whether the replicas lack the rule of consecutive rounds
   * @param committable block by height, in all epochs
   * @param root genesis, or the last block of the epoch before
   */
  Tree(Invariants invariants, boolean anyRoundsCommit, Map<Long, Hash> committable, Block root) {
    this.invariants = invariants;
    this.anyRoundsCommit = anyRoundsCommit;
    this.committable = committable;
    this.root = root;
    committable.putIfAbsent(root.height(), root.id());
    blocks.put(root.id(), root);
    settled.put(root.round(), root);
  }

  Block root() {
    return root;
  }

  void add(Block block) {
    blocks.putIfAbsent(block.id(), block);
  }

  Optional<Block> find(Hash id) {
    return Optional.ofNullable(blocks.get(id));
  }

  /** A certificate that an honest replica has verified. */
  void certified(QuorumCertificate certificate) {
    certified(certificate.round(), certificate.block());
  }

  void certified(long round, Hash id) {
    Hash before = certified.putIfAbsent(round, id);
    if (id.equals(before)) {
      return;
    }
    invariants.require(
        Invariant.ONE_CERTIFICATE,
        before == null,
        () -> "round " + round + " certified " + before + " and " + id);
    find(id).ifPresent(this::grow);
  }

  private void grow(Block block) {
    Map.Entry<Long, Block> below = settled.lowerEntry(block.round());
    if (below != null) {
      requireDescent(below.getValue(), block);
    }
    Block parent = blocks.get(block.parent());
    if (parent == null) {
      return;
    }
    boolean consecutive = parent.round() + 1 == block.round();
    if (consecutive) {
      settle(parent);
    }
    if (consecutive || anyRoundsCommit) {
      mayCommit(parent);
    }
  }

  private void mayCommit(Block block) {
    Block at = block;
    while (at != null && at.isClosing()) { // final with the epoch, and thrown away with it
      at = blocks.get(at.parent());
    }
    while (at != null) {
      Hash id = at.id();
      long height = at.height();
      Hash before = committable.putIfAbsent(height, id);
      if (id.equals(before)) {
        return;
      }
      invariants.require(
          Invariant.AGREEMENT,
          before == null,
          () -> "height " + height + " may be committed as " + before + " and " + id);
      at = blocks.get(at.parent());
    }
  }

  private void settle(Block block) {
    settled.putIfAbsent(block.round(), block);
    certified
        .tailMap(block.round(), false)
        .values()
        .forEach(later -> find(later).ifPresent(known -> requireDescent(block, known)));
  }

  private void requireDescent(Block ancestor, Block block) {
    invariants.require(
        Invariant.FINALITY,
        descends(ancestor, block),
        () ->
            "round %d certified %s beside %s, which round %d settled"
                .formatted(block.round(), block.id(), ancestor.id(), ancestor.round() + 1));
  }

  /** Whether the block has this ancestor; so it seems too while something between is unseen. */
  private boolean descends(Block ancestor, Block block) {
    Block at = block;
    while (at.height() > ancestor.height()) {
      Block parent = blocks.get(at.parent());
      if (parent == null) {
        return true;
      }
      at = parent;
    }
    return at.id().equals(ancestor.id());
  }
}
