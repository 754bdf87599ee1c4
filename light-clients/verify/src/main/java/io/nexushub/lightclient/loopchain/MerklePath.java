package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * From a leaf up to a root of loopchain's trees since 0.3. Safe only for a leaf that the verifier
 * hashed himself from a text: nothing in the tree tells a leaf from a node.
 */
public record MerklePath(List<Step> steps) {
  /** Two to that many leaves: {@link LoopchainBlock#MAX_TRANSACTIONS}. */
  public static final int MAX_STEPS = 14;

  /** What a node is hashed with, and on which side of it that stands. */
  public record Step(Hash sibling, boolean siblingIsLeft) {}

  public MerklePath {
    steps = List.copyOf(steps);
  }

  public static MerklePath of(List<Step> steps) throws MalformedMessage {
    if (steps.size() > MAX_STEPS) {
      throw MalformedMessage.of("Merkle path", steps.size() + " steps", "<= " + MAX_STEPS);
    }
    return new MerklePath(steps);
  }

  /** The way from the leaf at that index. */
  public static MerklePath to(List<Hash> leaves, int index) {
    List<Step> steps = new ArrayList<>();
    List<Hash> level = leaves;
    for (int at = index; level.size() > 1; at /= 2) {
      int sibling = at ^ 1;
      if (sibling < level.size()) { // a node without a partner moves up as it is
        steps.add(new Step(level.get(sibling), sibling < at));
      }
      level = LoopchainMerkle.above(level);
    }
    return new MerklePath(steps);
  }

  Hash root(Hash leaf) {
    Hash node = leaf;
    for (Step step : steps) {
      node =
          step.siblingIsLeft()
              ? LoopchainMerkle.parent(step.sibling(), node)
              : LoopchainMerkle.parent(node, step.sibling());
    }
    return node;
  }
}
