package io.nexushub.lightclient.ethereum;

import static io.nexushub.lightclient.ethereum.BeaconHistoryVectors.ways;
import static io.nexushub.lightclient.ethereum.Forgeries.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.lightclient.Refusal.Kind;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.ethereum.BeaconHistoryVectors.Way;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.simulator.TestData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Events of any age by what a beacon state keeps, on {@link BeaconHistoryVectors}, and what
 * somebody would try instead.
 */
class BeaconHistoryTest {
  private static final String OLD = "execution block of slot ";

  private final HistoricChain event = new HistoricChain(1_000);

  @Test
  void anEventOfAnyAgeIsProvenFromEveryFork() throws MalformedMessage {
    assertThat(ways()).hasSize(16);
    for (Way way : ways()) {
      Verdict<ProvenLog> verdict = prove(way, EventEvidence.decode(evidence(way.leap()).encode()));
      assertThat(verdict).as(way.toString()).isInstanceOf(Verdict.Accepted.class);
      ProvenLog log = ((Verdict.Accepted<ProvenLog>) verdict).value();
      assertThat(log.log().data()).isEqualTo(Bytes.utf8("said long ago"));
      assertThat(log.anchor().beaconRoot()).isEqualTo(way.leap().finalised().root());
    }
  }

  /** The arithmetic here and the paths that Lodestar's types give, for every fork and way. */
  @Test
  void everyGeneralizedIndexIsLodestars() {
    for (Way way : ways()) {
      BeaconLeap moved =
          new BeaconLeap(
              way.leap().finalised(),
              way.leap().ancestor(),
              Forgeries.flipped(way.leap().history(), 0),
              way.leap().payload());
      refused(
          prove(way, moved),
          Kind.INVALID,
          "(gindex " + way.json().get("historyGindex").asText() + ")");
      BeaconLeap other =
          new BeaconLeap(
              way.leap().finalised(),
              way.leap().ancestor(),
              way.leap().history(),
              Forgeries.flipped(way.leap().payload(), 0));
      refused(
          prove(way, other),
          Kind.INVALID,
          OLD,
          "(gindex " + way.json().get("payloadGindex").asText() + ")");
    }
  }

  @Test
  void theIndicesOfTheSpecificationsFollowFromTheContainers() {
    for (Fork fork : List.of(Fork.ALTAIR, Fork.BELLATRIX, Fork.CAPELLA, Fork.DENEB)) {
      assertThat(fork.finalizedRoot().value()).isEqualTo(105);
      assertThat(fork.currentSyncCommittee().value()).isEqualTo(54);
      assertThat(fork.nextSyncCommittee().value()).isEqualTo(55);
    }
    for (Fork fork : List.of(Fork.ELECTRA, Fork.FULU)) {
      assertThat(fork.finalizedRoot().value()).isEqualTo(169);
      assertThat(fork.currentSyncCommittee().value()).isEqualTo(86);
      assertThat(fork.nextSyncCommittee().value()).isEqualTo(87);
      assertThat(fork.historicalSummaries().value()).isEqualTo(91);
    }
    assertThat(Fork.DENEB.historicalSummaries().value()).isEqualTo(59);
    assertThat(GeneralizedIndex.EXECUTION_PAYLOAD.value()).isEqualTo(25);
    assertThat(Fork.CAPELLA.executionBlockHash().value()).isEqualTo(412);
    assertThat(Fork.DENEB.executionBlockHash().value()).isEqualTo(812);
  }

