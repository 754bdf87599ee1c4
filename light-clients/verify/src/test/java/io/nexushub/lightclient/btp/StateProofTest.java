package io.nexushub.lightclient.btp;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.btp.ProofContext;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.BlockOutcome;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Seal;
import io.nexushub.protocol.consensus.Vote;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.TrieProof;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a node may try that wants a vault to look richer than it is. */
class StateProofTest {
  private static final NetworkAddress UID = NetworkAddress.of("0x3.icon");
  private static final ChannelId CHANNEL = ChannelId.of("icon");
  private static final Hash GENESIS = Hash.hex("09".repeat(32));
  private static final Hash RECEIPTS = Hash.hex("0a".repeat(32));
  private static final long HEIGHT = 10;
  private static final long ROUND = 12;
  private static final Bytes VAULT = Bytes.utf8("avault");
  private static final Bytes OTHER = Bytes.utf8("aother");
  private static final Bytes POOR = Bytes.utf8("a poor vault with a value that fills its own node");
  private static final Bytes RICH = Bytes.utf8("a rich vault with a value that fills its own node");

  private final StateProofRules rules = new StateProofRules(Keccak256.FUNCTION, Secp256k1.scheme());
  private final List<Signer> signers = signers("v1", 4);
  private final Membership members = membership(signers, 1);
  private final MerkleTrie state = state(POOR);
  private final BtpDigest messages = messages("one");
  private final BtpHeader block = btp(messages, HEIGHT);
  private final BtpClientState trusted = trusting(block);
  private final BlockHeader header = header(HEIGHT, ROUND, Hash.ZERO, Hash.ZERO);
  private final BlockHeader child =
      header(HEIGHT + 1, ROUND + 1, header.id(), outcome(state, messages));
  final StateProof proof =
      proof(List.of(header, child), certify(child, GENESIS, signers, 3), state, VAULT);

  @Test
  void whatTheMembersVotedForIsBelieved() {
    assertThat(rules.value(trusted, block, proof, VAULT))
        .isEqualTo(Verdict.accepted(Optional.of(POOR)));
    Bytes nobody = Bytes.utf8("anobody");
    StateProof absent = proof(proof.headers(), proof.certificate(), state, nobody);
    assertThat(rules.value(trusted, block, absent, nobody))
        .isEqualTo(Verdict.accepted(Optional.empty()));
  }

  /** A block after a failed round makes nothing final; the next one of consecutive rounds does. */
  @Test
  void afterAFailedRoundALongerLineIsNeeded() {
    BlockHeader late = header(HEIGHT + 1, ROUND + 2, header.id(), outcome(state, messages));
    StateProof early =
        proof(List.of(header, late), certify(late, GENESIS, signers, 4), state, VAULT);
    refused(early, "round of block 11: 14 (expected: 13)");
    BlockHeader next = header(HEIGHT + 2, ROUND + 3, late.id(), Hash.ZERO);
    StateProof enough =
        proof(List.of(header, late, next), certify(next, GENESIS, signers, 3), state, VAULT);
    assertThat(rules.value(trusted, block, enough, VAULT))
        .isEqualTo(Verdict.accepted(Optional.of(POOR)));
  }

  @Test
  void aProofOfAnotherAccountIsNoneOfThisOne() {
    StateProof other = proof(proof.headers(), proof.certificate(), state, OTHER);
    assertThat(rules.value(trusted, block, other, OTHER).isAccepted()).isTrue();
    refused(other, "state: ");
  }

  @Test
  void anotherStateIsNotTheVotedOne() {
    MerkleTrie rich = state(RICH);
    refused(
        proof(proof.headers(), proof.certificate(), rich, VAULT),
        "result of block 10: " + outcome(rich, messages));
    StateProof mixed =
        new StateProof(
            GENESIS,
            members,
            proof.headers(),
            proof.certificate(),
            state.root(),
            RECEIPTS,
            rich.prove(VAULT));
    refused(mixed, "state: node ");
  }

  @Test
  void aPathWithoutAllItsNodesShowsNothing() {
    List<Bytes> nodes = proof.path().nodes();
    assertThat(nodes.size()).isGreaterThan(1);
    for (int i = 0; i < nodes.size(); i++) {
      List<Bytes> fewer = new ArrayList<>(nodes);
      fewer.remove(i);
      refused(with(fewer), "state: ");
    }
    List<Bytes> more = new ArrayList<>(nodes);
    more.add(nodes.getLast());
    refused(with(more), "state: nodes beyond the end of the path");
  }

  @Test
  void anOlderOrYoungerBlockIsNotTheTrustedOne() {
    for (long height : new long[] {HEIGHT - 1, HEIGHT + 1}) {
      BlockHeader parent = header(height, ROUND, Hash.ZERO, Hash.ZERO);
      MerkleTrie rich = state(RICH);
      BlockHeader next = header(height + 1, ROUND + 1, parent.id(), outcome(rich, messages));
      StateProof elsewhere =
          proof(List.of(parent, next), certify(next, GENESIS, signers, 4), rich, VAULT);
      Refusal refusal = refused(elsewhere, "block height: " + height + " (expected: 10)");
      assertThat(refusal.kind())
          .isEqualTo(height < HEIGHT ? Refusal.Kind.STALE : Refusal.Kind.EARLY);
    }
  }

