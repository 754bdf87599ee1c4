package io.nexushub.lightclient.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Refusal.Kind;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.ethereum.LightClientUpdate.Finality;
import io.nexushub.lightclient.ethereum.LightClientUpdate.NextCommittee;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each lie about the devnet of {@code testdata} and the words in which the client refuses it. */
class AttackTest {
  private static final Instant LATE = Instant.parse("2100-01-01T00:00:00Z");

  private final NetworkConfig network = Captures.harness();
  private final EthereumLightClient client = client(network, UpdatePolicy.FINAL);
  private final LightClientBootstrap bootstrap = bootstrap(8);
  private final EthereumStore start = start(client, bootstrap);
  private final LightClientUpdate first = update(0);
  private final LightClientUpdate second = update(1);
  private final EthereumStore afterFirst = client.apply(start, first);

  @Test
  void acceptsTheTruth() {
    assertThat(client.verify(start, first, LATE).isAccepted()).isTrue();
    assertThat(client.verify(afterFirst, second, LATE).isAccepted()).isTrue();
  }

  @Test
  void refusesABootstrapThatNobodyAskedFor() {
    Hash other = Hash.hex("11".repeat(32));
    refused(
        client.initialise(other, bootstrap), Kind.INVALID, "bootstrap.header", other.toString());
    refused(client.initialise(Hash.ZERO, bootstrap), Kind.INVALID, "bootstrap.header");
  }

  @Test
  void refusesABootstrapWithAnotherCommittee() {
    LightClientBootstrap forged =
        new LightClientBootstrap(
            bootstrap.header(),
            second.next().orElseThrow().committee(),
            bootstrap.committeeBranch());
    refused(
        client.initialise(root(bootstrap), forged),
        Kind.INVALID,
        "current_sync_committee_branch, DENEB (gindex 54)");
  }

  @Test
  void refusesABootstrapWithABrokenExecutionBranch() {
    LightClientHeader.Deneb header = (LightClientHeader.Deneb) bootstrap.header();
    LightClientHeader forged =
        new LightClientHeader.Deneb(
            header.beacon(), header.execution(), flipped(header.branch(), 2));
    refused(
        client.initialise(
            root(bootstrap),
            new LightClientBootstrap(forged, bootstrap.committee(), bootstrap.committeeBranch())),
        Kind.INVALID,
        "bootstrap.header.execution_branch, DENEB (gindex 25)");
  }

  @Test
  void refusesNoParticipantsEvenWithTheSignatureOfNobody() {
    Bytes infinity = Bytes.concat(Bytes.hex("c0"), Bytes.wrap(new byte[95]));
    SyncAggregate nobody = new SyncAggregate(Bytes.hex("00000000"), infinity);
    refused(
        client.verify(start, with(first, nobody), LATE),
        Kind.INVALID,
        "sync committee participants: 0 (expected: >= 1)");
  }

  @Test
  void refusesTwentyOneOfThirtyTwoAndWantsTwentyTwo() {
    refused(
        client.verify(start, with(first, votes(first, "ffff1f00")), LATE),
        Kind.EARLY,
        "sync committee participants: 21 of 32 (expected: >= 22)");
    // enough for the count, but the signature is by all thirty-two
    refused(
        client.verify(start, with(first, votes(first, "ffff3f00")), LATE),
        Kind.INVALID,
        "sync committee signature: no signature of the 22 participants");
  }

  @Test
  void theSpecificationKeepsTooFewParticipantsAsBestWithoutFinality() {
    EthereumLightClient patient = client(network, UpdatePolicy.SPECIFICATION);
    LightClientUpdate weak = with(first, votes(first, "01000000"));
    refused(patient.verify(start, weak, LATE), Kind.INVALID, "sync committee signature");
    EthereumStore kept = patient.apply(start, weak);
    assertThat(kept.finalizedSlot()).isEqualTo(8);
    assertThat(kept.best()).contains(weak);
  }

  @Test
  void aCarefulRouteMayAskForMoreThanTwoThirds() {
    EthereumLightClient careful = client(network, new UpdatePolicy(true, 90));
    refused(
        careful.verify(start, with(first, votes(first, "ffffff0f")), LATE),
        Kind.EARLY,
        "28 of 32 (expected: >= 29)");
  }

