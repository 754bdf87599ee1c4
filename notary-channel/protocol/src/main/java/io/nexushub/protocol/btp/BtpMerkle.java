package io.nexushub.protocol.btp;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.btp.PathStep.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * BTP's Merkle tree: a parent is the digest of its two children, and the last node of an odd level
 * moves up as it is.
 *
 * <p>Leaves and parents are not told apart by a tag. That is safe only because the number of leaves
 * is signed: whoever checks a proof must check the count as well.
 */
public record BtpMerkle(HashFunction digest) {
  /** Absent for no leaves. */
  public Optional<Hash> root(List<Hash> leaves) {
    return leaves.isEmpty() ? Optional.empty() : Optional.of(subtree(leaves));
  }

  public Optional<Hash> rootOfMessages(List<Bytes> messages) {
    return root(leaves(messages));
  }

  /** From the leaf at {@code index} up. */
  public List<PathStep> path(List<Hash> leaves, int index) {
    List<PathStep> steps = new ArrayList<>();
    List<Hash> level = leaves;
    int at = index;
    while (level.size() > 1) {
      if (at % 2 == 1) {
        steps.add(new PathStep(Side.LEFT, Optional.of(level.get(at - 1))));
      } else if (at + 1 < level.size()) {
        steps.add(new PathStep(Side.RIGHT, Optional.of(level.get(at + 1))));
      } else {
        steps.add(new PathStep(Side.RIGHT, Optional.empty()));
      }
      level = parents(level);
      at /= 2;
    }
    return steps;
  }

  /** The root a path leads to from a leaf. */
  public Hash climb(Hash leaf, List<PathStep> path) {
    Hash node = leaf;
    for (PathStep step : path) {
      if (step.sibling().isPresent()) {
        Hash sibling = step.sibling().get();
        node = step.side() == Side.LEFT ? parent(sibling, node) : parent(node, sibling);
      }
    }
    return node;
  }

  List<Hash> leaves(List<Bytes> messages) {
    return messages.stream().map(digest::hash).toList();
  }

  /** The root of leaves that are all there are below a node. */
  Hash subtree(List<Hash> leaves) {
    List<Hash> level = leaves;
    while (level.size() > 1) {
      level = parents(level);
    }
    return level.getFirst();
  }

  Hash parent(Hash left, Hash right) {
    return digest.hash(Bytes.concat(left.bytes(), right.bytes()));
  }

  private List<Hash> parents(List<Hash> level) {
    List<Hash> above = new ArrayList<>((level.size() + 1) / 2);
    for (int i = 0; i + 1 < level.size(); i += 2) {
      above.add(parent(level.get(i), level.get(i + 1)));
    }
    if (level.size() % 2 == 1) {
      above.add(level.getLast());
    }
    return above;
  }
}
