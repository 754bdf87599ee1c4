package io.nexushub.lft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rules 2, 4 and 5 of docs/spec/lft.md by their numbers alone. */
class RulesTest {
  @Test
  void aChildOfTheRoundBeforeIsVotedFor() {
    assertThat(VoteRule.objection(Rules.SAFE, 7, 6, Blocks.block(3, 7, 6))).isEmpty();
  }

  @Test
  void nobodyVotesTwiceInARoundNorInAnother() {
    assertThat(VoteRule.objection(Rules.SAFE, 7, 7, Blocks.block(3, 7, 6)))
        .contains("voted in round 7 (expected: < 7)");
    assertThat(VoteRule.objection(Rules.SAFE, 8, 6, Blocks.block(3, 7, 6)))
        .contains("block of round 7 (expected: 8)");
  }

  @Test
  void afterAFailedRoundTheParentMustBeAsNewAsAnyFailureVoteKnew() {
    assertThat(
            VoteRule.objection(Rules.SAFE, 7, 6, Blocks.block(3, 7, 4, Blocks.failed(6, 2, 4, 1))))
        .isEmpty();
    assertThat(
            VoteRule.objection(Rules.SAFE, 7, 6, Blocks.block(3, 7, 4, Blocks.failed(6, 2, 5, 1))))
        .contains("parent of round 4 (expected: >= 5)");
    assertThat(VoteRule.objection(Rules.SAFE, 7, 6, Blocks.block(3, 7, 4)))
        .contains("parent of round 4 (expected: 6)");
  }

  @Test
  void onlyConsecutiveRoundsCommit() {
    assertThat(CommitRule.commitsParent(Rules.SAFE, Blocks.block(3, 7, 6))).isTrue();
    assertThat(CommitRule.commitsParent(Rules.SAFE, Blocks.block(3, 8, 6))).isFalse();
    assertThat(
            CommitRule.commitsParent(Rules.without(Rule.CONSECUTIVE_ROUNDS), Blocks.block(3, 8, 6)))
        .isTrue();
  }

  @Test
  void roundsOnlyGrowAndTimersFollowTheirLuck() {
    Pacemaker pacemaker =
        new Pacemaker(ReplicaConfig.DEFAULT, 1, Blocks.certificate(0), Optional.empty());
    long patience = pacemaker.timeoutMicros();
    assertThat(patience).isEqualTo(2_000_000);

    assertThat(pacemaker.see(Blocks.failed(1, 0))).isTrue();
    assertThat(pacemaker.see(Blocks.failed(2, 0))).isTrue();
    assertThat(pacemaker.see(Blocks.failed(1, 0))).as("an older failure").isFalse();
    assertThat(pacemaker.round()).isEqualTo(3);
    assertThat(pacemaker.timeoutMicros()).isEqualTo(patience * 9 / 4);

    assertThat(pacemaker.see(Blocks.certificate(3))).isTrue();
    assertThat(pacemaker.round()).isEqualTo(4);
    assertThat(pacemaker.timeoutMicros()).isEqualTo(patience * 3 / 2);
    assertThat(pacemaker.see(Blocks.certificate(2))).as("an older certificate").isFalse();
    assertThat(pacemaker.high().round()).isEqualTo(3);
  }

  @Test
  void timersGrowToTheirLimit() {
    Pacemaker pacemaker =
        new Pacemaker(ReplicaConfig.DEFAULT, 1, Blocks.certificate(0), Optional.empty());
    for (long round = 1; round <= 1_000; round++) {
      pacemaker.see(Blocks.failed(round, 0));
    }
    assertThat(pacemaker.timeoutMicros()).isEqualTo(Duration.ofSeconds(30).toNanos() / 1_000);
  }

  @Test
  void aFailedRoundsCertificateIsNotNeededOnceTheCandidateIsOfTheRoundBefore() {
    Pacemaker pacemaker =
        new Pacemaker(ReplicaConfig.DEFAULT, 5, Blocks.certificate(2), Optional.empty());
    assertThat(pacemaker.canPropose()).isFalse();
    pacemaker.see(Blocks.failed(5, 2));
    assertThat(pacemaker.canPropose()).isTrue();
    assertThat(pacemaker.entry()).isPresent();
    pacemaker.see(Blocks.certificate(5));
    assertThat(pacemaker.round()).isEqualTo(6);
    assertThat(pacemaker.entry()).isEmpty();
  }
}
