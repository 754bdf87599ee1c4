package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.MalformedMessage;

/**
 * The forks of the beacon chain, oldest first, and what each changes for a light client: the shape
 * of its headers and where the state tree keeps what is proven.
 */
public enum Fork {
  PHASE0(HeaderShape.BEACON_ONLY, 0, 21),
  ALTAIR(HeaderShape.BEACON_ONLY, 0, 24),
  BELLATRIX(HeaderShape.BEACON_ONLY, 14, 25),
  CAPELLA(HeaderShape.CAPELLA, 15, 28),
  DENEB(HeaderShape.DENEB, 17, 28),
  ELECTRA(HeaderShape.DENEB, 17, 37),
  FULU(HeaderShape.DENEB, 17, 38);

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

  /** Positions in BeaconState: forks only append. */
  private static final int BLOCK_ROOTS = 5;

  private static final int HISTORICAL_ROOTS = 7;
  private static final int FINALIZED_CHECKPOINT = 20;
  private static final int CURRENT_SYNC_COMMITTEE = 22;
  private static final int NEXT_SYNC_COMMITTEE = 23;
  private static final int HISTORICAL_SUMMARIES = 27;

  /** In Checkpoint, HistoricalBatch and HistoricalSummary, which have two fields each. */
  private static final int CHECKPOINT_ROOT = 1;

  private static final int FIRST_OF_TWO = 0;

  /** In ExecutionPayload. */
  private static final int BLOCK_HASH = 12;

  private final HeaderShape shape;
  private final int payloadFields;
  private final int stateFields;

  /**
   * @param payloadFields of ExecutionPayload; 0 where blocks have none
   * @param stateFields of BeaconState
   */
  Fork(HeaderShape shape, int payloadFields, int stateFields) {
    this.shape = shape;
    this.payloadFields = payloadFields;
    this.stateFields = stateFields;
  }

  HeaderShape shape() {
    return shape;
  }

  /** FINALIZED_ROOT_GINDEX, in the state of a block of this fork. */
  GeneralizedIndex finalizedRoot() {
    return stateField(FINALIZED_CHECKPOINT).field(CHECKPOINT_ROOT, 2);
  }

  /** CURRENT_SYNC_COMMITTEE_GINDEX. */
  GeneralizedIndex currentSyncCommittee() {
    return stateField(CURRENT_SYNC_COMMITTEE);
  }

  /** NEXT_SYNC_COMMITTEE_GINDEX. */
  GeneralizedIndex nextSyncCommittee() {
    return stateField(NEXT_SYNC_COMMITTEE);
  }

  /** Of the roots of the newest blocks that the state keeps by slot, one. */
  GeneralizedIndex blockRoot(long slot, Preset preset) {
    return inBlockRoots(stateField(BLOCK_ROOTS), slot, preset);
  }

  /** A block's root in the summary at that position: of a period that ended in Capella or later. */
  GeneralizedIndex summarisedBlockRoot(long position, long slot, Preset preset) {
    GeneralizedIndex summary =
        historicalSummaries().listElement(position, Preset.HISTORICAL_ROOTS_LIMIT);
    return inBlockRoots(summary.field(FIRST_OF_TWO, 2), slot, preset);
  }

  /** A block's root in the HistoricalBatch at that position: of a period before Capella. */
  GeneralizedIndex batchedBlockRoot(long position, long slot, Preset preset) {
    GeneralizedIndex batch =
        stateField(HISTORICAL_ROOTS).listElement(position, Preset.HISTORICAL_ROOTS_LIMIT);
    return inBlockRoots(batch.field(FIRST_OF_TWO, 2), slot, preset);
  }

  GeneralizedIndex historicalSummaries() {
    return stateField(HISTORICAL_SUMMARIES);
  }

  /** The execution block's hash, in the body of a block of this fork. */
  GeneralizedIndex executionBlockHash() {
    return GeneralizedIndex.EXECUTION_PAYLOAD.field(BLOCK_HASH, payloadFields);
  }

  boolean hasPayload() {
    return payloadFields > 0;
  }

  private GeneralizedIndex stateField(int position) {
    return GeneralizedIndex.ROOT.field(position, stateFields);
  }

  private static GeneralizedIndex inBlockRoots(GeneralizedIndex at, long slot, Preset preset) {
    int length = preset.slotsPerHistoricalRoot();
    return at.element(slot % length, length);
  }

  boolean isAtLeast(Fork other) {
    return compareTo(other) >= 0;
  }
}
