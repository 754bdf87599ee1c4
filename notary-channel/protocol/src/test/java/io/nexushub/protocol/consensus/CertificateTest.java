package io.nexushub.protocol.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.ChannelId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CertificateTest {
  private final KeyRing ring = new KeyRing(1, 1, 1, 1);
  private final Block block = ring.block(1, Optional.empty());

  @Test
  void threeOfFourAreAQuorum() {
    assertThat(verify(ring.certificate(block, 0, 1, 3))).isEqualTo(new Verdict.Valid(3));
  }

  @Test
  void exactlyTwoThirdsAreNot() {
    KeyRing three = new KeyRing(1, 1, 1);
    QuorumCertificate two = three.certificate(three.block(1, Optional.empty()), 0, 1);
    assertThat(two.verify(three.chain, three.members, three))
        .isEqualTo(new Verdict.TooLittlePower(2, 3));
  }

  @Test
  void powerCountsAndNotHeads() {
    KeyRing weighted = new KeyRing(5, 1, 1, 1);
    Block proposed = weighted.block(1, Optional.empty());
    assertThat(
            weighted
                .certificate(proposed, 1, 2, 3)
                .verify(weighted.chain, weighted.members, weighted))
        .isEqualTo(new Verdict.TooLittlePower(3, 6));
    assertThat(
            weighted.certificate(proposed, 0, 1).verify(weighted.chain, weighted.members, weighted))
        .isEqualTo(new Verdict.Valid(6));
  }

  @Test
  void nobodyCountsTwice() {
    assertThat(verify(ring.certificate(block, 0, 0, 1))).isEqualTo(new Verdict.OutOfOrder(0, 0));
    assertThat(verify(ring.certificate(block, 1, 0, 2))).isEqualTo(new Verdict.OutOfOrder(0, 1));
  }

  @Test
  void strangersDoNotCount() {
    KeyRing more = new KeyRing(1, 1, 1, 1, 1);
    QuorumCertificate five = more.certificate(block, 0, 1, 4);
    assertThat(verify(five)).isEqualTo(new Verdict.UnknownMember(4, 4));
  }

  @Test
  void anotherRoundsVotesAreNotThisRounds() {
    QuorumCertificate real = ring.certificate(block, 0, 1, 2);
    assertThat(verify(new QuorumCertificate(0, 1, 2, block.id(), real.seals())))
        .isEqualTo(new Verdict.BadSignature(0));
  }

  @Test
  void anotherChainsVotesAreNotThisChains() {
    Chain namesake = new Chain(ring.chain.channel(), block.id());
    assertThat(ring.certificate(block, 0, 1, 2).verify(namesake, ring.members, ring))
        .isEqualTo(new Verdict.BadSignature(0));
    Chain other = new Chain(ChannelId.of("other"), ring.genesis.id());
    assertThat(ring.certificate(block, 0, 1, 2).verify(other, ring.members, ring))
        .isEqualTo(new Verdict.BadSignature(0));
  }

  @Test
  void anotherEpochsVotesAreNotThisEpochs() {
    Membership later = Membership.of(1, ring.members.members());
    assertThat(ring.certificate(block, 0, 1, 2).verify(ring.chain, later, ring))
        .isEqualTo(new Verdict.WrongEpoch(0, 1));
  }

  @Test
  void onlyGenesisNeedsNoVotes() {
    assertThat(verify(ring.genesis.justify()).isValid()).isTrue();
    QuorumCertificate impostor = new QuorumCertificate(0, 0, 0, block.id(), List.of());
    assertThat(verify(impostor)).isEqualTo(new Verdict.FalseGenesis(impostor));
    QuorumCertificate high = new QuorumCertificate(0, 5, 0, ring.genesis.id(), List.of());
    assertThat(verify(high).explain()).contains("not what the epoch starts from");
  }

  @Test
  void failureVotesBindTheCandidatesRound() {
    TimeoutCertificate failed = ring.failed(5, 0, 1, 2);
    assertThat(failed.verify(ring.chain, ring.members, ring)).isEqualTo(new Verdict.Valid(3));
    List<TimeoutCertificate.Entry> bent = new ArrayList<>(failed.entries());
    bent.set(1, new TimeoutCertificate.Entry(1, 3, bent.get(1).signature()));
    assertThat(new TimeoutCertificate(0, 5, bent).verify(ring.chain, ring.members, ring))
        .isEqualTo(new Verdict.BadSignature(1));
  }

  @Test
  void failureVotesOfTooFewOrOfTheFutureProveNothing() {
    assertThat(ring.failed(5, 0, 1).verify(ring.chain, ring.members, ring))
        .isEqualTo(new Verdict.TooLittlePower(2, 3));
    var entry = new TimeoutCertificate.Entry(0, 5, ring.failed(5, 0).entries().get(0).signature());
    assertThat(new TimeoutCertificate(0, 5, List.of(entry)).verify(ring.chain, ring.members, ring))
        .isEqualTo(new Verdict.FutureCertificate(0, 5, 5));
  }

  @Test
  void evidenceConvictsOnlyWhoContradictedThemselves() {
    Block other = ring.block(5, Optional.empty());
    Vote one = ring.vote(2, block);
    Vote two = ring.vote(2, other);
    assertThat(Evidence.DoubleVote.of(one, two).convicts(ring.chain, ring.members, ring))
        .as("votes of two rounds")
        .isFalse();
    assertThat(Evidence.DoubleVote.of(one, one).convicts(ring.chain, ring.members, ring))
        .as("one vote twice")
        .isFalse();
    assertThat(
            Evidence.DoubleVote.of(one, ring.vote(1, block))
                .convicts(ring.chain, ring.members, ring))
        .as("votes of two members")
        .isFalse();
  }

  private Verdict verify(QuorumCertificate certificate) {
    return certificate.verify(ring.chain, ring.members, ring);
  }
}
