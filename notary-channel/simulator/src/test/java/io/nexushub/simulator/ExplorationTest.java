package io.nexushub.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.Rule;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every schedule of the smallest world. {@code -Drounds=6} goes further: each round more takes some
 * fifteen times as long.
 */
class ExplorationTest {
  private static final int ROUNDS = Integer.getInteger("rounds", 5);
  private static final int ROUNDS_OF_THE_FORK = 4;
  private static final Set<Invariant> FORKS = EnumSet.of(Invariant.AGREEMENT);
  private static final Set<Invariant> ALL = EnumSet.allOf(Invariant.class);

  @Test
  void noScheduleForksTheChainOrCertifiesTwice() {
    Exploration safe = Exploration.of(ROUNDS, Set.of(), ALL);
    System.out.println("explored " + safe.states() + " states of " + ROUNDS + " rounds");
    assertThat(safe.violation()).isEmpty();
  }

  @Test
  void theSpecificationSaysHowManyStatesThereAre() {
    assertThat(Exploration.of(3, Set.of(), ALL).states()).isEqualTo(6_549);
    assertThat(Exploration.of(4, Set.of(), ALL).states()).isEqualTo(95_799);
  }

  @Test
  void withoutConsecutiveRoundsFourRoundsFork() {
    forksInFourRoundsAndNoSooner(Rule.CONSECUTIVE_ROUNDS);
  }

  @Test
  void withoutTheBoundOfFailureVotesFourRoundsFork() {
    forksInFourRoundsAndNoSooner(Rule.BOUND_OF_FAILURE_VOTES);
  }

  @Test
  void withTwoVotesOrASmallerQuorumTwoBlocksOfARoundAreCertified() {
    for (Rule rule : Set.of(Rule.ONE_VOTE_A_ROUND, Rule.QUORUM_ABOVE_TWO_THIRDS)) {
      assertThat(Exploration.of(2, Set.of(rule), ALL).violation())
          .hasValueSatisfying(
              found -> assertThat(found.invariant()).isEqualTo(Invariant.ONE_CERTIFICATE));
    }
  }

  private static void forksInFourRoundsAndNoSooner(Rule rule) {
    assertThat(Exploration.of(ROUNDS_OF_THE_FORK, Set.of(rule), FORKS).violation()).isPresent();
    assertThat(Exploration.of(ROUNDS_OF_THE_FORK - 1, Set.of(rule), FORKS).violation()).isEmpty();
  }
}