  /** The members vote on other chains too, with the same keys. */
  @Test
  void anotherChainsBlockDoesNotSayWhatTheTrustedOneSays() {
    BtpDigest foreign = messages("two");
    BlockHeader next = header(HEIGHT + 1, ROUND + 1, header.id(), outcome(state(RICH), foreign));
    StateProof rich =
        proof(List.of(header, next), certify(next, GENESIS, signers, 4), state(RICH), VAULT);
    refused(rich, "result of block 10: ");
    Verdict<Optional<Bytes>> own = rules.value(trusted, btp(foreign, HEIGHT), rich, VAULT);
    assertThat(own).isInstanceOf(Verdict.Refused.class);
    assertThat(own.toString()).contains("section of BTP block 10");
  }

  @Test
  void aHeaderThatNobodyVotedForIsForged() {
    BlockHeader forged = header(HEIGHT + 1, ROUND + 1, header.id(), outcome(state(RICH), messages));
    refused(
        proof(List.of(header, forged), proof.certificate(), state(RICH), VAULT),
        "certificate for block: " + child.id());
    QuorumCertificate votes = proof.certificate();
    QuorumCertificate renamed =
        new QuorumCertificate(
            votes.epoch(), votes.height(), votes.round(), forged.id(), votes.seals());
    refused(
        proof(List.of(header, forged), renamed, state(RICH), VAULT),
        "certificate: signature of member 0: not theirs");
    BlockHeader stranger = header(HEIGHT, ROUND, Hash.hex("05".repeat(32)), Hash.ZERO);
    refused(
        proof(List.of(stranger, child), votes, state, VAULT), "parent of block 11: " + header.id());
  }

  @Test
  void aVoteShortIsNoQuorum() {
    refused(
        proof(proof.headers(), certify(child, GENESIS, signers, 2), state, VAULT),
        "votes: 2 of 4 (expected: >= 3: LackQuorum)");
    List<Seal> seals = proof.certificate().seals();
    QuorumCertificate twice = sealed(List.of(seals.get(0), seals.get(1), seals.get(1)));
    refused(proof(proof.headers(), twice, state, VAULT), "certificate: signer: member 1 after 1");
    QuorumCertificate unknown =
        sealed(List.of(seals.get(0), seals.get(1), new Seal(7, seals.get(2).signature())));
    refused(proof(proof.headers(), unknown, state, VAULT), "certificate: signer: member 7");
    QuorumCertificate swapped =
        sealed(List.of(seals.get(0), seals.get(1), new Seal(3, seals.get(2).signature())));
    refused(
        proof(proof.headers(), swapped, state, VAULT),
        "certificate: signature of member 3: not theirs");
  }

  @Test
  void votesOfStrangersOrForAnotherChainDoNotCount() {
    List<Signer> strangers = signers("v2", 4);
    Membership others = membership(strangers, 1);
    StateProof foreign =
        new StateProof(
            GENESIS,
            others,
            proof.headers(),
            certify(child, GENESIS, strangers, 4),
            state.root(),
            RECEIPTS,
            state.prove(VAULT));
    refused(foreign, "member 0: ");
    QuorumCertificate elsewhere = certify(child, Hash.hex("08".repeat(32)), signers, 4);
    refused(
        proof(proof.headers(), elsewhere, state, VAULT),
        "certificate: signature of member 0: not theirs");
  }

  /** What members weigh is not in what the light client trusts. */
  @Test
  void oneMemberCannotCallHimselfAQuorum() {
    Membership heavy = membership(signers, Member.MAX_POWER);
    BlockHeader own = weighed(heavy);
    StateProof alone =
        new StateProof(
            GENESIS,
            heavy,
            List.of(header, own),
            certify(own, GENESIS, signers, 1),
            state.root(),
            RECEIPTS,
            state.prove(VAULT));
    refused(alone, "votes: 1 of 4");
    StateProof unsaid =
        new StateProof(
            GENESIS,
            heavy,
            proof.headers(),
            proof.certificate(),
            state.root(),
            RECEIPTS,
            state.prove(VAULT));
    refused(unsaid, "membership: " + heavy.hash());
  }

