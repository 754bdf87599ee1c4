package io.nexushub.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.Rule;
import io.nexushub.lft.Rules;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The schedules that fork LFT2 as published, message for message: each forks the chain when its
 * condition is switched off, and does nothing when it is on.
 */
class ForkTest {
  private static final Rules ANY_ROUNDS = Rules.without(Rule.CONSECUTIVE_ROUNDS);
  private static final Rules ANY_PARENT = Rules.without(Rule.BOUND_OF_FAILURE_VOTES);

  @Test
  void withoutConsecutiveRoundsTwoSiblingsAreCommitted() {
    Stage stage = new Stage(ANY_ROUNDS);
    Siblings siblings = certifySiblingsAndAChildOfEach(stage);
    assertThat(stage.committedBy(siblings.x())).containsExactly(siblings.b());
    assertThat(stage.committedBy(siblings.y())).containsExactly(siblings.other());
    assertThat(siblings.b().height()).isEqualTo(siblings.other().height());
  }

  @Test
  void withConsecutiveRoundsNeitherSiblingIs() {
    Stage stage = new Stage(Rules.SAFE);
    Siblings siblings = certifySiblingsAndAChildOfEach(stage);
    assertThat(stage.committedBy(siblings.x())).isEmpty();
    assertThat(stage.committedBy(siblings.y())).isEmpty();
  }

  @Test
  void withoutTheBoundACommittedBlocksSiblingIsCommitted() {
    Stage stage = new Stage(ANY_PARENT);
    Block sibling = proposeSiblingOfACommittedBlock(stage);
    int x = stage.ofRound(2);
    int y = stage.ofRound(4);
    int z = stage.ofRound(1);
    assertThat(stage.committedBy(x)).singleElement().isNotEqualTo(sibling);

    int traitor = stage.ofRound(3);
    stage.deliver(stage.voteOf(z, 3), z, y);
    stage.deliver(stage.forgeVote(traitor, sibling), traitor, y);
    Block child = stage.proposalOf(y, 4);
    assertThat(child.parent()).isEqualTo(sibling.id());
    stage.deliver(child, y, z);
    stage.deliver(stage.voteOf(z, 4), z, y);
    stage.deliver(stage.forgeVote(traitor, child), traitor, y);
    assertThat(stage.committedBy(y)).containsExactly(sibling);
  }

  @Test
  void withTheBoundNobodyHonestVotesForIt() {
    Stage stage = new Stage(Rules.SAFE);
    proposeSiblingOfACommittedBlock(stage);
    assertThat(stage.hasVoted(stage.ofRound(4), 3)).isFalse();
    assertThat(stage.hasVoted(stage.ofRound(1), 3)).isFalse();
  }

  private record Siblings(int x, int y, Block b, Block other) {}

  /** The schedule of docs/spec/lft.md, "Why two conditions"; t is the one faulty member. */
  private static Siblings certifySiblingsAndAChildOfEach(Stage stage) {
    int t = stage.ofRound(1);
    int z = stage.ofRound(2);
    int x = stage.ofRound(3);
    int y = stage.ofRound(4);
    stage.start(x, y, z);
    QuorumCertificate axiom = stage.genesis().justify();
    Hash start = ToyApplication.genesis().state();

    // Round 1 certifies B, and only x hears it.
    Block b = stage.forge(t, 1, stage.genesis(), axiom, Optional.empty(), start);
    stage.deliver(b, t, x, y, z);
    stage.deliver(stage.voteOf(y, 1), y, x);
    stage.deliver(stage.voteOf(z, 1), z, x);
    assertThat(stage.roundOf(x)).isEqualTo(2);
    giveUp(stage, 1, t, y, z);

    // Round 2 certifies its sibling, and only y hears it.
    Block other = stage.proposalOf(z, 2);
    assertThat(other.parent()).isEqualTo(b.parent());
    stage.deliver(other, z, x, y);
    stage.deliver(stage.voteOf(x, 2), x, y);
    stage.deliver(stage.voteOf(z, 2), z, y);
    assertThat(stage.roundOf(y)).isEqualTo(3);
    giveUp(stage, 2, t, x, z);

    // Round 3 certifies a child of B: who thinks that enough commits B.
    Block c = stage.proposalOf(x, 3);
    assertThat(c.parent()).isEqualTo(b.id());
    stage.deliver(c, x, y, z);
    stage.deliver(stage.voteOf(z, 3), z, x);
    stage.deliver(stage.forgeVote(t, c), t, x);
    giveUp(stage, 3, t, y, z);

    // Round 4 certifies a child of the sibling.
    Block d = stage.proposalOf(y, 4);
    assertThat(d.parent()).isEqualTo(other.id());
    stage.deliver(d, y, z);
    stage.deliver(stage.voteOf(z, 4), z, y);
    stage.deliver(stage.forgeVote(t, d), t, y);
    assertThat(stage.roundOf(y)).isEqualTo(5);
    return new Siblings(x, y, b, other);
  }

  /** x commits B in round 2; the others, who know B's certificate, fail; then a sibling of B. */
  private static Block proposeSiblingOfACommittedBlock(Stage stage) {
    int z = stage.ofRound(1);
    int x = stage.ofRound(2);
    int t = stage.ofRound(3);
    int y = stage.ofRound(4);
    stage.start(x, y, z);
    QuorumCertificate axiom = stage.genesis().justify();

    Block b = stage.proposalOf(z, 1);
    stage.deliver(b, z, x, y);
    stage.deliver(stage.voteOf(y, 1), y, x);
    stage.deliver(stage.voteOf(z, 1), z, x);
    Block child = stage.proposalOf(x, 2);
    stage.deliver(child, x, y, z);
    stage.deliver(stage.voteOf(y, 2), y, x);
    stage.deliver(stage.voteOf(z, 2), z, x);
    assertThat(stage.committedBy(x)).containsExactly(b);

    giveUp(stage, 2, t, y, z);
    assertThat(stage.roundOf(y)).isEqualTo(3);
    var failed = stage.failedCertificate(2, axiom, t, y, z);
    Block sibling =
        stage.forge(
            t, 3, stage.genesis(), axiom, Optional.of(failed), ToyApplication.genesis().state());
    stage.deliver(sibling, t, y, z);
    return sibling;
  }

  /** Two honest members and the faulty one, who denies what it knows, give up a round. */
  private static void giveUp(Stage stage, long round, int t, int one, int other) {
    stage.timeOut(one, round);
    stage.timeOut(other, round);
    stage.deliver(stage.timeoutOf(one, round), one, other);
    stage.deliver(stage.timeoutOf(other, round), other, one);
    var denial = stage.forgeTimeout(t, round, stage.genesis().justify());
    stage.deliver(denial, t, one, other);
    assertThat(stage.roundOf(one)).isEqualTo(round + 1);
  }
}
