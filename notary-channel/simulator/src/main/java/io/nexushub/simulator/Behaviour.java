package io.nexushub.simulator;

/** How a member behaves. All but {@link #HONEST} run the production replica and then bend it. */
public enum Behaviour {
  HONEST(false, false, false, false),
  /** Says nothing at all. */
  SILENT(false, false, false, false),
  /** Shows one block to some of its peers and another to the rest. */
  TWO_FACED_PROPOSER(true, false, false, false),
  /** Votes for every block it sees, whatever it has voted for. */
  DOUBLE_VOTER(false, true, false, false),
  /** Answers requests for blocks with blocks of its own making. */
  FORGER(false, false, false, false),
  /**
   * Shows two faces, votes twice, proposes on abandoned parents, denies in its failure votes what
   * it knows, and tells each peer only some things.
   */
  TRAITOR(true, true, true, true);

  private final boolean twoFaced;
  private final boolean doubleVoting;
  private final boolean denying;
  private final boolean selective;

  Behaviour(boolean twoFaced, boolean doubleVoting, boolean denying, boolean selective) {
    this.twoFaced = twoFaced;
    this.doubleVoting = doubleVoting;
    this.denying = denying;
    this.selective = selective;
  }

  boolean isTwoFaced() {
    return twoFaced;
  }

  boolean isDoubleVoting() {
    return doubleVoting;
  }

  boolean isDenying() {
    return denying;
  }

  boolean isSelective() {
    return selective;
  }
}
