package io.nexushub.lft;

import io.nexushub.protocol.consensus.Block;
import java.util.Optional;

/**
 * LFT rule 2: for which block a replica may vote.
 *
 * <p>Why this keeps a committed block safe: let B of round r be committed, by votes in round r + 1
 * for a child of B. Every later certificate needs a quorum, which shares an honest voter with those
 * votes, and that voter knew the certificate of B. In the next round the justification is that
 * certificate or a newer one by the first clause; after failed rounds it is at least as new by the
 * second, because the voter's failure vote named it.
 */
final class VoteRule {
  private VoteRule() {}

  /**
   * Why not to vote for the block, or empty if the replica may.
   *
   * @param round the round the replica is in
   * @param lastVoted the last round it voted in, for a block or for failure
   * @param block verified: its certificates are valid, and a failed round's is there if needed
   */
  static Optional<String> objection(Rules rules, long round, long lastVoted, Block block) {
    if (block.round() != round) {
      return Optional.of("block of round " + block.round() + " (expected: " + round + ")");
    }
    if (round <= lastVoted && rules.keep(Rule.ONE_VOTE_A_ROUND)) {
      return Optional.of("voted in round " + lastVoted + " (expected: < " + round + ")");
    }
    if (block.justify().round() == round - 1) {
      return Optional.empty(); // Nothing newer than the round before can be certified.
    }
    if (block.timeouts().isEmpty()) {
      return Optional.of(
          "parent of round " + block.justify().round() + " (expected: " + (round - 1) + ")");
    }
    long known = block.timeouts().orElseThrow().highRound();
    if (rules.keep(Rule.BOUND_OF_FAILURE_VOTES) && block.justify().round() < known) {
      return Optional.of(
          "parent of round " + block.justify().round() + " (expected: >= " + known + ")");
    }
    return Optional.empty();
  }
}
