package io.nexushub.follow;

import io.nexushub.lightclient.Conflict;
import io.nexushub.protocol.Bytes;

/** The chain finalised two histories: only people can say which of them holds. */
public final class ChainSplit extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Bytes evidence;

  ChainSplit(Conflict conflict, Bytes evidence) {
    super("the chain finalised two histories: " + conflict);
    this.evidence = evidence;
  }

  /** Seen before this run. */
  ChainSplit(String conflict) {
    super("the chain finalised two histories: " + conflict);
    this.evidence = Bytes.EMPTY;
  }

  /** The statement that came second, with what makes it count; empty if an earlier run saw it. */
  public Bytes evidence() {
    return evidence;
  }
}
