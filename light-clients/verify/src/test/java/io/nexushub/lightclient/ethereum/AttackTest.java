package io.nexushub.lightclient.ethereum;

import static io.nexushub.lightclient.ethereum.Forgeries.LATE;
import static io.nexushub.lightclient.ethereum.Forgeries.bootstrap;
import static io.nexushub.lightclient.ethereum.Forgeries.client;
import static io.nexushub.lightclient.ethereum.Forgeries.flipped;
import static io.nexushub.lightclient.ethereum.Forgeries.refused;
import static io.nexushub.lightclient.ethereum.Forgeries.signedAt;
import static io.nexushub.lightclient.ethereum.Forgeries.start;
import static io.nexushub.lightclient.ethereum.Forgeries.update;
import static io.nexushub.lightclient.ethereum.Forgeries.votes;
import static io.nexushub.lightclient.ethereum.Forgeries.with;
import static io.nexushub.lightclient.ethereum.Forgeries.withAnchor;
import static io.nexushub.lightclient.ethereum.Forgeries.withVersion;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Keccak256;
import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.Refusal.Kind;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.ethereum.LightClientUpdate.Finality;
import io.nexushub.protocol.BlsScheme;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each lie about who signed what and when, and the words in which the client refuses it. */
class AttackTest {
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
    assertThat(network.forkAtSlot(31)).isEqualTo(Fork.DENEB);
    assertThat(network.forkAtSlot(32)).isEqualTo(Fork.ELECTRA);
    LightClientHeader attested = first.finality().orElseThrow().header();
    assertThat(messageSignedAt(attested, 32)).isEqualTo(signingRoot(attested, "04000001"));
    assertThat(messageSignedAt(attested, 33)).isEqualTo(signingRoot(attested, "05000001"));
  }

  /** What the client has checked, when everyone's signature is good. */
  private Bytes messageSignedAt(LightClientHeader attested, long slot) {
    List<Bytes> messages = new ArrayList<>();
    BlsScheme credulous =
        keys ->
            new BlsScheme.Committee() {
              @Override
              public int size() {
                return keys.size();
              }

              @Override
              public boolean verify(Bytes participation, Bytes message, Bytes signature) {
                return messages.add(message);
              }

              @Override
              public boolean sumsTo(Bytes aggregateKey) {
                return true;
              }
            };
    EthereumLightClient believer =
        new EthereumLightClient(network, UpdatePolicy.SPECIFICATION, credulous, Keccak256.FUNCTION);
    LightClientUpdate update =
        new LightClientUpdate(attested, Optional.empty(), Optional.empty(), first.votes(), slot);
    assertThat(believer.verify(start, update, LATE).isAccepted()).isTrue();
    return messages.getFirst();
  }

  /** compute_signing_root, written out. */
  private Bytes signingRoot(LightClientHeader header, String version) {
    Bytes padded = Bytes.concat(Bytes.hex(version), Bytes.wrap(new byte[28]));
    Hash fork =
        HashFunction.SHA_256.hash(Bytes.concat(padded, network.genesisValidatorsRoot().bytes()));
    Bytes domain = Bytes.concat(Bytes.hex("07000000"), fork.bytes().slice(0, 28));
    return HashFunction.SHA_256.hash(Bytes.concat(header.beacon().root().bytes(), domain)).bytes();
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
    EventEvidence any = new EventEvidence(List.of(Bytes.EMPTY), List.of(), 0, List.of(), 0);
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
}