  @Test
  void refusesABitVectorOfTheWrongLength() {
    SyncAggregate wrong = new SyncAggregate(Bytes.hex("ffffffffff"), first.votes().signature());
    refused(
        client.verify(start, with(first, wrong), LATE),
        Kind.INVALID,
        "sync committee bits: 40 bits (expected: 32 bits)");
  }

  @Test
  void refusesASignatureWithAFlippedBit() {
    SyncAggregate forged =
        new SyncAggregate(first.votes().bits(), flipped(first.votes().signature(), 50));
    refused(
        client.verify(start, with(first, forged), LATE), Kind.INVALID, "sync committee signature");
  }

  @Test
  void refusesTheFuture() {
    Instant before = network.timeOf(first.signatureSlot()).minus(Duration.ofSeconds(1));
    refused(
        client.verify(start, first, before),
        Kind.EARLY,
        "signature slot: 33 (expected: <= 32, now)");
    assertThat(client.verify(start, first, before.plusSeconds(1)).isAccepted()).isTrue();
  }

  @Test
  void refusesSlotsOutOfOrder() {
    refused(
        client.verify(start, signedAt(first, 32), LATE),
        Kind.INVALID,
        "signature slot: 32 (expected: > 32, attested)");
    Finality later = new Finality(update(3).attested(), first.finality().orElseThrow().branch());
    refused(
        client.verify(start, with(first, Optional.of(later)), LATE),
        Kind.INVALID,
        "finalized slot: 208 (expected: <= 32, attested)");
  }

  @Test
  void refusesWhatIsNotNew() {
    refused(
        client.verify(afterFirst, first, LATE), Kind.STALE, "finalized slot: 16 (expected: > 16)");
    EthereumStore far = client.apply(afterFirst, second);
    refused(
        client.verify(client.apply(far, update(2)), first, LATE),
        Kind.STALE,
        "signature period: 0 (expected: >= 2, the client's)");
  }

  @Test
  void refusesAPeriodItHasNoCommitteeFor() {
    refused(
        client.verify(start, second, LATE),
        Kind.EARLY,
        "signature period: 1 (expected: 0: its next sync committee is unknown)");
    refused(
        client.verify(start, update(2), LATE), Kind.EARLY, "signature period: 2 (expected: <= 1");
  }

  @Test
  void refusesASignatureByTheWrongPeriodsCommittee() {
    // 32 validators fill 32 seats in any order, so a mere exchange of committees sums to one key
    List<Bytes> keys = new ArrayList<>(afterFirst.current().keys());
    keys.set(0, keys.get(1));
    SyncCommittee other = new SyncCommittee(keys, afterFirst.current().aggregate());
    EthereumStore swapped = afterFirst.withNext(Optional.of(other));
    refused(client.verify(swapped, second, LATE), Kind.INVALID, "sync committee signature");
    // signed in the next period, so by the next committee, although the attested header is older
    refused(client.verify(afterFirst, signedAt(first, 64), LATE), Kind.STALE, "finalized slot: 16");
  }

  @Test
  void refusesAnotherForkVersion() {
    EthereumLightClient misled =
        client(Captures.devnet(Captures.HARNESS, Fork.ALTAIR, Fork.DENEB), UpdatePolicy.FINAL);
    // decoded under the right schedule, so only gindex and version differ
    refused(misled.verify(start, first, LATE), Kind.INVALID, "DENEB (gindex 105)");
    NetworkConfig other = withVersion(network, Fork.ELECTRA, Bytes.hex("05000002"));
    refused(
        client(other, UpdatePolicy.FINAL).verify(start, first, LATE),
        Kind.INVALID,
        "sync committee signature",
        "fork version 0x05000002");
  }

  @Test
  void theForkVersionIsThatOfTheSlotBeforeTheSignature() {
    // attested at the last Deneb slot, signed at the first of Electra: Deneb's version counts
    assertThat(network.forkAtSlot(31)).isEqualTo(Fork.DENEB);
    assertThat(network.forkAtSlot(32)).isEqualTo(Fork.ELECTRA);
    LightClientUpdate atFork = signedAt(first, 33);
    NetworkConfig shifted = withElectraAt(network, 33 / 8 + 1);
    refused(client(shifted, UpdatePolicy.FINAL).verify(start, atFork, LATE), Kind.INVALID, "DENEB");
  }

  @Test
  void refusesAnotherNetwork() {
    NetworkConfig other =
        new NetworkConfig(
            "other",
            1,
            network.preset(),
            network.genesisTime(),
            network.slotTime(),
            Hash.hex("22".repeat(32)),
            network.forks());
    refused(
        client(other, UpdatePolicy.FINAL).verify(start, first, LATE),
        Kind.INVALID,
        "sync committee signature");
  }

