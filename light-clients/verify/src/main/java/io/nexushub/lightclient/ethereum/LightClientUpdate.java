package io.nexushub.lightclient.ethereum;

import java.util.Optional;

/**
 * LightClientUpdate, LightClientFinalityUpdate and LightClientOptimisticUpdate: the same statement
 * with more or less in it.
 *
 * @param attested the header that the committee signed
 * @param next the committee of the following period, proven against the attested state
 * @param finality the header that the attested state holds for final
 * @param signatureSlot when the signatures were gathered; its period says who signed
 */
public record LightClientUpdate(
    LightClientHeader attested,
    Optional<NextCommittee> next,
    Optional<Finality> finality,
    SyncAggregate votes,
    long signatureSlot) {

  /** next_sync_committee and its branch. */
  public record NextCommittee(SyncCommittee committee, Branch branch) {}

  /** finalized_header and finality_branch. */
  public record Finality(LightClientHeader header, Branch branch) {}

  public long attestedSlot() {
    return attested.beacon().slot();
  }

  /** The finalised slot, or zero if the update says nothing of finality. */
  public long finalizedSlot() {
    return finality.map(proof -> proof.header().beacon().slot()).orElse(0L);
  }

  /** process_light_client_store_force_update's first half: what was attested counts as final. */
  LightClientUpdate withAttestedAsFinalized() {
    Branch unproven = finality.map(Finality::branch).orElse(Branch.zeros(0));
    return new LightClientUpdate(
        attested, next, Optional.of(new Finality(attested, unproven)), votes, signatureSlot);
  }

  /**
   * is_better_update: whether this one would serve a client better than {@code old}. The order of
   * the questions is the specification's.
   */
  boolean isBetterThan(LightClientUpdate old, Preset preset) {
    int mine = votes.participants();
    int others = old.votes.participants();
    boolean supermajority = mine >= preset.supermajority();
    if (supermajority != (others >= preset.supermajority())) {
      return supermajority;
    }
    if (!supermajority && mine != others) {
      return mine > others;
    }
    if (bringsRelevantCommittee(preset) != old.bringsRelevantCommittee(preset)) {
      return bringsRelevantCommittee(preset);
    }
    if (finality.isPresent() != old.finality.isPresent()) {
      return finality.isPresent();
    }
    if (finality.isPresent() && finalizesItsPeriod(preset) != old.finalizesItsPeriod(preset)) {
      return finalizesItsPeriod(preset);
    }
    if (mine != others) {
      return mine > others;
    }
    return attestedSlot() == old.attestedSlot()
        ? signatureSlot < old.signatureSlot
        : attestedSlot() < old.attestedSlot();
  }

  private boolean bringsRelevantCommittee(Preset preset) {
    return next.isPresent() && preset.period(attestedSlot()) == preset.period(signatureSlot);
  }

  /** Whether the finalised header is of the attested header's period. */
  boolean finalizesItsPeriod(Preset preset) {
    return preset.period(finalizedSlot()) == preset.period(attestedSlot());
  }
}
