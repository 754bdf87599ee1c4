package io.nexushub.lightclient.ethereum;

import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.ethereum.LightClientUpdate.Finality;
import io.nexushub.lightclient.ethereum.LightClientUpdate.NextCommittee;
import io.nexushub.protocol.BlsScheme;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * validate_light_client_update, one method for each of its paragraphs; cheap checks first, the
 * signature last.
 */
final class LightClientRules {
  /** MIN_SYNC_COMMITTEE_PARTICIPANTS. */
  static final int MIN_PARTICIPANTS = 1;

  private static final Bytes DOMAIN_SYNC_COMMITTEE = Bytes.hex("07000000");
  private static final int DOMAIN_ROOT_LENGTH = 28;

  private final NetworkConfig network;
  private final Preset preset;
  private final PreparedCommittees committees;

  LightClientRules(NetworkConfig network, PreparedCommittees committees) {
    this.network = network;
    this.preset = network.preset();
    this.committees = committees;
  }

  /** initialize_light_client_store's checks. */
  Optional<Refusal> bootstrapRefusal(Hash trustedRoot, LightClientBootstrap bootstrap) {
    LightClientHeader header = bootstrap.header();
    Fork fork = network.forkAtSlot(header.beacon().slot());
    return firstOf(
        () -> header.refusal("bootstrap.header", fork),
        () -> {
          Hash root = header.beacon().root();
          return require(
              !trustedRoot.isZero() && root.equals(trustedRoot),
              () -> Refusal.invalid("bootstrap.header", root, trustedRoot));
        },
        () ->
            bootstrap
                .committeeBranch()
                .refusal(
                    "bootstrap.current_sync_committee_branch, " + fork,
                    bootstrap.committee().root(),
                    fork.currentSyncCommittee(),
                    header.beacon().stateRoot()));
  }

  /** What can be seen without hashing anything. */
  Optional<Refusal> form(EthereumStore store, LightClientUpdate update, Instant now) {
    return firstOf(
        () -> participation(update),
        () -> slots(update, now),
        () -> signaturePeriod(store, update));
  }

  /** Headers, branches and the signature. */
  Optional<Refusal> proofs(EthereumStore store, LightClientUpdate update) {
    return firstOf(
        () -> attestedHeader(update),
        () -> finality(update),
        () -> nextCommittee(store, update),
        () -> signature(store, update));
  }

  /** "Verify update is relevant". */
  Optional<Refusal> relevance(EthereumStore store, LightClientUpdate update) {
    boolean bringsMissingCommittee =
        !store.nextCommitteeKnown()
            && update.next().isPresent()
            && preset.period(update.attestedSlot()) == store.period(preset);
    return require(
        update.attestedSlot() > store.finalizedSlot() || bringsMissingCommittee,
        () ->
            Refusal.stale(
                "attested slot",
                update.attestedSlot(),
                "> " + store.finalizedSlot() + ", finalised"));
  }

  private Optional<Refusal> participation(LightClientUpdate update) {
    SyncAggregate votes = update.votes();
    if (votes.bits().length() != preset.bitsLength()) {
      return Optional.of(
          Refusal.invalid(
              "sync committee bits",
              votes.bits().length() * 8 + " bits",
              preset.committeeSize() + " bits"));
    }
    return require(
        votes.participants() >= MIN_PARTICIPANTS,
        () ->
            Refusal.invalid(
                "sync committee participants", votes.participants(), ">= " + MIN_PARTICIPANTS));
  }

  private Optional<Refusal> attestedHeader(LightClientUpdate update) {
    return update.attested().refusal("attested_header", network.forkAtSlot(update.attestedSlot()));
  }

  private Optional<Refusal> slots(LightClientUpdate update, Instant now) {
    long current = network.slotAt(now);
    return firstOf(
        () ->
            require(
                current >= update.signatureSlot(),
                () ->
                    Refusal.early(
                        "signature slot", update.signatureSlot(), "<= " + current + ", now")),
        () ->
            require(
                update.signatureSlot() > update.attestedSlot(),
                () ->
                    Refusal.invalid(
                        "signature slot",
                        update.signatureSlot(),
                        "> " + update.attestedSlot() + ", attested")),
        () ->
            require(
                update.attestedSlot() >= update.finalizedSlot(),
                () ->
                    Refusal.invalid(
                        "finalized slot",
                        update.finalizedSlot(),
                        "<= " + update.attestedSlot() + ", attested")));
  }