  @Test
  void refusesEveryFlippedByteOfTheSignedHeader() {
    BeaconBlockHeader beacon = first.attested().beacon();
    List<BeaconBlockHeader> forgeries =
        List.of(
            new BeaconBlockHeader(
                beacon.slot() - 1,
                beacon.proposerIndex(),
                beacon.parentRoot(),
                beacon.stateRoot(),
                beacon.bodyRoot()),
            new BeaconBlockHeader(
                beacon.slot(),
                beacon.proposerIndex() + 1,
                beacon.parentRoot(),
                beacon.stateRoot(),
                beacon.bodyRoot()),
            new BeaconBlockHeader(
                beacon.slot(),
                beacon.proposerIndex(),
                flipped(beacon.parentRoot()),
                beacon.stateRoot(),
                beacon.bodyRoot()),
            new BeaconBlockHeader(
                beacon.slot(),
                beacon.proposerIndex(),
                beacon.parentRoot(),
                flipped(beacon.stateRoot()),
                beacon.bodyRoot()),
            new BeaconBlockHeader(
                beacon.slot(),
                beacon.proposerIndex(),
                beacon.parentRoot(),
                beacon.stateRoot(),
                flipped(beacon.bodyRoot())));
    LightClientHeader.Deneb attested = (LightClientHeader.Deneb) first.attested();
    for (BeaconBlockHeader forged : forgeries) {
      LightClientUpdate update =
          attested(
              first, new LightClientHeader.Deneb(forged, attested.execution(), attested.branch()));
      assertThat(client.verify(start, update, LATE)).isInstanceOf(Verdict.Refused.class);
    }
  }

  @Test
  void refusesAnotherExecutionBlockInTheFinalizedHeader() {
    LightClientHeader.Deneb header =
        (LightClientHeader.Deneb) first.finality().orElseThrow().header();
    ExecutionPayloadHeader other =
        ((LightClientHeader.Deneb) second.finality().orElseThrow().header()).execution();
    Finality forged =
        new Finality(
            new LightClientHeader.Deneb(header.beacon(), other, header.branch()),
            first.finality().orElseThrow().branch());
    refused(
        client.verify(start, with(first, Optional.of(forged)), LATE),
        Kind.INVALID,
        "finalized_header.execution_branch, DENEB (gindex 25)");
  }

  @Test
  void refusesAnotherFinalizedHeader() {
    Finality forged = new Finality(bootstrap(8).header(), first.finality().orElseThrow().branch());
    EthereumStore fromNothing = start.withFinalized(header(start.finalized(), 1), false);
    refused(
        client.verify(fromNothing, with(first, Optional.of(forged)), LATE),
        Kind.INVALID,
        "finality_branch, ELECTRA (gindex 169)");
  }

