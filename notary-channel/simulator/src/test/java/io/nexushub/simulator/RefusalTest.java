package io.nexushub.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.Rules;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Message;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Standing;
import io.nexushub.protocol.consensus.Timeout;
import io.nexushub.protocol.consensus.Vote;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a hostile member may send: each is refused with what was found, and nobody votes for it. */
class RefusalTest {
  private static final Hash START = ToyApplication.genesis().state();
  private static final Hash OTHER = ToyApplication.transaction(7);

  private Stage stage;
  private int proposer;
  private int honest;
  private QuorumCertificate axiom;
  private BlockHeader good;

  @BeforeEach
  void startInRoundOne() {
    stage = new Stage(Rules.SAFE);
    proposer = stage.ofRound(1);
    honest = stage.ofRound(3);
    stage.start(honest);
    axiom = stage.genesis().justify();
    good = stage.header(proposer, 1, stage.genesis(), START);
  }

  @Test
  void theUnforgedBlockIsVotedFor() {
    stage.deliver(block(good), proposer, honest);
    assertThat(stage.refused()).isEmpty();
    assertThat(stage.hasVoted(honest, 1)).isTrue();
  }

  @Test
  void aBlockOfAnotherChannel() {
    BlockHeader h = good;
    refuses(
        block(
            new BlockHeader(
                ChannelId.of("other"),
                h.epoch(),
                h.height(),
                h.round(),
                h.parent(),
                h.payloadRoot(),
                h.proposer(),
                h.timestampMicros(),
                h.parentResult(),
                h.membership(),
                h.nextMembership())),
        "block.channel: other (expected: stage)");
  }

  @Test
  void aBlockOfAMemberWhoseRoundItIsNot() {
    int other = stage.ofRound(2);
    Block block = stage.forge(other, 1, stage.genesis(), axiom, Optional.empty(), START);
    refuses(block, "block.proposer: " + stage.address(other));
  }

  @Test
  void aBlockInSomebodyElsesName() {
    Block block = stage.forge(stage.ofRound(2), good, axiom, Optional.empty(), List.of());
    refuses(block, "signature of block");
  }

  @Test
  void aBlockThatSkipsAHeight() {
    BlockHeader h = good;
    refuses(
        block(
            new BlockHeader(
                h.channel(),
                h.epoch(),
                2,
                h.round(),
                h.parent(),
                h.payloadRoot(),
                h.proposer(),
                h.timestampMicros(),
                h.parentResult(),
                h.membership(),
                h.nextMembership())),
        "block.height: 2 (expected: 1)");
  }

  @Test
  void aBlockThatNamesOtherTransactionsThanItCarries() {
    Block block = stage.forge(proposer, good, axiom, Optional.empty(), List.of(OTHER));
    refuses(block, "block.payload root");
  }

  @Test
  void aBlockThatHoldsATransactionTwice() {
    refuses(
        stage.forge(
            proposer,
            carrying(good, List.of(OTHER, OTHER)),
            axiom,
            Optional.empty(),
            List.of(OTHER, OTHER)),
        "block.distinct transactions: 1 (expected: 2)");
  }

  /** Whether or not a host has gathered what is between them. */
  @Test
  void aBlockThatRepeatsATransactionOfItsUncommittedParent() {
    List<Hash> content = List.of(OTHER);
    Block first = stage.forge(proposer, carrying(good, content), axiom, Optional.empty(), content);
    stage.deliver(first, proposer, honest);
    assertThat(stage.hasVoted(honest, 1)).isTrue();

    int second = stage.ofRound(2);
    Hash state = ToyApplication.execute(START, first, Map.of()).state();
    Block repeating =
        stage.forge(
            second,
            carrying(stage.header(second, 2, first, state), content),
            stage.certificate(first, 0, 1, 2),
            Optional.empty(),
            content);
    stage.deliver(repeating, second, honest);
    assertThat(stage.refused())
        .singleElement()
        .asString()
        .contains("block.transactions: " + OTHER + " again");
    assertThat(stage.hasVoted(honest, 2)).isFalse();
  }

  @Test
  void aBlockWithAnotherResultOfItsParent() {
    Block block = stage.forge(proposer, 1, stage.genesis(), axiom, Optional.empty(), OTHER);
    refuses(block, "block.parentResult: " + OTHER);
  }

