package io.nexushub.lightclient.ethereum;

import static io.nexushub.lightclient.ethereum.Forgeries.LATE;
import static io.nexushub.lightclient.ethereum.Forgeries.attested;
import static io.nexushub.lightclient.ethereum.Forgeries.bootstrap;
import static io.nexushub.lightclient.ethereum.Forgeries.client;
import static io.nexushub.lightclient.ethereum.Forgeries.flipped;
import static io.nexushub.lightclient.ethereum.Forgeries.header;
import static io.nexushub.lightclient.ethereum.Forgeries.padded;
import static io.nexushub.lightclient.ethereum.Forgeries.refused;
import static io.nexushub.lightclient.ethereum.Forgeries.root;
import static io.nexushub.lightclient.ethereum.Forgeries.start;
import static io.nexushub.lightclient.ethereum.Forgeries.update;
import static io.nexushub.lightclient.ethereum.Forgeries.with;
import static io.nexushub.lightclient.ethereum.Forgeries.withNext;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lightclient.Refusal.Kind;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.ethereum.LightClientUpdate.Finality;
import io.nexushub.lightclient.ethereum.LightClientUpdate.NextCommittee;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each false header, branch and committee, and the words in which the client refuses it. */
class ForgedProofTest {
  private final NetworkConfig network = Captures.harness();
  private final EthereumLightClient client = client(network, UpdatePolicy.FINAL);
  private final LightClientBootstrap bootstrap = bootstrap(8);
  private final EthereumStore start = start(client, bootstrap);
  private final LightClientUpdate first = update(0);
  private final LightClientUpdate second = update(1);
  private final EthereumStore afterFirst = client.apply(start, first);

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
}