  /**
   * What others proved about mainnet: the same index, from the block's root on instead of its body.
   */
  @Test
  void mainnetsExecutionBlocksStandWhereTheyAreLookedFor() {
    for (int number : List.of(19426587, 22162263)) {
      Path file =
          TestData.path(
              "ethereum/public/portal-spec-tests/tests/mainnet/history/headers_with_proof/block_proofs_deneb/beacon_block_proof-"
                  + number
                  + ".yaml");
      String yaml = Captures.fileBytes(file).toUtf8();
      Branch proof = new Branch(hashes(yaml, "execution_block_proof"));
      Hash blockHash = hashes(yaml, "execution_block_header").getFirst();
      GeneralizedIndex inBody = Fork.DENEB.executionBlockHash();
      long body = GeneralizedIndex.ROOT.field(4, 5).value();
      GeneralizedIndex inBlock =
          new GeneralizedIndex(body << inBody.depth() | inBody.value() ^ 1L << inBody.depth());
      assertThat(inBlock.rootFrom(blockHash, proof))
          .isEqualTo(hashes(yaml, "beacon_block_root").getFirst());
    }
  }

  private static List<Hash> hashes(String yaml, String key) {
    Matcher value = Pattern.compile("(?s)" + key + ":(.*?)(\\n[a-z]|$)").matcher(yaml);
    assertThat(value.find()).isTrue();
    return Pattern.compile("0x[0-9a-f]{64}")
        .matcher(value.group(1))
        .results()
        .map(found -> Hash.hex(found.group()))
        .toList();
  }

  @Test
  void noFlippedNodeGetsThrough() {
    for (Way way : ways()) {
      BeaconLeap leap = way.leap();
      for (int i = 0; i < leap.history().hashes().size(); i++) {
        Branch flipped = Forgeries.flipped(leap.history(), i);
        refused(
            prove(way, new BeaconLeap(leap.finalised(), leap.ancestor(), flipped, leap.payload())),
            Kind.INVALID,
            "root of slot "
                + leap.ancestor().slot()
                + " in the state of slot "
                + leap.finalised().slot(),
            "expected: " + leap.finalised().stateRoot());
      }
      for (int i = 0; i < leap.payload().hashes().size(); i++) {
        Branch flipped = Forgeries.flipped(leap.payload(), i);
        refused(
            prove(way, new BeaconLeap(leap.finalised(), leap.ancestor(), leap.history(), flipped)),
            Kind.INVALID,
            OLD + leap.ancestor().slot(),
            "expected: " + leap.ancestor().bodyRoot());
      }
    }
  }

  /** Padding would be a second spelling of the same evidence, and a hash fewer another place. */
  @Test
  void branchesHaveExactlyTheirLength() {
    Way way = ways().getFirst();
    BeaconLeap leap = way.leap();
    List<Hash> longer = new ArrayList<>(leap.history().hashes());
    longer.addFirst(Hash.ZERO);
    List<Hash> shorter = leap.history().hashes().subList(1, leap.history().hashes().size());
    for (List<Hash> wrong : List.of(longer, shorter, List.<Hash>of())) {
      refused(
          prove(
              way,
              new BeaconLeap(leap.finalised(), leap.ancestor(), new Branch(wrong), leap.payload())),
          Kind.INVALID,
          wrong.size() + " hashes (expected: " + leap.history().hashes().size() + " hashes)");
      refused(
          prove(
              way,
              new BeaconLeap(leap.finalised(), leap.ancestor(), leap.history(), new Branch(wrong))),
          Kind.INVALID,
          wrong.size() + " hashes (expected: " + leap.payload().hashes().size() + " hashes)");
    }
  }

  /**
   * A block has one place in a state, which its slot says; a slot that is changed is another block.
   */
  @Test
  void aBlockStandsInNoOtherSlotsPlace() {
    for (Way way : ways()) {
      BeaconLeap leap = way.leap();
      long slot = leap.ancestor().slot();
      for (long other : new long[] {slot - 1, slot + 1}) {
        if (other < 0 || other >= leap.finalised().slot()) {
          continue;
        }
        BeaconBlockHeader moved = at(leap.ancestor(), other);
        assertThat(
                prove(way, new BeaconLeap(leap.finalised(), moved, leap.history(), leap.payload())))
            .as("%s as slot %d", way, other)
            .isInstanceOf(Verdict.Refused.class);
      }
    }
  }

