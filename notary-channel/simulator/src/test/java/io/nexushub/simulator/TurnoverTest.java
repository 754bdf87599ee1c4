package io.nexushub.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Members that come and go: whether the drawn worlds have it, and a story with a certain end. */
class TurnoverTest {
  private static final int WORLDS = 60;
  private static final long MOST = 400_000;

  @Test
  void theDrawnWorldsOpenEpochsAndLetPeopleJoinAndLeave() {
    long epochs = 0;
    long joined = 0;
    long left = 0;
    for (long seed = 1; seed <= WORLDS; seed++) {
      Simulation world = played(seed);
      var newest = world.invariants().newest();
      epochs += newest.epoch();
      joined += newest.addresses().stream().filter(each -> !world.members().contains(each)).count();
      left += world.members().addresses().stream().filter(each -> !newest.contains(each)).count();
    }
    assertThat(epochs).as("epochs opened").isGreaterThan(WORLDS / 2);
    assertThat(joined).as("nodes that joined").isGreaterThan(5);
    assertThat(left).as("members that left").isGreaterThan(5);
  }

  /** Everybody is replaced, a few at a time; the last ones know the first ones' chain. */
  @Test
  void nobodyOfTheFirstIsLeftAndTheChainGoesOn() {
    Simulation world = Simulation.of(4711).replicas(8).founders(4);
    world.runUntil(
        Simulation.everyHonestReplica(node -> node.place() > 3 || height(node) > 2), MOST);
    for (int first = 1; first <= 4; first++) {
      Set<Integer> places =
          IntStream.range(first, first + 4).boxed().collect(Collectors.toCollection(TreeSet::new));
      world.submitChange(places.stream().map(world.population()::member).toList());
      long epoch = first;
      world.runUntil(
          sim ->
              sim.nodes().stream()
                  .filter(node -> places.contains(node.place()))
                  .allMatch(node -> node.epoch() == epoch),
          MOST);
    }
    long reached = world.highestCommitted();
    world.runUntil(
        sim -> sim.nodes().subList(4, 8).stream().allMatch(node -> height(node) > reached + 5),
        MOST);
    assertThat(world.nodes().get(7).chain().subList(0, world.nodes().getFirst().chain().size()))
        .isEqualTo(world.nodes().getFirst().chain());
    assertThat(height(world.nodes().getFirst())).isLessThan(reached);
  }

  private static Simulation played(long seed) {
    Scenario scenario = Scenario.draw(seed);
    scenario.play();
    return scenario.world();
  }

  private static long height(SimulatedNode node) {
    return node.committedHeight();
  }
}
