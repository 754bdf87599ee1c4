package io.nexushub.lightclient.ethereum;

import io.nexushub.lightclient.Refusal;
import io.nexushub.protocol.Hash;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Ancestors of any age by what a beacon state keeps: the roots of the last
 * SLOTS_PER_HISTORICAL_ROOT slots' blocks in {@code block_roots}, those of each period before them
 * under one hash in {@code historical_summaries} or, of periods that ended before Capella, in
 * {@code historical_roots}.
 *
 * <p>The slot alone decides where a root stands and which forks' containers lead there, so nobody
 * can choose an index.
 */
public final class BeaconHistoryRules {
  private final NetworkConfig network;
  private final Preset preset;

  public BeaconHistoryRules(NetworkConfig network) {
    this.network = network;
    this.preset = network.preset();
  }

  /** Why the execution block is not proven to be an ancestor of the leap's finalised block. */
  public Optional<Refusal> refusal(BeaconLeap leap, Hash executionBlock) {
    long slot = leap.ancestor().slot();
    long above = leap.finalised().slot();
    Fork fork = network.forkAtSlot(slot);
    return LightClientRules.firstOf(
        () ->
            LightClientRules.require(
                slot < above,
                () -> Refusal.invalid("ancestor's slot", slot, "< " + above + ", the finalised")),
        () ->
            LightClientRules.require(
                network.forkAtSlot(above).isAtLeast(Fork.CAPELLA),
                () ->
                    Refusal.invalid(
                        "finalised state", network.forkAtSlot(above), "Capella or later")),
        () ->
            exact(
                "root of slot " + slot + " in the state of slot " + above,
                leap.ancestor().root(),
                leap.history(),
                rootIndex(above, slot),
                leap.finalised().stateRoot()),
        () ->
            LightClientRules.require(
                fork.hasPayload(),
                () ->
                    Refusal.invalid(
                        "block of slot " + slot,
                        fork + ", without a payload",
                        "Bellatrix or later")),
        () ->
            exact(
                "execution block of slot " + slot + ", " + fork,
                executionBlock,
                leap.payload(),
                fork.executionBlockHash(),
                leap.ancestor().bodyRoot()));
  }

  /** Why these are not the summaries in the state of that block. */
  public Optional<Refusal> refusal(BeaconBlockHeader finalised, HistoricalSummaries summaries) {
    Fork fork = network.forkAtSlot(finalised.slot());
    return exact(
        "historical summaries in the state of slot " + finalised.slot(),
        summaries.root(),
        summaries.proof(),
        fork.historicalSummaries(),
        finalised.stateRoot());
  }

  /** Where the period of the slot stands in the summaries of a later state, if it does. */
  public OptionalInt summaryOf(long slot, long stateSlot) {
    long position = slot / preset.slotsPerHistoricalRoot() - firstSummary();
    return position < 0 || stateSlot <= slot || isRecent(stateSlot, slot)
        ? OptionalInt.empty()
        : OptionalInt.of((int) Math.min(position, Integer.MAX_VALUE));
  }

  /** How old a block may be for its root to stand in {@code block_roots} itself. */
  private boolean isRecent(long stateSlot, long slot) {
    return stateSlot - slot <= preset.slotsPerHistoricalRoot();
  }

  private GeneralizedIndex rootIndex(long stateSlot, long slot) {
    Fork fork = network.forkAtSlot(stateSlot);
    if (isRecent(stateSlot, slot)) {
      return fork.blockRoot(slot, preset);
    }
    long period = slot / preset.slotsPerHistoricalRoot();
    long first = firstSummary();
    return period < first
        ? fork.batchedBlockRoot(period, slot, preset)
        : fork.summarisedBlockRoot(period - first, slot, preset);
  }

  /** The first period whose end was reached in Capella: it is the first that has a summary. */
  private long firstSummary() {
    long epoch = network.forks().firstEpochOf(Fork.CAPELLA).orElseThrow();
    return epoch * preset.slotsPerEpoch() / preset.slotsPerHistoricalRoot();
  }

  /** Padding would be a second spelling. */
  private static Optional<Refusal> exact(
      String subject, Hash leaf, Branch branch, GeneralizedIndex index, Hash root) {
    return branch.hashes().size() == index.depth()
        ? branch.refusal(subject, leaf, index, root)
        : Optional.of(
            Refusal.invalid(
                subject + " (" + index + ")",
                branch.hashes().size() + " hashes",
                index.depth() + " hashes"));
  }
}