  @Test
  void nothingIsAnAncestorOfWhatIsOlder() {
    Way way = ways().getFirst();
    BeaconLeap leap = way.leap();
    for (long slot : new long[] {300, 301, Long.MAX_VALUE}) {
      refused(
          prove(
              way,
              new BeaconLeap(
                  leap.finalised(), at(leap.ancestor(), slot), leap.history(), leap.payload())),
          Kind.INVALID,
          "ancestor's slot: " + slot + " (expected: < 300, the finalised)");
    }
  }

  @Test
  void onlyAFinalisedBlocksStateIsAsked() {
    Way way = ways().getFirst();
    BeaconLeap leap = way.leap();
    BeaconBlockHeader invented = at(leap.finalised(), 301);
    refused(
        prove(way, new BeaconLeap(invented, leap.ancestor(), leap.history(), leap.payload())),
        Kind.EARLY,
        "beacon block not finalised: slot 301 " + invented.root(),
        "one of the 2 finalised blocks kept, newest #2000");
  }

  @Test
  void anotherForksContainersLeadElsewhere() {
    Way electra =
        ways().stream().filter(way -> way.stateFork() == Fork.ELECTRA).findFirst().orElseThrow();
    NetworkConfig deneb = without(electra.network(), Fork.FULU, Fork.ELECTRA);
    refused(
        proveOn(deneb, electra),
        Kind.INVALID,
        "root of slot 3 in the state of slot 63",
        "12 hashes (expected: 11 hashes)");
    Way capella =
        ways().stream()
            .filter(way -> way.json().get("fork").asText().equals("deneb"))
            .findFirst()
            .orElseThrow();
    NetworkConfig withoutBlobs = without(capella.network(), Fork.DENEB);
    refused(
        proveOn(withoutBlobs, capella),
        Kind.INVALID,
        OLD + "8, CAPELLA (gindex 412): 9 hashes (expected: 8 hashes)");
  }

  @Test
  void anotherExecutionBlockIsNotTheOldOne() throws MalformedMessage {
    for (Way way : ways()) {
      HistoricChain other = new HistoricChain(1_001);
      EventEvidence evidence =
          new EventEvidence(
              other.headers, List.of(), 0, other.evidence().nodes(), 0, Optional.of(way.leap()));
      refused(
          prove(way, evidence),
          Kind.INVALID,
          OLD + way.leap().ancestor().slot(),
          "expected: " + way.leap().ancestor().bodyRoot());
    }
  }

  @Test
  void aBlockFromBeforeTheMergeHasNoExecutionBlock() {
    Way way =
        ways().stream()
            .filter(each -> each.json().get("fork").asText().equals("bellatrix"))
            .findFirst()
            .orElseThrow();
    long altair = 144896L * 32 - 1;
    BeaconLeap leap = way.leap();
    refused(
        prove(
            way,
            new BeaconLeap(
                leap.finalised(), at(leap.ancestor(), altair), leap.history(), leap.payload())),
        Kind.INVALID,
        "root of slot " + altair);
  }

  @Test
  void theBranchesAreBoundedBeforeTheyAreRead() {
    BeaconLeap leap = ways().getFirst().leap();
    Branch endless = Branch.zeros(BeaconLeap.MAX_BRANCH + 1);
    for (BeaconLeap bad :
        List.of(
            new BeaconLeap(leap.finalised(), leap.ancestor(), endless, leap.payload()),
            new BeaconLeap(leap.finalised(), leap.ancestor(), leap.history(), endless))) {
      Bytes encoded = evidence(bad).encode();
      assertThatThrownBy(() -> EventEvidence.decode(encoded))
          .isInstanceOf(MalformedMessage.class)
          .hasMessageContaining("branch: > 48 (expected: <= 48)");
    }
  }

