package io.nexushub.simulator;

/** One way of keeping no rule; a {@link Behaviour} may have several. */
public enum Vice {
  /** Shows one block to some of its peers and another to the rest. */
  TWO_FACED_PROPOSER,
  /** Votes for every block it sees, whatever it has voted for. */
  DOUBLE_VOTER,
  /** Keeps certificates to itself: tells one peer only, and never where it stands. */
  CERTIFICATE_WITHHOLDER,
  /**
   * Denies in failure votes the candidates it knows, or claims one that does not exist; proposes on
   * abandoned parents.
   */
  CANDIDATE_LIAR,
  /** Says again, to anybody and much later, what was said in older rounds by whomever. */
  REPLAYER,
  /** Votes for the right block at a wrong height. */
  WRONG_HEIGHT_VOTER,
  /** Answers requests for blocks with blocks of its own making. */
  FORGER,
  /** Tells each peer only some things. */
  SELECTIVE,
  /** Says everything late. */
  SLOW,
  /** Says nothing at all. */
  SILENT
}
