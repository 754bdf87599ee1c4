package io.nexushub.lightclient.ethereum;

import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.LightClient;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.ethereum.LightClientUpdate.Finality;
import io.nexushub.lightclient.ethereum.LightClientUpdate.NextCommittee;
import io.nexushub.protocol.BlsScheme;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import java.time.Instant;
import java.util.Optional;

/**
 * Altair's light-client protocol, through Fulu: follows sync committees from a checkpoint, hands
 * out finalised execution blocks and proves logs against them.
 *
 * <p>It never takes an attested header for final by itself; {@link #force} does, for an operator
 * who says so.
 */
public final class EthereumLightClient
    implements LightClient<EthereumStore, LightClientUpdate, EventEvidence, ProvenLog> {
  private final NetworkConfig network;
  private final Preset preset;
  private final UpdatePolicy policy;
  private final LightClientObjects objects;
  private final LightClientRules rules;
  private final EventProofRules events;

  public EthereumLightClient(
      NetworkConfig network, UpdatePolicy policy, BlsScheme bls, HashFunction keccak) {
    this.network = network;
    this.preset = network.preset();
    this.policy = policy;
    this.objects = new LightClientObjects(network);
    this.rules = new LightClientRules(network, new PreparedCommittees(bls));
    this.events = new EventProofRules(network, keccak);
  }

  public NetworkConfig network() {
    return network;
  }

  /** The objects and their bytes on this client's network. */
  public LightClientObjects objects() {
    return objects;
  }

  /** initialize_light_client_store: the one thing that is believed because an operator says so. */
  public Verdict<EthereumStore> initialise(Hash trustedRoot, LightClientBootstrap bootstrap) {
    return rules
        .bootstrapRefusal(trustedRoot, bootstrap)
        .map(Verdict::<EthereumStore>refused)
        .orElseGet(() -> Verdict.accepted(EthereumStore.startingFrom(bootstrap)));
  }

  /** validate_light_client_update, the policy, and whether the chain contradicts itself. */
  @Override
  public Verdict<LightClientUpdate> verify(
      EthereumStore trusted, LightClientUpdate update, Instant now) {
    if (trusted.isFrozen()) {
      return Verdict.refused(Refusal.frozen(trusted.conflict().orElseThrow()));
    }
    Optional<Conflict> conflict = conflict(trusted, update);
    Optional<Refusal> refusal =
        LightClientRules.firstOf(
            () -> rules.form(trusted, update, now),
            () -> conflict.isPresent() ? Optional.empty() : rules.relevance(trusted, update),
            () -> conflict.isPresent() ? Optional.empty() : policyRefusal(trusted, update),
            () -> rules.proofs(trusted, update));
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.orElseThrow());
    }
    return conflict
        .map(Verdict.Conflicting<LightClientUpdate>::new)
        .<Verdict<LightClientUpdate>>map(found -> found)
        .orElseGet(() -> Verdict.accepted(update));
  }

  /** process_light_client_update after its validation. */
  @Override
  public EthereumStore apply(EthereumStore trusted, LightClientUpdate verified) {
    int participants = verified.votes().participants();
    EthereumStore store = trusted.withParticipants(participants);
    if (!policy.onlyFinal() && isBest(store, verified)) {
      store = store.withBest(Optional.of(verified));
    }
    if (participants > store.safetyThreshold()
        && verified.attestedSlot() > store.optimistic().beacon().slot()) {
      store = store.withOptimistic(verified.attested());
    }
    boolean counts = participants >= finalityQuorum() && advances(store, verified);
    return counts ? advance(store, verified, true).withBest(Optional.empty()) : store;
  }

  @Override
  public Verdict<ProvenLog> prove(EthereumStore trusted, EventEvidence evidence) {
    return trusted.isFrozen()
        ? Verdict.refused(Refusal.frozen(trusted.conflict().orElseThrow()))
        : events.verify(trusted, evidence);
  }

  @Override
  public EthereumStore freeze(EthereumStore trusted, Conflict conflict) {
    return trusted.withConflict(conflict);
  }

  /**
   * process_light_client_store_force_update: after a period without finality, takes the attested
   * header of the best update for final although nothing proves it. Only on an operator's order; a
   * fresh checkpoint is the better way. Events are never proven against such a header.
   */
  public Verdict<EthereumStore> force(EthereumStore trusted, Instant now) {
    long timeout = trusted.finalizedSlot() + preset.slotsPerPeriod();
    long current = network.slotAt(now);
    if (trusted.isFrozen()) {
      return Verdict.refused(Refusal.frozen(trusted.conflict().orElseThrow()));
    }
    if (current <= timeout) {
      return Verdict.refused(
          Refusal.early("forced update at slot", current, "> " + timeout + ", after one period"));
    }
    if (trusted.best().isEmpty()) {
      return Verdict.refused(Refusal.early("forced update", "no update kept", "one"));
    }
    LightClientUpdate best = trusted.best().orElseThrow();
    boolean proven = best.finalizedSlot() > trusted.finalizedSlot();
    LightClientUpdate forced = proven ? best : best.withAttestedAsFinalized();
    return Verdict.accepted(advance(trusted, forced, proven).withBest(Optional.empty()));
  }

  private boolean isBest(EthereumStore store, LightClientUpdate update) {
    return store.best().isEmpty() || update.isBetterThan(store.best().orElseThrow(), preset);
  }

  private int finalityQuorum() {
    return Math.max(preset.supermajority(), policy.minimumParticipants(preset));
  }

  /**
   * Whether the update, with enough participants, moves the store: newer, or the missing committee.
   */
  private boolean advances(EthereumStore store, LightClientUpdate update) {
    boolean bringsMissingCommittee =
        !store.nextCommitteeKnown()
            && update.next().isPresent()
            && update.finality().isPresent()
            && update.finalizesItsPeriod(preset);
    return update.finalizedSlot() > store.finalizedSlot() || bringsMissingCommittee;
  }

  /** apply_light_client_update. */
  private EthereumStore advance(EthereumStore trusted, LightClientUpdate update, boolean proven) {
    Optional<SyncCommittee> afterwards = update.next().map(NextCommittee::committee);
    EthereumStore store = trusted;
    if (!trusted.nextCommitteeKnown()) {
      store = trusted.withNext(afterwards);
    } else if (preset.period(update.finalizedSlot()) == trusted.period(preset) + 1) {
      store = trusted.inNextPeriod(trusted.next().orElseThrow(), afterwards);
    }
    LightClientHeader header = update.finality().map(Finality::header).orElse(store.finalized());
    return header.beacon().slot() > store.finalizedSlot()
        ? store.withFinalized(header, proven)
        : store;
  }

  private Optional<Refusal> policyRefusal(EthereumStore store, LightClientUpdate update) {
    int participants = update.votes().participants();
    int needed = policy.minimumParticipants(preset);
    if (participants < needed) {
      return Optional.of(
          Refusal.early(
              "sync committee participants",
              participants + " of " + preset.committeeSize(),
              ">= " + needed));
    }
    return LightClientRules.require(
        !policy.onlyFinal() || advances(store, update),
        () ->
            Refusal.stale("finalized slot", update.finalizedSlot(), "> " + store.finalizedSlot()));
  }

  /** A finalised header, by two thirds, that no chain with the client's anchors can have. */
  private Optional<Conflict> conflict(EthereumStore store, LightClientUpdate update) {
    if (update.votes().participants() < preset.supermajority()) {
      return Optional.empty();
    }
    Optional<Anchor> claimed =
        update.finality().flatMap(finality -> EthereumStore.anchor(finality.header()));
    return claimed.flatMap(contrary ->
        store.anchors().stream()
            .filter(contrary::contradicts)
            .findFirst()
            .map(accepted ->
                new Conflict(
                    "finalised header",
                    accepted.toString(),
                    contrary.toString(),
                    objects.submission(update))));
  }
}