  /** From all summaries and the roots of a period, as servers give them, to the same branch. */
  @Test
  void aBranchIsBuiltFromSummariesAndTheRootsOfAPeriod() {
    NetworkConfig network = Captures.harness();
    List<Hash> roots = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      roots.add(MerkleTree.uint64(i + 1));
    }
    List<HistoricalSummaries.Summary> list = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Hash blocks = i == 2 ? MerkleTree.root(roots) : MerkleTree.uint64(1_000 + i);
      list.add(new HistoricalSummaries.Summary(blocks, MerkleTree.uint64(2_000 + i)));
    }
    Branch proof =
        new Branch(
            List.of(
                MerkleTree.uint64(1),
                MerkleTree.uint64(2),
                MerkleTree.uint64(3),
                MerkleTree.uint64(4),
                MerkleTree.uint64(5),
                MerkleTree.uint64(6)));
    HistoricalSummaries summaries = new HistoricalSummaries(list, proof);
    BeaconBlockHeader finalised =
        new BeaconBlockHeader(
            350,
            0,
            Hash.ZERO,
            Fork.FULU.historicalSummaries().rootFrom(summaries.root(), proof),
            Hash.ZERO);
    BeaconHistoryRules rules = new BeaconHistoryRules(network);
    assertThat(rules.refusal(finalised, summaries)).isEmpty();
    assertThat(rules.summaryOf(130, 350)).hasValue(2);
    assertThat(rules.summaryOf(290, 350)).isEmpty();
    Branch branch = summaries.branch(2, roots, 2).orElseThrow();
    assertThat(branch.hashes()).hasSize(6 + 1 + 24 + 1 + 6);
    assertThat(
            Fork.FULU.summarisedBlockRoot(2, 130, network.preset()).rootFrom(roots.get(2), branch))
        .isEqualTo(finalised.stateRoot());
    assertThat(summaries.branch(1, roots, 2)).isEmpty();
    assertThat(summaries.branch(5, roots, 2)).isEmpty();
    HistoricalSummaries fewer = new HistoricalSummaries(list.subList(0, 4), proof);
    assertThat(rules.refusal(finalised, fewer).orElseThrow().subject())
        .isEqualTo("historical summaries in the state of slot 350 (gindex 91)");
  }

  private EventEvidence evidence(BeaconLeap leap) {
    EventEvidence plain = event.evidence();
    return new EventEvidence(
        plain.headers(),
        plain.leaps(),
        plain.transactionIndex(),
        plain.nodes(),
        plain.logPosition(),
        Optional.of(leap));
  }

  private Verdict<ProvenLog> prove(Way way, BeaconLeap leap) {
    return prove(way, evidence(leap));
  }

  /** By a client that holds the way's finalised block for final, whatever the evidence says. */
  private static Verdict<ProvenLog> prove(Way way, EventEvidence evidence) {
    return Forgeries.client(way.network(), UpdatePolicy.FINAL).prove(store(way.leap()), evidence);
  }

  private static EthereumStore store(BeaconLeap leap) {
    return Forgeries.withAnchor(
        EthereumStore.startingFrom(Forgeries.bootstrap(8)),
        new Anchor(
            leap.finalised().slot(),
            leap.finalised().root(),
            new ExecutionBlock(2_000, Hash.hex("11".repeat(32)))));
  }

  private Verdict<ProvenLog> proveOn(NetworkConfig network, Way way) {
    return Forgeries.client(network, UpdatePolicy.FINAL)
        .prove(store(way.leap()), evidence(way.leap()));
  }

  private static NetworkConfig without(NetworkConfig network, Fork... forks) {
    return Forgeries.forks(
        network,
        network.forks().activations().stream()
            .filter(each -> !List.of(forks).contains(each.fork()))
            .toList());
  }

  private static BeaconBlockHeader at(BeaconBlockHeader header, long slot) {
    return new BeaconBlockHeader(
        slot, header.proposerIndex(), header.parentRoot(), header.stateRoot(), header.bodyRoot());
  }
}
