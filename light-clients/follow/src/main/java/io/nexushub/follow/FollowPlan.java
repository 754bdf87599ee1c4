package io.nexushub.follow;

import io.nexushub.lightclient.ethereum.LightClientUpdate;
import io.nexushub.lightclient.ethereum.LightClientUpdate.Finality;
import io.nexushub.lightclient.ethereum.Preset;
import java.util.Optional;

/**
 * What a light client lacks and what an update would do for it: the sync loop of
 * specs/altair/light-client/light-client.md as a pure function. A channel refuses what does not
 * move it, so nothing is sent that would not.
 */
final class FollowPlan {
  private final Preset preset;

  FollowPlan(Preset preset) {
    this.preset = preset;
  }

  /** Periods whose best updates are to be fetched; after those, the latest finality update. */
  record Periods(long first, int count) {}

  /**
   * First the missing committee of the client's own period, then one update for every period up to
   * now; empty if the client is in the present period and knows who follows.
   */
  Optional<Periods> wanted(EthereumStatus status, long currentSlot) {
    long own = preset.period(status.finalizedSlot());
    long first = status.nextCommitteeKnown() ? own + 1 : own;
    long last = preset.period(currentSlot);
    return last < first
        ? Optional.empty()
        : Optional.of(new Periods(first, (int) Math.min(last - first + 1, BeaconClient.BATCH)));
  }

  /** The status after the client has taken the update; empty if it would refuse it. */
  Optional<EthereumStatus> after(EthereumStatus status, LightClientUpdate update) {
    long own = preset.period(status.finalizedSlot());
    long signed = preset.period(update.signatureSlot());
    boolean signersKnown = signed == own || (signed == own + 1 && status.nextCommitteeKnown());
    boolean quorum = update.votes().participants() >= preset.supermajority();
    if (!signersKnown || !quorum || update.finality().isEmpty()) {
      return Optional.empty();
    }
    Finality finality = update.finality().orElseThrow();
    long finalized = finality.header().beacon().slot();
    long newer = Math.max(finalized, status.finalizedSlot());
    if (!status.nextCommitteeKnown()) {
      boolean brings =
          update.next().isPresent()
              && preset.period(update.attestedSlot()) == own
              && preset.period(finalized) == own;
      return brings || finalized > status.finalizedSlot()
          ? Optional.of(new EthereumStatus(newer, update.next().isPresent()))
          : Optional.empty();
    }
    if (finalized <= status.finalizedSlot()) {
      return Optional.empty();
    }
    boolean crosses = preset.period(finalized) == own + 1;
    return Optional.of(new EthereumStatus(newer, !crosses || update.next().isPresent()));
  }
}
