package io.nexushub.lightclient.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Refusal.Kind;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.ethereum.LightClientUpdate.Finality;
import io.nexushub.lightclient.ethereum.LightClientUpdate.NextCommittee;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The true objects of the recorded devnet, and how to make false ones of them. */
final class Forgeries {
  static final Instant LATE = Instant.parse("2100-01-01T00:00:00Z");

  private Forgeries() {}

  static EthereumLightClient client(NetworkConfig network, UpdatePolicy policy) {
    return new EthereumLightClient(network, policy, new JblstScheme(), Keccak256.FUNCTION);
  }

  static LightClientBootstrap bootstrap(int slot) {
    return Captures.bootstrap(
        Captures.resource(Captures.HARNESS + "bootstrap_slot_" + slot + ".json"));
  }

  static LightClientUpdate update(int period) {
    return Captures.update(
        Captures.resource(Captures.HARNESS + "update_period_" + period + ".json"));
  }

  static EthereumStore start(EthereumLightClient client, LightClientBootstrap bootstrap) {
    Verdict<EthereumStore> verdict = client.initialise(root(bootstrap), bootstrap);
    return ((Verdict.Accepted<EthereumStore>) verdict).value();
  }

  static Hash root(LightClientBootstrap bootstrap) {
    return bootstrap.header().beacon().root();
  }

  static void refused(Verdict<?> verdict, Kind kind, String... words) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    Refusal refusal = ((Verdict.Refused<?>) verdict).refusal();
    assertThat(refusal.toString()).contains(words);
    assertThat(refusal.kind()).isEqualTo(kind);
  }

  static SyncAggregate votes(LightClientUpdate update, String bits) {
    return new SyncAggregate(Bytes.hex(bits), update.votes().signature());
  }

  static LightClientUpdate with(LightClientUpdate update, SyncAggregate votes) {
    return new LightClientUpdate(
        update.attested(), update.next(), update.finality(), votes, update.signatureSlot());
  }

  static LightClientUpdate with(LightClientUpdate update, Optional<Finality> finality) {
    return new LightClientUpdate(
        update.attested(), update.next(), finality, update.votes(), update.signatureSlot());
  }

  static LightClientUpdate withNext(LightClientUpdate update, NextCommittee next) {
    return new LightClientUpdate(
        update.attested(),
        Optional.of(next),
        update.finality(),
        update.votes(),
        update.signatureSlot());
  }

  static LightClientUpdate attested(LightClientUpdate update, LightClientHeader header) {
    return new LightClientUpdate(
        header, update.next(), update.finality(), update.votes(), update.signatureSlot());
  }

  static LightClientUpdate signedAt(LightClientUpdate update, long slot) {
    return new LightClientUpdate(
        update.attested(), update.next(), update.finality(), update.votes(), slot);
  }

  static LightClientHeader header(LightClientHeader like, long slot) {
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

  static Finality padded(Finality finality, String firstByte) {
    List<Hash> hashes = new ArrayList<>(finality.branch().hashes());
    hashes.addFirst(Hash.hex(firstByte + "00".repeat(31)));
    return new Finality(finality.header(), new Branch(hashes));
  }

  static EthereumStore withAnchor(EthereumStore store, Anchor anchor) {
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

  static Branch flipped(Branch branch, int at) {
    List<Hash> hashes = new ArrayList<>(branch.hashes());
    hashes.set(at, flipped(hashes.get(at)));
    return new Branch(hashes);
  }

  static Hash flipped(Hash hash) {
    return new Hash(flipped(hash.bytes(), 7));
  }

  static Bytes flipped(Bytes bytes, int at) {
    byte[] octets = bytes.toArray();
    octets[at] ^= 1;
    return Bytes.wrap(octets);
  }

  static NetworkConfig withVersion(NetworkConfig network, Fork fork, Bytes version) {
    return forks(
        network,
        network.forks().activations().stream()
            .map(activation ->
                activation.fork() == fork
                    ? new ForkSchedule.Activation(fork, activation.epoch(), version)
                    : activation)
            .toList());
  }

  static NetworkConfig forks(NetworkConfig network, List<ForkSchedule.Activation> activations) {
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