  @Test
  void refusesBranchesThatAreShortOrPaddedWithAnythingButZero() {
    Finality finality = first.finality().orElseThrow();
    List<Hash> hashes = finality.branch().hashes();
    Finality dropped =
        new Finality(finality.header(), new Branch(hashes.subList(1, hashes.size())));
    refused(
        client.verify(start, with(first, Optional.of(dropped)), LATE),
        Kind.INVALID,
        "finality_branch, ELECTRA (gindex 169): 6 hashes (expected: >= 7 hashes)");
    refused(
        client.verify(start, with(first, Optional.of(padded(finality, "01"))), LATE),
        Kind.INVALID,
        "finality_branch, ELECTRA (gindex 169): padding 0x01",
        "zero");
    assertThat(client.verify(start, with(first, Optional.of(padded(finality, "00"))), LATE))
        .isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void refusesEveryFlippedHashOfABranch() {
    Finality finality = first.finality().orElseThrow();
    for (int i = 0; i < finality.branch().hashes().size(); i++) {
      Finality forged = new Finality(finality.header(), flipped(finality.branch(), i));
      refused(
          client.verify(start, with(first, Optional.of(forged)), LATE),
          Kind.INVALID,
          "finality_branch");
    }
    NextCommittee next = first.next().orElseThrow();
    for (int i = 0; i < next.branch().hashes().size(); i++) {
      NextCommittee forged = new NextCommittee(next.committee(), flipped(next.branch(), i));
      refused(
          client.verify(start, withNext(first, forged), LATE),
          Kind.INVALID,
          "next_sync_committee_branch, ELECTRA (gindex 87)");
    }
  }

  @Test
  void refusesAnotherNextCommittee() {
    NextCommittee next = first.next().orElseThrow();
    List<Bytes> keys = new ArrayList<>(next.committee().keys());
    keys.set(0, keys.get(1).equals(keys.get(0)) ? keys.get(2) : keys.get(1));
    NextCommittee forged =
        new NextCommittee(new SyncCommittee(keys, next.committee().aggregate()), next.branch());
    refused(
        client.verify(start, withNext(first, forged), LATE),
        Kind.INVALID,
        "next_sync_committee_branch");
    EthereumStore knowing = start.withNext(Optional.of(forged.committee()));
    refused(
        client.verify(knowing, first, LATE), Kind.INVALID, "next_sync_committee", "known for this");
  }

  @Test
  void freezesOnTwoFinalisedHistories() {
    Anchor genuine = EthereumStore.anchor(second.finality().orElseThrow().header()).orElseThrow();
    Anchor contrary =
        new Anchor(genuine.slot(), flipped(genuine.beaconRoot()), genuine.execution());
    EthereumStore misled = withAnchor(afterFirst, contrary);
    Verdict<LightClientUpdate> verdict = client.verify(misled, second, LATE);
    assertThat(verdict).isInstanceOf(Verdict.Conflicting.class);
    Conflict conflict = ((Verdict.Conflicting<LightClientUpdate>) verdict).conflict();
    assertThat(conflict.evidence()).isEqualTo(client.objects().submission(second));
    assertThat(conflict.toString()).contains("finalised header", contrary.toString());

    EthereumStore frozen = client.freeze(misled, conflict);
    refused(client.verify(frozen, second, LATE), Kind.FROZEN, "frozen by finalised header");
    refused(client.force(frozen, LATE), Kind.FROZEN, "frozen");
    EventEvidence any = new EventEvidence(List.of(Bytes.EMPTY), Optional.empty(), 0, List.of(), 0);
    refused(client.prove(frozen, any), Kind.FROZEN, "frozen");
  }

  @Test
  void anUnsignedContradictionIsARefusalAndNoConflict() {
    Anchor genuine = EthereumStore.anchor(second.finality().orElseThrow().header()).orElseThrow();
    EthereumStore misled =
        withAnchor(
            afterFirst,
            new Anchor(genuine.slot(), flipped(genuine.beaconRoot()), genuine.execution()));
    SyncAggregate forged =
        new SyncAggregate(second.votes().bits(), flipped(second.votes().signature(), 60));
    refused(
        client.verify(misled, with(second, forged), LATE),
        Kind.INVALID,
        "sync committee signature");
  }

  @Test
  void neverForcesByItselfAndOnlyAfterAPeriod() {
    EthereumLightClient patient = client(network, UpdatePolicy.SPECIFICATION);
    LightClientUpdate unproven = with(first, Optional.<Finality>empty());
    EthereumStore kept = patient.apply(start, unproven);
    assertThat(kept.finalizedSlot()).isEqualTo(8);
    refused(
        patient.force(kept, network.timeOf(72)),
        Kind.EARLY,
        "forced update at slot: 72 (expected: > 72, after one period)");
    refused(patient.force(start, LATE), Kind.EARLY, "forced update: no update kept");
    EthereumStore forced =
        ((Verdict.Accepted<EthereumStore>) patient.force(kept, network.timeOf(73))).value();
    assertThat(forced.finalizedSlot()).isEqualTo(32);
    assertThat(forced.anchors()).isEqualTo(start.anchors());
  }

  private static EthereumLightClient client(NetworkConfig network, UpdatePolicy policy) {
    return new EthereumLightClient(network, policy, new JblstScheme(), Keccak256.FUNCTION);
  }

  private static LightClientBootstrap bootstrap(int slot) {
    return Captures.bootstrap(
        Captures.resource(Captures.HARNESS + "bootstrap_slot_" + slot + ".json"));
  }

  private static LightClientUpdate update(int period) {
    return Captures.update(
        Captures.resource(Captures.HARNESS + "update_period_" + period + ".json"));
  }

  private static EthereumStore start(EthereumLightClient client, LightClientBootstrap bootstrap) {
    Verdict<EthereumStore> verdict = client.initialise(root(bootstrap), bootstrap);
    return ((Verdict.Accepted<EthereumStore>) verdict).value();
  }

  private static Hash root(LightClientBootstrap bootstrap) {
    return bootstrap.header().beacon().root();
  }

  private static void refused(Verdict<?> verdict, Kind kind, String... words) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    Refusal refusal = ((Verdict.Refused<?>) verdict).refusal();
    assertThat(refusal.toString()).contains(words);
    assertThat(refusal.kind()).isEqualTo(kind);
  }

