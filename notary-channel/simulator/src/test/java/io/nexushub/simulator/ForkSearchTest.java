package io.nexushub.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.ReplicaConfig;
import io.nexushub.lft.Rule;
import io.nexushub.lft.Rules;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.consensus.NotaryShares;
import io.nexushub.protocol.consensus.Standing;
import io.nexushub.protocol.consensus.Timeout;
import io.nexushub.protocol.consensus.Vote;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Whether the simulator is worth anything: it must find by itself, at random, the forks that each
 * of the two conditions prevents, and none with both. About one world in a hundred forks when a
 * condition is off.
 */
class ForkSearchTest {
  private static final long WORLDS = 1_500;
  private static final long EVENTS = 800;

  @Test
  void aForkIsFoundWithoutConsecutiveRounds() {
    assertThat(firstFork(Rules.without(Rule.CONSECUTIVE_ROUNDS), ForkSearchTest::oneListenerARound))
        .isPresent();
  }

  @Test
  void aForkIsFoundWithoutTheBoundOfFailureVotes() {
    assertThat(
            firstFork(Rules.without(Rule.BOUND_OF_FAILURE_VOTES), ForkSearchTest::deafInSomeRounds))
        .isPresent();
  }

  @Seeds(100)
  void noneIsFoundWithBoth(long seed) {
    world(seed, Rules.SAFE, oneListenerARound(seed));
    world(seed, Rules.SAFE, deafInSomeRounds(seed));
  }

  private static OptionalLong firstFork(Rules rules, LongFunction<Adversary> adversary) {
    return LongStream.range(0, WORLDS)
        .filter(seed -> forks(seed, rules, adversary.apply(seed)))
        .findFirst();
  }

  private static boolean forks(long seed, Rules rules, Adversary adversary) {
    try {
      world(seed, rules, adversary);
      return false;
    } catch (InvariantBroken fork) {
      return true;
    }
  }

  private static void world(long seed, Rules rules, Adversary adversary) {
    Simulation sim =
        Simulation.of(seed)
            .rules(rules)
            .byzantine(0, Behaviour.TRAITOR)
            .adversary(adversary)
            .transactionEvery(0)
            .times(
                new ReplicaConfig(
                    Duration.ofMillis(100),
                    Duration.ofMillis(150),
                    Duration.ofSeconds(2),
                    Duration.ofMillis(100),
                    Duration.ofSeconds(1)))
            .begin();
    for (int i = 0; i < 100; i++) {
      sim.submit();
    }
    sim.run(EVENTS);
  }

  /** Votes of a round reach one honest member only: certificates are seen by few. */
  private static Adversary oneListenerARound(long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    Map<Long, Integer> listeners = new TreeMap<>();
    return (_, to, message) ->
        switch (message) {
          case Vote vote ->
              listeners.computeIfAbsent(vote.round(), _ -> 1 + chance.nextInt(3)) == to;
          case Standing _ -> false;
          case Block _, Timeout _, NotaryShares _ -> true;
          case Evidence.DoubleVote _, Evidence.DoubleProposal _ -> true;
        };
  }

  /** Each member hears the votes of every other round, on average. */
  private static Adversary deafInSomeRounds(long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    Map<Long, Boolean> deaf = new TreeMap<>();
    return (_, to, message) ->
        switch (message) {
          case Vote vote -> !deaf.computeIfAbsent(vote.round() * 8 + to, _ -> chance.nextBoolean());
          case Standing _ -> false;
          case Block _, Timeout _, NotaryShares _ -> true;
          case Evidence.DoubleVote _, Evidence.DoubleProposal _ -> true;
        };
  }
}