  private Optional<Refusal> signaturePeriod(EthereumStore store, LightClientUpdate update) {
    long trusted = store.period(preset);
    long signed = preset.period(update.signatureSlot());
    if (signed < trusted) {
      return Optional.of(
          Refusal.stale("signature period", signed, ">= " + trusted + ", the client's"));
    }
    if (signed > trusted + 1) {
      return Optional.of(
          Refusal.early("signature period", signed, "<= " + (trusted + 1) + ": updates between"));
    }
    return require(
        signed == trusted || store.nextCommitteeKnown(),
        () ->
            Refusal.early(
                "signature period", signed, trusted + ": its next sync committee is unknown"));
  }

  private Optional<Refusal> finality(LightClientUpdate update) {
    if (update.finality().isEmpty()) {
      return Optional.empty();
    }
    Finality finality = update.finality().orElseThrow();
    LightClientHeader header = finality.header();
    Fork attestedFork = network.forkAtSlot(update.attestedSlot());
    boolean genesis = update.finalizedSlot() == 0;
    Hash leaf = genesis ? Hash.ZERO : header.beacon().root();
    return firstOf(
        () ->
            genesis
                ? require(
                    header.isEmpty(),
                    () -> Refusal.invalid("finalized_header of genesis", header.beacon(), "empty"))
                : header.refusal("finalized_header", network.forkAtSlot(update.finalizedSlot())),
        () ->
            finality
                .branch()
                .refusal(
                    "finality_branch, " + attestedFork,
                    leaf,
                    attestedFork.finalizedRoot(),
                    update.attested().beacon().stateRoot()));
  }

  private Optional<Refusal> nextCommittee(EthereumStore store, LightClientUpdate update) {
    if (update.next().isEmpty()) {
      return Optional.empty();
    }
    NextCommittee next = update.next().orElseThrow();
    Fork attestedFork = network.forkAtSlot(update.attestedSlot());
    boolean samePeriod = preset.period(update.attestedSlot()) == store.period(preset);
    return firstOf(
        () ->
            require(
                !samePeriod
                    || store.next().isEmpty()
                    || store.next().orElseThrow().equals(next.committee()),
                () ->
                    Refusal.invalid(
                        "next_sync_committee",
                        next.committee().root(),
                        store.next().orElseThrow().root() + ", known for this period")),
        () ->
            next.branch()
                .refusal(
                    "next_sync_committee_branch, " + attestedFork,
                    next.committee().root(),
                    attestedFork.nextSyncCommittee(),
                    update.attested().beacon().stateRoot()));
  }

  /** The committee of the signature slot's period signed; the fork is that of one slot before. */
  private Optional<Refusal> signature(EthereumStore store, LightClientUpdate update) {
    boolean current = preset.period(update.signatureSlot()) == store.period(preset);
    SyncCommittee committee = current ? store.current() : store.next().orElseThrow();
    Bytes version =
        network.forks().versionAt(preset.epoch(Math.max(update.signatureSlot(), 1) - 1));
    Bytes message = signingRoot(update.attested().beacon(), version).bytes();
    Optional<BlsScheme.Committee> prepared = committees.of(committee);
    SyncAggregate votes = update.votes();
    return require(
        prepared.isPresent()
            && prepared.orElseThrow().verify(votes.bits(), message, votes.signature()),
        () ->
            Refusal.invalid(
                "sync committee signature",
                "no signature of the %d participants".formatted(votes.participants()),
                "one by the committee of period %d over %s with fork version %s"
                    .formatted(
                        preset.period(update.signatureSlot()),
                        update.attested().beacon().root(),
                        version)));
  }

  /** compute_signing_root with compute_domain. */
  private Hash signingRoot(BeaconBlockHeader header, Bytes forkVersion) {
    Hash forkData = MerkleTree.pair(MerkleTree.chunk(forkVersion), network.genesisValidatorsRoot());
    Bytes domain =
        Bytes.concat(DOMAIN_SYNC_COMMITTEE, forkData.bytes().slice(0, DOMAIN_ROOT_LENGTH));
    return HashFunction.SHA_256.hash(Bytes.concat(header.root().bytes(), domain));
  }

  static Optional<Refusal> require(boolean holds, Supplier<Refusal> otherwise) {
    return holds ? Optional.empty() : Optional.of(otherwise.get());
  }

  @SafeVarargs
  static Optional<Refusal> firstOf(Supplier<Optional<Refusal>>... checks) {
    for (Supplier<Optional<Refusal>> check : checks) {
      Optional<Refusal> refusal = check.get();
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }
}
