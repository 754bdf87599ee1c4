package io.nexushub.lft;

import io.nexushub.protocol.consensus.Block;

/**
 * LFT rule 4: when a certified block makes its parent final.
 *
 * <p>Why the rounds must be consecutive: votes for the child in the round right after the parent's
 * leave no room for a sibling's certificate between them. With a gap there is room: round 1
 * certifies B, round 2 its sibling B', round 3 a child of B; who commits B now may see others, who
 * know only B', certify a child of B'.
 */
final class CommitRule {
  private CommitRule() {}

  /**
   * @param certified a block that has a certificate
   */
  static boolean commitsParent(Rules rules, Block certified) {
    boolean loose = certified.isClosing() && !rules.keep(Rule.EPOCH_BY_COMMIT);
    return loose
        || !rules.keep(Rule.CONSECUTIVE_ROUNDS)
        || certified.justify().round() + 1 == certified.round();
  }
}