  @Test
  void aClientThatHasSeenTwoHistoriesBelievesNothing() {
    BtpClientState frozen = trusted.frozenBy("two blocks");
    assertThat(rules.value(frozen, block, proof, VAULT))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.FROZEN));
  }

  @Test
  void aLineIsNeitherTooShortNorTooLong() {
    refused(proof(List.of(header), proof.certificate(), state, VAULT), "headers: 1");
    List<BlockHeader> line = new ArrayList<>(List.of(header));
    for (int i = 1; i <= StateProof.MAX_HEADERS; i++) {
      line.add(header(HEIGHT + i, ROUND + 2 * i, line.getLast().id(), Hash.ZERO));
    }
    refused(proof(line, proof.certificate(), state, VAULT), "headers: 17");
  }

  @Test
  void everyChangedByteIsRefused() throws MalformedMessage {
    Bytes encoded = proof.encode();
    assertThat(StateProof.decode(encoded)).isEqualTo(proof);
    for (int i = 0; i < encoded.length(); i++) {
      byte[] changed = encoded.toArray();
      changed[i] ^= 1;
      try {
        StateProof decoded = StateProof.decode(Bytes.wrap(changed.clone()));
        assertThat(decoded.encode()).isEqualTo(Bytes.wrap(changed));
        assertThat(rules.value(trusted, block, decoded, VAULT).isAccepted())
            .as("byte %d", i)
            .isFalse();
      } catch (MalformedMessage refused) {
        assertThat(refused).isNotNull();
      }
    }
  }

  private Refusal refused(StateProof attempt, String reason) {
    Verdict<Optional<Bytes>> verdict = rules.value(trusted, block, attempt, VAULT);
    if (verdict instanceof Verdict.Refused<Optional<Bytes>>(Refusal refusal)) {
      assertThat(refusal.toString()).startsWith(reason);
      return refusal;
    }
    throw new AssertionError(verdict + " (expected: refused for " + reason + ")");
  }

  private StateProof with(List<Bytes> nodes) {
    return new StateProof(
        GENESIS,
        members,
        proof.headers(),
        proof.certificate(),
        state.root(),
        RECEIPTS,
        new TrieProof(nodes));
  }

  private StateProof proof(
      List<BlockHeader> headers, QuorumCertificate votes, MerkleTrie trie, Bytes key) {
    return new StateProof(GENESIS, members, headers, votes, trie.root(), RECEIPTS, trie.prove(key));
  }

  private QuorumCertificate sealed(List<Seal> seals) {
    return new QuorumCertificate(0, child.height(), child.round(), child.id(), seals);
  }

  private static QuorumCertificate certify(
      BlockHeader voted, Hash genesis, List<Signer> voters, int count) {
    Chain chain = new Chain(CHANNEL, genesis);
    List<Seal> seals =
        IntStream.range(0, count)
            .mapToObj(i ->
                new Seal(
                    i,
                    Vote.sign(
                            chain, voted, voted.id(), Address.ZERO, voters.get(i), Optional.empty())
                        .signature()))
            .toList();
    return new QuorumCertificate(0, voted.height(), voted.round(), voted.id(), seals);
  }

  private BlockHeader header(long height, long round, Hash parent, Hash result) {
    return header(height, round, parent, result, members);
  }

  private BlockHeader weighed(Membership claimed) {
    return header(HEIGHT + 1, ROUND + 1, header.id(), child.parentResult(), claimed);
  }

  private static BlockHeader header(
      long height, long round, Hash parent, Hash result, Membership voters) {
    return new BlockHeader(
        CHANNEL,
        0,
        height,
        round,
        parent,
        Hash.ZERO,
        Address.ZERO,
        height,
        result,
        voters.hash(),
        voters.hash());
  }

  private static Hash outcome(MerkleTrie trie, BtpDigest sent) {
    return new BlockOutcome(trie.root(), RECEIPTS, Optional.of(sent.networkTypeSectionHash()))
        .hash();
  }

  private static MerkleTrie state(Bytes vault) {
    MerkleTrie trie = MerkleTrie.empty(HashFunction.SHA3_256).put(VAULT, vault).put(OTHER, RICH);
    for (int i = 0; i < 64; i++) {
      trie = trie.put(Bytes.utf8("a" + i), Bytes.utf8("a balance of so and so many units " + i));
    }
    return trie;
  }

  /** A network's first block, so that a client can be set up with it. */
  private BtpDigest messages(String message) {
    BtpNetworks networks = new BtpNetworks(Keccak256.FUNCTION);
    TreeMap<Long, List<Bytes>> sent = new TreeMap<>();
    sent.put(1L, List.of(Bytes.utf8(message)));
    return networks
        .append(
            networks.open(MerkleTrie.empty(HashFunction.SHA3_256), "hub", 0),
            ProofContext.of(signers.stream().map(Members::address).toList()),
            sent)
        .digest()
        .orElseThrow();
  }

  private static BtpHeader btp(BtpDigest digest, long height) {
    return digest.header(Keccak256.FUNCTION, 1, height, ROUND).orElseThrow();
  }

  private static BtpClientState trusting(BtpHeader first) {
    try {
      return BtpClientState.trusting(UID, first, Keccak256.FUNCTION);
    } catch (MalformedMessage malformed) {
      throw new AssertionError(malformed);
    }
  }

  private static List<Signer> signers(String set, int count) {
    return IntStream.range(0, count).mapToObj(i -> Members.signer(set + "-" + i)).toList();
  }

  /** The first weighs what is said, the others one. */
  private static Membership membership(List<Signer> signers, long first) {
    List<Member> list = new ArrayList<>();
    for (Signer signer : signers) {
      list.add(new Member(signer.publicKey(), list.isEmpty() ? first : 1));
    }
    return Membership.of(0, list);
  }
}
