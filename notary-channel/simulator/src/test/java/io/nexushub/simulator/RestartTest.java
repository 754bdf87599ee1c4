package io.nexushub.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.Rules;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Timeout;
import io.nexushub.protocol.consensus.Vote;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A replica that loses all but its journal, just when somebody wants it to contradict itself. */
class RestartTest {
  private final Stage stage = new Stage(Rules.SAFE);
  private final int proposer = stage.ofRound(1);
  private final int replica = stage.ofRound(3);
  private final QuorumCertificate axiom = stage.genesis().justify();
  private final Block block = forge(1);
  private final Block twin = forge(2);

  private Block forge(long salt) {
    var header = stage.header(proposer, 1, stage.genesis(), ToyApplication.genesis().state());
    var transactions = List.of(ToyApplication.transaction(salt));
    var salted =
        new BlockHeader(
            header.channel(),
            header.epoch(),
            header.height(),
            header.round(),
            header.parent(),
            Block.payloadRoot(transactions),
            header.proposer(),
            header.timestampMicros(),
            header.parentResult(),
            header.membership(),
            header.nextMembership());
    return stage.forge(proposer, salted, axiom, Optional.empty(), transactions);
  }

  @Test
  void aVoteIsRememberedAndRepeatedToTheByte() {
    stage.start(replica);
    stage.deliver(block, proposer, replica);
    assertThat(stage.voteOf(replica, 1).block()).isEqualTo(block.id());
    stage.crashAndRestart(replica);
    stage.deliver(twin, proposer, replica);
    assertThat(stage.saidIn(replica, Vote.class, vote -> vote.round() == 1))
        .singleElement()
        .extracting(Vote::block)
        .isEqualTo(block.id());
  }

  @Test
  void aGivenUpRoundIsNotVotedIn() {
    stage.start(replica);
    stage.timeOut(replica, 1);
    stage.crashAndRestart(replica);
    stage.deliver(block, proposer, replica);
    assertThat(stage.hasVoted(replica, 1)).isFalse();
    assertThat(stage.saidIn(replica, Timeout.class, timeout -> timeout.round() == 1)).hasSize(1);
  }

  @Test
  void aProposalIsRepeatedAndNotReplaced() {
    stage.start(proposer);
    stage.crashAndRestart(proposer);
    assertThat(stage.saidIn(proposer, Block.class, proposal -> proposal.round() == 1)).hasSize(1);
  }

  @Test
  void aCandidateOnceNamedIsNamedAgain() {
    int z = stage.ofRound(2);
    stage.start(replica);
    stage.deliver(block, proposer, replica);
    QuorumCertificate certificate = stage.certificate(block, 0, 1, 2);
    Hash state = ToyApplication.execute(ToyApplication.genesis().state(), block, Map.of()).state();
    Block child = stage.forge(z, 2, block, certificate, Optional.empty(), state);
    stage.deliver(child, z, replica);
    assertThat(stage.hasVoted(replica, 2)).isTrue();
    stage.crashAndRestart(replica);
    stage.timeOut(replica, 2);
    assertThat(stage.timeoutOf(replica, 2).high().round())
        .as("a commit may rest on its having known this")
        .isEqualTo(1);
  }
}
