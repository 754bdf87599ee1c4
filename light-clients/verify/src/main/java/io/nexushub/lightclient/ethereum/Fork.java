package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.MalformedMessage;

/**
 * The forks of the beacon chain, oldest first, and what each changes for a light client: the shape
 * of its headers and where the state tree keeps what is proven.
 */
public enum Fork {
  PHASE0(HeaderShape.BEACON_ONLY, 105, 54, 55),
  ALTAIR(HeaderShape.BEACON_ONLY, 105, 54, 55),
  BELLATRIX(HeaderShape.BEACON_ONLY, 105, 54, 55),
  CAPELLA(HeaderShape.CAPELLA, 105, 54, 55),
  DENEB(HeaderShape.DENEB, 105, 54, 55),
  ELECTRA(HeaderShape.DENEB, 169, 86, 87),
  FULU(HeaderShape.DENEB, 169, 86, 87);

  /** How a light-client header of the fork is laid out. */
  enum HeaderShape {
    /** The beacon block header alone. */
    BEACON_ONLY(0),
    /** With an execution payload header of 15 fields. */
    CAPELLA(1),
    /** With an execution payload header of 17 fields. */
    DENEB(2);

    /** What stands for the shape in a stored header. */
    private final int tag;

    HeaderShape(int tag) {
      this.tag = tag;
    }

    int tag() {
      return tag;
    }

    static HeaderShape ofTag(long tag) throws MalformedMessage {
      for (HeaderShape shape : values()) {
        if (shape.tag == tag) {
          return shape;
        }
      }
      throw MalformedMessage.of("header's shape", tag, "0, 1 or 2");
    }
  }

  private final HeaderShape shape;
  private final int finalizedRoot;
  private final int currentSyncCommittee;
  private final int nextSyncCommittee;

  Fork(HeaderShape shape, int finalizedRoot, int currentSyncCommittee, int nextSyncCommittee) {
    this.shape = shape;
    this.finalizedRoot = finalizedRoot;
    this.currentSyncCommittee = currentSyncCommittee;
    this.nextSyncCommittee = nextSyncCommittee;
  }

  HeaderShape shape() {
    return shape;
  }

  /** FINALIZED_ROOT_GINDEX, in the state of a block of this fork. */
  GeneralizedIndex finalizedRoot() {
    return new GeneralizedIndex(finalizedRoot);
  }

  /** CURRENT_SYNC_COMMITTEE_GINDEX. */
  GeneralizedIndex currentSyncCommittee() {
    return new GeneralizedIndex(currentSyncCommittee);
  }

  /** NEXT_SYNC_COMMITTEE_GINDEX. */
  GeneralizedIndex nextSyncCommittee() {
    return new GeneralizedIndex(nextSyncCommittee);
  }

  boolean isAtLeast(Fork other) {
    return compareTo(other) >= 0;
  }
}
