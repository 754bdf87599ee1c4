package io.nexushub.lft;

/** The rules on which safety hangs, one by one: what {@link Rules} can be without. */
public enum Rule {
  /** Rule 4: a certified block commits its parent only across consecutive rounds. */
  CONSECUTIVE_ROUNDS,
  /** Rule 2: one vote a round, and none after giving it up. Without: for every proposal. */
  ONE_VOTE_A_ROUND,
  /**
   * Rule 2: a block after a failed round must extend the newest candidate that any of the failure
   * votes knew. Without: any certified block.
   */
  BOUND_OF_FAILURE_VOTES,
  /** What must survive a crash is on disk before anybody hears of it. Without: right after. */
  PERSIST_BEFORE_SEND,
  /**
   * An epoch ends when its last block is committed, by certificates of consecutive rounds. Without:
   * as soon as any closing block is certified.
   */
  EPOCH_BY_COMMIT,
  /** A quorum is strictly more than two thirds of the power. Without: two thirds, rounded down. */
  QUORUM_ABOVE_TWO_THIRDS
}
