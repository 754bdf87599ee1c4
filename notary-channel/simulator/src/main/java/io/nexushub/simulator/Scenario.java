package io.nexushub.simulator;

import io.nexushub.lft.ReplicaConfig;
import io.nexushub.lft.Rules;
import io.nexushub.protocol.consensus.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A world drawn from a seed, everything at once: how many members of which power, who is faulty in
 * which ways, what the network, the clocks and the disks do. Then everything heals, except the
 * faulty, and the chain must go on within so many rounds.
 */
public final class Scenario {
  private static final int LEAST_MEMBERS = 4;
  private static final int MOST_MEMBERS = 22;

  /** Beyond twice the order of proposers; for replicas to find one another after the healing. */
  private static final long ROUNDS_TO_MEET = 24;

  /** The same where a member may have joined that knows nothing but the genesis. */
  private static final long ROUNDS_TO_LEARN = 100;

  /** Nodes that are no members at first. */
  private static final int MOST_SPARE = 2;

  private static final double LEAST_CHANGING = 0.05;
  private static final double MOST_CHANGING = 0.25;

  private static final int EVENTS_BETWEEN_LOOKS = 100;

  private static final ReplicaConfig HASTY =
      new ReplicaConfig(
          Duration.ofMillis(100),
          Duration.ofMillis(150),
          Duration.ofSeconds(2),
          Duration.ofMillis(100),
          Duration.ofSeconds(1));

  private final Simulation world;
  private final SplittableRandom chance;
  private final int members;
  private final List<Long> powers;
  private Duration chaos = Duration.ofSeconds(2);
  private int spare;
  private long meeting = ROUNDS_TO_MEET;

  private Scenario(Simulation world, SplittableRandom chance, int members, List<Long> powers) {
    this.world = world;
    this.chance = chance;
    this.members = members;
    this.powers = powers;
  }

  public static Scenario draw(long seed) {
    return draw(seed, Rules.SAFE, Set.of(Invariant.values()));
  }

  /**
   * See above.
   *
   * @param watched what ends the world when it breaks
   */
  public static Scenario draw(long seed, Rules rules, Set<Invariant> watched) {
    SplittableRandom chance = new SplittableRandom(seed).split();
    int members = drawMembers(chance);
    boolean equal = chance.nextInt(5) < 3;
    List<Long> powers =
        IntStream.range(0, members).mapToObj(_ -> equal ? 1L : chance.nextLong(1, 6)).toList();
    Simulation world =
        Simulation.of(seed).replicas(members).powers(powers).rules(rules).watching(watched);
    Scenario scenario = new Scenario(world, chance, members, powers);
    scenario.corrupt();
    scenario.unsettle(new SplittableRandom(~seed));
    if (members < 8 && chance.nextInt(3) == 0) {
      scenario.besiege(seed);
    } else {
      scenario.weather();
    }
    return scenario;
  }

  /** Small worlds most of the time: they are the quickest and have the fewest to spare. */
  private static int drawMembers(SplittableRandom chance) {
    int kind = chance.nextInt(20);
    if (kind < 11) {
      return LEAST_MEMBERS;
    }
    if (kind < 16) {
      return chance.nextInt(5, 8);
    }
    return kind < 19 ? chance.nextInt(8, 14) : chance.nextInt(14, MOST_MEMBERS + 1);
  }

  /** In every third world members join, leave, and change their power. */
  private void unsettle(SplittableRandom epochs) {
    if (epochs.nextInt(3) == 0) {
      spare = epochs.nextInt(MOST_SPARE + 1);
      meeting = ROUNDS_TO_LEARN;
      List<Long> all = new ArrayList<>(powers);
      all.addAll(Collections.nCopies(spare, 1L));
      world.replicas(members + spare).powers(all).founders(members);
      world.changing(LEAST_CHANGING + epochs.nextDouble() * MOST_CHANGING);
    }
  }