  private static SyncAggregate votes(LightClientUpdate update, String bits) {
    return new SyncAggregate(Bytes.hex(bits), update.votes().signature());
  }

  private static LightClientUpdate with(LightClientUpdate update, SyncAggregate votes) {
    return new LightClientUpdate(
        update.attested(), update.next(), update.finality(), votes, update.signatureSlot());
  }

  private static LightClientUpdate with(LightClientUpdate update, Optional<Finality> finality) {
    return new LightClientUpdate(
        update.attested(), update.next(), finality, update.votes(), update.signatureSlot());
  }

  private static LightClientUpdate withNext(LightClientUpdate update, NextCommittee next) {
    return new LightClientUpdate(
        update.attested(),
        Optional.of(next),
        update.finality(),
        update.votes(),
        update.signatureSlot());
  }

  private static LightClientUpdate attested(LightClientUpdate update, LightClientHeader header) {
    return new LightClientUpdate(
        header, update.next(), update.finality(), update.votes(), update.signatureSlot());
  }

  private static LightClientUpdate signedAt(LightClientUpdate update, long slot) {
    return new LightClientUpdate(
        update.attested(), update.next(), update.finality(), update.votes(), slot);
  }

  private static LightClientHeader header(LightClientHeader like, long slot) {
    LightClientHeader.Deneb header = (LightClientHeader.Deneb) like;
    BeaconBlockHeader beacon = header.beacon();
    return new LightClientHeader.Deneb(
        new BeaconBlockHeader(
            slot,
            beacon.proposerIndex(),
            beacon.parentRoot(),
            beacon.stateRoot(),
            beacon.bodyRoot()),
        header.execution(),
        header.branch());
  }

  private static Finality padded(Finality finality, String firstByte) {
    List<Hash> hashes = new ArrayList<>(finality.branch().hashes());
    hashes.addFirst(Hash.hex(firstByte + "00".repeat(31)));
    return new Finality(finality.header(), new Branch(hashes));
  }

  private static EthereumStore withAnchor(EthereumStore store, Anchor anchor) {
    List<Anchor> anchors = new ArrayList<>(store.anchors());
    anchors.add(anchor);
    return new EthereumStore(
        store.finalized(),
        store.optimistic(),
        store.current(),
        store.next(),
        store.best(),
        store.previousMaxParticipants(),
        store.currentMaxParticipants(),
        anchors,
        store.conflict());
  }

  private static Branch flipped(Branch branch, int at) {
    List<Hash> hashes = new ArrayList<>(branch.hashes());
    hashes.set(at, flipped(hashes.get(at)));
    return new Branch(hashes);
  }

  private static Hash flipped(Hash hash) {
    return new Hash(flipped(hash.bytes(), 7));
  }

  private static Bytes flipped(Bytes bytes, int at) {
    byte[] octets = bytes.toArray();
    octets[at] ^= 1;
    return Bytes.wrap(octets);
  }

  private static NetworkConfig withVersion(NetworkConfig network, Fork fork, Bytes version) {
    return forks(
        network,
        network.forks().activations().stream()
            .map(activation ->
                activation.fork() == fork
                    ? new ForkSchedule.Activation(fork, activation.epoch(), version)
                    : activation)
            .toList());
  }

  private static NetworkConfig withElectraAt(NetworkConfig network, long epoch) {
    return forks(
        network,
        network.forks().activations().stream()
            .map(activation ->
                activation.fork() == Fork.ELECTRA
                    ? new ForkSchedule.Activation(Fork.ELECTRA, epoch, activation.version())
                    : activation)
            .toList());
  }

  private static NetworkConfig forks(
      NetworkConfig network, List<ForkSchedule.Activation> activations) {
    return new NetworkConfig(
        network.name(),
        network.chainId(),
        network.preset(),
        network.genesisTime(),
        network.slotTime(),
        network.genesisValidatorsRoot(),
        new ForkSchedule(activations));
  }
}