  @Test
  void aBlockFromTheFuture() {
    BlockHeader h = good;
    refuses(
        block(
            new BlockHeader(
                h.channel(),
                h.epoch(),
                h.height(),
                h.round(),
                h.parent(),
                h.payloadRoot(),
                h.proposer(),
                h.timestampMicros() + 3_600_000_000L,
                h.parentResult(),
                h.membership(),
                h.nextMembership())),
        "block.timestamp");
  }

  @Test
  void aBlockAfterAFailedRoundWithoutProofOfTheFailure() {
    int second = stage.ofRound(2);
    Block block = stage.forge(second, 2, stage.genesis(), axiom, Optional.empty(), START);
    refuses(block, "block.failed certificate: none (expected: one of round 1)");
  }

  @Test
  void aCertificateOfOneVoteTooFew() {
    int second = stage.ofRound(2);
    Block parent = block(good);
    QuorumCertificate weak = stage.certificate(parent, proposer, second);
    Block block = stage.forge(second, 2, parent, weak, Optional.empty(), OTHER);
    refuses(block, "block.justify: power: 2 signed (expected: >= 3)");
  }

  @Test
  void aCertificateOfVotesForAnotherBlock() {
    Block voted = block(good);
    Block claimed = stage.forge(proposer, 1, stage.genesis(), axiom, Optional.empty(), OTHER);
    QuorumCertificate real = stage.certificate(voted, 0, 1, 2);
    QuorumCertificate moved = new QuorumCertificate(0, 1, 1, claimed.id(), real.seals());
    refuses(
        new Standing(2, 0, moved, Optional.empty()),
        "candidate certificate: signature of member 0: not theirs");
  }

  @Test
  void aVoteInSomebodyElsesName() {
    Vote vote = stage.forgeVote(proposer, block(good));
    refuses(
        new Vote(
            vote.epoch(),
            vote.height(),
            vote.round(),
            vote.block(),
            stage.address(stage.ofRound(2)),
            vote.signature(),
            Optional.empty()),
        "signature is not theirs");
  }

  @Test
  void aFailureVoteThatKnowsTheFuture() {
    QuorumCertificate later = stage.certificate(block(good), 0, 1, 2);
    refuses(stage.forgeTimeout(proposer, 1, later), "candidate round: 1 (expected: < 1)");
  }

  @Test
  void aFailureVoteWithAnotherRoundThanItSigned() {
    Timeout timeout = stage.forgeTimeout(proposer, 2, axiom);
    refuses(
        new Timeout(0, 1, axiom, timeout.voter(), timeout.signature()), "signature is not theirs");
  }

  @Test
  void twoBlocksOfOneRoundConvictTheirProposer() {
    stage.deliver(block(good), proposer, honest);
    stage.deliver(
        stage.forge(proposer, 1, stage.genesis(), axiom, Optional.empty(), OTHER),
        proposer,
        honest);
    assertThat(stage.accused()).containsExactly(stage.address(proposer));
  }

  @Test
  void twoVotesOfOneRoundConvictTheirVoter() {
    int voter = stage.ofRound(2);
    Block other = stage.forge(proposer, 1, stage.genesis(), axiom, Optional.empty(), OTHER);
    stage.deliver(stage.forgeVote(voter, block(good)), voter, honest);
    stage.deliver(stage.forgeVote(voter, other), voter, honest);
    assertThat(stage.accused()).containsExactly(stage.address(voter));
  }

  private Block block(BlockHeader header) {
    return stage.forge(proposer, header, axiom, Optional.empty(), List.of());
  }

  private static BlockHeader carrying(BlockHeader h, List<Hash> transactions) {
    return new BlockHeader(
        h.channel(),
        h.epoch(),
        h.height(),
        h.round(),
        h.parent(),
        Block.payloadRoot(transactions),
        h.proposer(),
        h.timestampMicros(),
        h.parentResult(),
        h.membership(),
        h.nextMembership());
  }

  private void refuses(Message message, String reason) {
    stage.deliver(message, proposer, honest);
    assertThat(stage.refused()).singleElement().asString().contains(reason);
    assertThat(stage.hasVoted(honest, 1)).isFalse();
    assertThat(stage.hasVoted(honest, 2)).isFalse();
  }
}
