package io.nexushub.lightclient.ethereum;

import io.nexushub.lightclient.Conflict;
import io.nexushub.protocol.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * LightClientStore: all that an Ethereum light client trusts, as a value. {@link
 * EthereumStoreCodec} turns it into bytes for a chain's state.
 *
 * @param next the committee of the period after the finalised header's, once proven
 * @param best best_valid_update, kept only by a client whose policy is the specification's
 * @param previousMaxParticipants most participants seen in the period before
 * @param anchors recently finalised execution blocks, oldest first, at most {@link #MAX_ANCHORS}
 * @param conflict what froze the client
 */
public record EthereumStore(
    LightClientHeader finalized,
    LightClientHeader optimistic,
    SyncCommittee current,
    Optional<SyncCommittee> next,
    Optional<LightClientUpdate> best,
    int previousMaxParticipants,
    int currentMaxParticipants,
    List<Anchor> anchors,
    Optional<Conflict> conflict) {
  /** About six hours of mainnet's finality; older evidence walks its headers down from these. */
  public static final int MAX_ANCHORS = 64;

  public EthereumStore {
    anchors = List.copyOf(anchors);
    if (anchors.size() > MAX_ANCHORS) {
      throw new IllegalArgumentException(
          "anchors: " + anchors.size() + " (expected: <= " + MAX_ANCHORS + ")");
    }
  }

  public long finalizedSlot() {
    return finalized.beacon().slot();
  }

  public Hash finalizedRoot() {
    return finalized.beacon().root();
  }

  /** The finalised execution block: the client's output. Empty before Capella. */
  public Optional<ExecutionBlock> executionBlock() {
    return finalized.executionBlock();
  }

  /** is_next_sync_committee_known. */
  public boolean nextCommitteeKnown() {
    return next.isPresent();
  }

  /** The period whose committee is {@link #current}. */
  public long period(Preset preset) {
    return preset.period(finalizedSlot());
  }

  public boolean isFrozen() {
    return conflict.isPresent();
  }

  /** The anchor with that execution block hash, if the client still keeps it. */
  public Optional<Anchor> anchorOf(Hash executionBlock) {
    return anchors.stream()
        .filter(anchor -> anchor.execution().hash().equals(executionBlock))
        .findFirst();
  }

  /** See {@link #anchorOf}, by the beacon block's root. */
  public Optional<Anchor> anchorOfBeacon(Hash root) {
    return anchors.stream().filter(anchor -> anchor.beaconRoot().equals(root)).findFirst();
  }

  /** get_safety_threshold. */
  int safetyThreshold() {
    return Math.max(previousMaxParticipants, currentMaxParticipants) / 2;
  }

  static Optional<Anchor> anchor(LightClientHeader header) {
    return header
        .executionBlock()
        .map(block -> new Anchor(header.beacon().slot(), header.beacon().root(), block));
  }

  /** The specification's store at initialize_light_client_store. */
  static EthereumStore startingFrom(LightClientBootstrap bootstrap) {
    LightClientHeader header = bootstrap.header();
    return new EthereumStore(
        header,
        header,
        bootstrap.committee(),
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        anchor(header).stream().toList(),
        Optional.empty());
  }

  /**
   * @param proven whether finality is proven: evidence is tied to nothing less
   */
  EthereumStore withFinalized(LightClientHeader header, boolean proven) {
    LightClientHeader newest =
        header.beacon().slot() > optimistic.beacon().slot() ? header : optimistic;
    return new EthereumStore(
        header,
        newest,
        current,
        next,
        best,
        previousMaxParticipants,
        currentMaxParticipants,
        proven ? withAnchor(header) : anchors,
        conflict);
  }

  /** Forgets the oldest anchor when there is no room. */
  private List<Anchor> withAnchor(LightClientHeader header) {
    List<Anchor> kept = new ArrayList<>(anchors);
    anchor(header).ifPresent(kept::add);
    return kept.size() > MAX_ANCHORS ? kept.subList(1, kept.size()) : kept;
  }

  EthereumStore withOptimistic(LightClientHeader header) {
    return new EthereumStore(
        finalized,
        header,
        current,
        next,
        best,
        previousMaxParticipants,
        currentMaxParticipants,
        anchors,
        conflict);
  }

  EthereumStore withNext(Optional<SyncCommittee> committee) {
    return new EthereumStore(
        finalized,
        optimistic,
        current,
        committee,
        best,
        previousMaxParticipants,
        currentMaxParticipants,
        anchors,
        conflict);
  }

  /** The next committee takes office; whoever follows it may be unknown yet. */
  EthereumStore inNextPeriod(SyncCommittee successor, Optional<SyncCommittee> afterwards) {
    return new EthereumStore(
        finalized,
        optimistic,
        successor,
        afterwards,
        best,
        currentMaxParticipants,
        0,
        anchors,
        conflict);
  }

  EthereumStore withBest(Optional<LightClientUpdate> update) {
    return new EthereumStore(
        finalized,
        optimistic,
        current,
        next,
        update,
        previousMaxParticipants,
        currentMaxParticipants,
        anchors,
        conflict);
  }

  EthereumStore withParticipants(int participants) {
    return new EthereumStore(
        finalized,
        optimistic,
        current,
        next,
        best,
        previousMaxParticipants,
        Math.max(currentMaxParticipants, participants),
        anchors,
        conflict);
  }

  EthereumStore withConflict(Conflict found) {
    return new EthereumStore(
        finalized,
        optimistic,
        current,
        next,
        best,
        previousMaxParticipants,
        currentMaxParticipants,
        anchors,
        Optional.of(found));
  }
}
