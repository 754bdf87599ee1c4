package io.nexushub.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.Rule;
import io.nexushub.lft.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whether the simulator is worth anything: replicas that lack one rule break an invariant in the
 * very worlds in which replicas with all rules do not. {@code -Dmutations=search} looks for the
 * first seeds anew and prints the table of docs/spec/lft.md.
 */
class MutationTest {
  /** So many seeds may be tried before the simulator counts as blind. */
  private static final long MOST_SEEDS = 20_000;

  /**
   * A rule, what breaks first without it among what is watched, and the first seed that shows it.
   */
  enum Mutation {
    GAPS_COMMIT(Rule.CONSECUTIVE_ROUNDS, Invariant.AGREEMENT, 39),
    SECOND_VOTES(Rule.ONE_VOTE_A_ROUND, Invariant.HONESTY, 3),
    SECOND_VOTES_UNSEEN(
        Rule.ONE_VOTE_A_ROUND, Invariant.ONE_CERTIFICATE, 5, Invariant.HONESTY, Invariant.JOURNAL),
    STALE_PARENTS(Rule.BOUND_OF_FAILURE_VOTES, Invariant.FINALITY, 5),
    STALE_PARENTS_COMMITTED(
        Rule.BOUND_OF_FAILURE_VOTES, Invariant.AGREEMENT, 5, Invariant.FINALITY),
    SPEECH_FIRST(Rule.PERSIST_BEFORE_SEND, Invariant.JOURNAL, 1),
    SPEECH_FORGOTTEN(Rule.PERSIST_BEFORE_SEND, Invariant.HONESTY, 90, Invariant.JOURNAL),
    SPEECH_FORGOTTEN_UNSEEN(
        Rule.PERSIST_BEFORE_SEND,
        Invariant.ONE_CERTIFICATE,
        905,
        Invariant.HONESTY,
        Invariant.JOURNAL),
    SMALL_QUORUM(Rule.QUORUM_ABOVE_TWO_THIRDS, Invariant.ONE_CERTIFICATE, 16),
    EARLY_OPENING(Rule.EPOCH_BY_COMMIT, Invariant.OPENING, 1),
    EARLY_OPENING_FORKED(Rule.EPOCH_BY_COMMIT, Invariant.AGREEMENT, 118, Invariant.OPENING);

    private final Rule rule;
    private final Invariant broken;
    private final long seed;
    private final Set<Invariant> watched = EnumSet.allOf(Invariant.class);

    Mutation(Rule rule, Invariant broken, long seed, Invariant... overlooked) {
      this.rule = rule;
      this.broken = broken;
      this.seed = seed;
      for (Invariant invariant : overlooked) {
        watched.remove(invariant);
      }
    }

    boolean breaksIn(long world) {
      try {
        Scenario.draw(world, Rules.without(rule), watched).play();
        return false;
      } catch (InvariantBroken violation) {
        return violation.invariant() == broken;
      } catch (AssertionError | IllegalStateException crippled) {
        return false; // It may well stop, too; that is not what is looked for.
      }
    }

    OptionalLong firstFrom(long start) {
      return LongStream.range(start, start + MOST_SEEDS).filter(this::breaksIn).findFirst();
    }

    String row(long found) {
      Set<Invariant> overlooked = EnumSet.complementOf(EnumSet.copyOf(watched));
      String names = overlooked.stream().map(Enum::name).collect(Collectors.joining(", "));
      return "| %s | %d | %s | %s |".formatted(rule, found, broken, names);
    }
  }

  @Test
  void theSpecificationHasTheTable() throws IOException {
    Path root = Path.of(System.getProperty("nexus.root", "../.."));
    String specification = Files.readString(root.resolve("docs/spec/lft.md"));
    assertThat(Stream.of(Mutation.values()).map(mutation -> mutation.row(mutation.seed)))
        .allSatisfy(row -> assertThat(specification).contains(row));
  }

  @ParameterizedTest
  @EnumSource
  void eachRuleIsNeededAndMissed(Mutation mutation) {
    boolean search = Optional.ofNullable(System.getProperty("mutations")).isPresent();
    OptionalLong found = mutation.firstFrom(search ? 1 : mutation.seed);
    assertThat(found).as("a seed in " + MOST_SEEDS + " without " + mutation.rule).isPresent();
    if (search || found.getAsLong() != mutation.seed) {
      System.out.println(mutation.row(found.getAsLong()));
    }
    Scenario.draw(found.getAsLong()).play();
  }
}
