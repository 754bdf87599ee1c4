package io.nexushub.simulator;

/** What must never be false, whatever a world does; {@link Invariants} says how it is checked. */
public enum Invariant {
  /** No two blocks of one height are committed, or would be by whoever saw all certificates. */
  AGREEMENT,
  /** A replica commits height after height, across its crashes. */
  GROWTH,
  /** No two blocks of one round that a quorum voted for. */
  ONE_CERTIFICATE,
  /** No certificate of a later round beside a block that two consecutive rounds made final. */
  FINALITY,
  /** Nothing is said that is not on disk, and a replica restored from its disk stands by it. */
  JOURNAL,
  /** No honest member ever says two things of one round, or is convicted of it. */
  HONESTY,
  /** Every epoch begins where two certificates of consecutive rounds say that one has ended. */
  OPENING,
  /** A quorum of notary signatures only for blocks that are committed or will be. */
  NOTARISATION
}
