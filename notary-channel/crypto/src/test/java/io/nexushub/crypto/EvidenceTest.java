package io.nexushub.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.consensus.EvidenceVerdict;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.PortableEvidence;
import io.nexushub.protocol.consensus.Vote;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What convicts a member, and everything that must not; with real keys. */
class EvidenceTest {
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private final List<LocalSigner> keys = new ArrayList<>();
  private final Membership members;
  private final BlockHeader genesis;
  private final Chain chain;

  EvidenceTest() {
    List<Member> list = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      SecretKey secret =
          SecretKey.of(HashFunction.SHA3_256.hash(Bytes.utf8("evidence " + i)).bytes());
      keys.add(LocalSigner.of(secret));
      list.add(new Member(keys.get(i).publicKey(), 1));
    }
    members = Membership.of(0, list);
    genesis = BlockHeader.genesis(ChannelId.of("court"), members, 1, hash("content"));
    chain = new Chain(genesis.channel(), genesis.id());
  }

  @Test
  void twoVotesOfOneRoundConvict() {
    Evidence evidence = twoVotes(7, 7);
    assertThat(verdict(evidence))
        .isEqualTo(new EvidenceVerdict.Convicted(members.addressAt(1), 0, 7));
    assertThat(portable(evidence).verify(Secp256k1.scheme()).convicts()).isTrue();
  }

  @Test
  void twoProposalsOfOneRoundConvict() {
    Evidence evidence = Evidence.DoubleProposal.of(block("a", 5), block("b", 5));
    assertThat(verdict(evidence))
        .isEqualTo(new EvidenceVerdict.Convicted(members.addressAt(2), 0, 5));
  }

  @Test
  void oneVoteTwiceIsNoContradiction() {
    Vote vote = vote(1, "a", 7, chain);
    assertThat(verdict(new Evidence.DoubleVote(vote, vote)))
        .isEqualTo(new EvidenceVerdict.SameBlock(hash("a")));
  }

  @Test
  void votesOfDifferentRoundsAreNoContradiction() {
    assertThat(verdict(twoVotes(7, 8))).isInstanceOf(EvidenceVerdict.DifferentRounds.class);
  }

  @Test
  void theWrongSpellingOfAPairIsRefused() {
    Evidence.DoubleVote right = (Evidence.DoubleVote) twoVotes(7, 7);
    assertThat(verdict(new Evidence.DoubleVote(right.second(), right.first())))
        .isInstanceOf(EvidenceVerdict.OutOfOrder.class);
  }

  @Test
  void twoMembersDoNotContradictEachOther() {
    assertThat(verdict(Evidence.DoubleVote.of(vote(1, "a", 7, chain), vote(2, "b", 7, chain))))
        .isInstanceOf(EvidenceVerdict.DifferentAuthors.class);
  }

  @Test
  void whoIsNoMemberCannotBeConvicted() {
    LocalSigner stranger = LocalSigner.of(SecretKey.of(hash("stranger").bytes()));
    Address address = Address.of(stranger.publicKey(), HashFunction.SHA3_256);
    Vote one = Vote.sign(chain, header("a", 7, 1), hash("a"), address, stranger, Optional.empty());
    Vote two = Vote.sign(chain, header("b", 7, 1), hash("b"), address, stranger, Optional.empty());
    assertThat(verdict(Evidence.DoubleVote.of(one, two)))
        .isEqualTo(new EvidenceVerdict.NotAMember(address));
  }

  @Test
  void votesOfAnotherChainOfTheSameNameConvictNobody() {
    Chain other = new Chain(chain.channel(), hash("another genesis"));
    assertThat(verdict(Evidence.DoubleVote.of(vote(1, "a", 7, other), vote(1, "b", 7, other))))
        .isInstanceOf(EvidenceVerdict.BadSignature.class);
  }

  @Test
  void proposalsOfAnotherChannelConvictNobody() {
    BlockHeader other = BlockHeader.genesis(ChannelId.of("other"), members, 1, hash("content"));
    Chain elsewhere = new Chain(other.channel(), other.id());
    Evidence evidence = Evidence.DoubleProposal.of(block("a", 5), block("b", 5));
    assertThat(evidence.verify(elsewhere, members, Secp256k1.scheme()))
        .isEqualTo(new EvidenceVerdict.WrongChannel(chain.channel(), other.channel()));
  }

  @Test
  void anotherEpochsMembersAreNotAsked() {
    Membership later = Membership.of(1, members.members());
    assertThat(twoVotes(7, 7).verify(chain, later, Secp256k1.scheme()))
        .isEqualTo(new EvidenceVerdict.WrongEpoch(0, 1));
  }

  @Test
  void theSecondSpellingOfASignatureIsRefused() {
    Evidence.DoubleVote right = (Evidence.DoubleVote) twoVotes(7, 7);
    Vote first = right.first();
    byte[] octets = first.signature().bytes().toArray();
    BigInteger s = ORDER.subtract(new BigInteger(1, Bytes.wrap(octets).slice(32, 64).toArray()));
    byte[] high = s.toByteArray();
    for (int i = 0; i < 32; i++) {
      octets[63 - i] = i < high.length ? high[high.length - 1 - i] : 0;
    }
    octets[64] ^= 1;
    Vote malleated = signed(first, Signature.of(Bytes.wrap(octets)), Optional.empty());
    assertThat(verdict(new Evidence.DoubleVote(malleated, right.second())))
        .isEqualTo(new EvidenceVerdict.BadSignature(first.block()));
  }

  @Test
  void whatASignatureDoesNotCoverIsRefused() {
    Evidence.DoubleVote right = (Evidence.DoubleVote) twoVotes(7, 7);
    Vote decorated =
        signed(right.first(), right.first().signature(), Optional.of(keys.get(0).sign(hash("x"))));
    assertThat(verdict(new Evidence.DoubleVote(decorated, right.second())))
        .isInstanceOf(EvidenceVerdict.LooseEnds.class);
    assertThat(Evidence.DoubleVote.of(decorated, right.second())).isEqualTo(right);
  }

  @Test
  void membersTheChainDidNotBeginWithAreRefused() {
    List<Member> three = members.members().subList(0, 3);
    PortableEvidence forged =
        new PortableEvidence(genesis, Membership.of(0, three), twoVotes(7, 7));
    assertThat(forged.verify(Secp256k1.scheme()))
        .isInstanceOf(EvidenceVerdict.ForeignMembership.class);
  }

  @Test
  void whatIsTooLongIsNotRead() {
    assertThatThrownBy(
            () -> PortableEvidence.decode(Bytes.wrap(new byte[PortableEvidence.MAX_LENGTH + 1])))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("expected: <=");
  }

  /** One bit changed anywhere: no evidence, or evidence that convicts nobody of this chain. */
  @Test
  void everyFlippedBitIsNoticed() throws Exception {
    PortableEvidence portable = portable(Evidence.DoubleProposal.of(block("a", 5), block("b", 5)));
    Bytes encoded = portable.encode();
    assertThat(PortableEvidence.decode(encoded)).isEqualTo(portable);
    Random random = new Random(3);
    for (int at = 0; at < encoded.length(); at++) {
      byte[] octets = encoded.toArray();
      octets[at] ^= (byte) (1 << random.nextInt(8));
      Bytes damaged = Bytes.wrap(octets);
      try {
        PortableEvidence read = PortableEvidence.decode(damaged);
        assertThat(read.encode()).isEqualTo(damaged);
        boolean sameChain = read.chain().equals(chain);
        assertThat(sameChain && read.verify(Secp256k1.scheme()).convicts())
            .as("bit of " + at)
            .isFalse();
      } catch (MalformedMessage expected) {
        assertThat(expected).hasMessageContaining("expected");
      }
    }
  }

  private EvidenceVerdict verdict(Evidence evidence) {
    return evidence.verify(chain, members, Secp256k1.scheme());
  }

  private PortableEvidence portable(Evidence evidence) {
    return new PortableEvidence(genesis, members, evidence);
  }

  private Evidence twoVotes(long firstRound, long secondRound) {
    return Evidence.DoubleVote.of(
        vote(1, "a", firstRound, chain), vote(1, "b", secondRound, chain));
  }

  private Vote vote(int member, String block, long round, Chain on) {
    return Vote.sign(
        on,
        header(block, round, 1),
        hash(block),
        members.addressAt(member),
        keys.get(member),
        Optional.empty());
  }

  private static Vote signed(Vote vote, Signature signature, Optional<Signature> share) {
    return new Vote(
        vote.epoch(), vote.height(), vote.round(), vote.block(), vote.voter(), signature, share);
  }

  private Block block(String content, long round) {
    return Block.sign(
        chain,
        header(content, round, 2),
        Block.genesis(genesis).justify(),
        Optional.empty(),
        List.of(),
        keys.get(2));
  }

  private BlockHeader header(String content, long round, int proposer) {
    return new BlockHeader(
        chain.channel(),
        0,
        1,
        round,
        genesis.id(),
        hash(content),
        members.addressAt(proposer),
        2,
        hash("result"),
        members.hash(),
        members.hash());
  }

  private static Hash hash(String text) {
    return HashFunction.SHA3_256.hash(Bytes.utf8(text));
  }
}