  /** Up to f members, which is less than a third of the power, get vices. */
  private void corrupt() {
    long total = powers.stream().mapToLong(Long::longValue).sum();
    long corrupted = 0;
    int most = chance.nextInt(10) < 7 ? members : chance.nextInt(3);
    List<Integer> places = new ArrayList<>(IntStream.range(0, members).boxed().toList());
    Collections.shuffle(places, chance);
    for (int place : places.subList(0, Math.min(most, members))) {
      if (3 * (corrupted + powers.get(place)) < total) {
        corrupted += powers.get(place);
        world.byzantine(place, drawBehaviour());
      }
    }
  }

  private Behaviour drawBehaviour() {
    if (chance.nextInt(3) == 0) {
      return Behaviour.TRAITOR;
    }
    return new Behaviour(
        IntStream.range(0, chance.nextInt(1, 4))
            .mapToObj(_ -> any(Vice.values()))
            .distinct()
            .toList());
  }

  private <T> T any(T[] choices) {
    return List.of(choices).get(chance.nextInt(choices.length));
  }

  private void besiege(long seed) {
    Siege siege = any(Siege.values());
    chaos = Duration.ofMillis(chance.nextLong(1_000, 4_000));
    world
        .times(HASTY)
        .transactionEvery(20)
        .adversary(siege.lay(seed, members + spare))
        .crashing(sometimes(0.005));
  }

  private void weather() {
    long slowest = chance.nextLong(5, 150);
    chaos = Duration.ofMillis(chance.nextLong(500, members < 8 ? 4_000 : 1_500));
    world
        .network(link ->
            link.delay(1, slowest)
                .dropping(sometimes(0.2))
                .duplicating(sometimes(0.1))
                .reordering(sometimes(0.1)))
        .transactionEvery(chance.nextLong(20, 200))
        .crashing(sometimes(0.006))
        .partitioning(sometimes(0.1))
        .skewing(chance.nextBoolean() ? chance.nextLong(1, 400) : 0, 0.1);
    int odd = chance.nextInt(members);
    for (int i = 0; i < odd; i++) {
      world.link(
          chance.nextInt(members),
          chance.nextInt(members),
          link -> link.delay(1, chance.nextLong(1, 400)).dropping(sometimes(0.8)));
    }
  }

  /** Half of the time never. */
  private double sometimes(double most) {
    return chance.nextBoolean() ? chance.nextDouble() * most : 0;
  }

  /** Until everything heals, honest members' signers do not answer this part of what is asked. */
  Scenario signersAbsent(double part) {
    world.population().signersAbsent(part);
    return this;
  }

  /** Fails if an invariant breaks or the chain does not go on. */
  public void play() {
    world.begin();
    world.run(chaos);
    world.heal();
    world.population().signersAbsent(0);
    long goal = world.highestCommitted() + 2;
    long epoch = world.invariants().newest().epoch();
    long lastRound = world.highestRound() + patience();
    while (!world.honestMembers().stream().allMatch(node -> node.committedHeight() >= goal)) {
      if (world.invariants().newest().epoch() > epoch) {
        epoch = world.invariants().newest().epoch();
        lastRound = world.highestRound() + patience(); // others take turns, and may come new
      }
      if (world.highestRound() > lastRound) {
        throw new AssertionError(
            "height %d not reached by all in round %d: %s"
                .formatted(goal, lastRound, world.describe()));
      }
      world.run(EVENTS_BETWEEN_LOOKS);
    }
  }

  /** How many rounds it may take until all honest members have committed what is new. */
  private long patience() {
    List<Long> powersNow =
        world.invariants().newest().members().stream().map(Member::power).toList();
    long unit = powersNow.stream().mapToLong(Long::longValue).reduce(0, Scenario::gcd);
    long cycle = powersNow.stream().mapToLong(Long::longValue).sum() / unit;
    return 2 * cycle + meeting;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  public Simulation world() {
    return world;
  }
}
