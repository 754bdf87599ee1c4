package io.nexushub.node.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void aSeedIsAPlan() {
    assertThat(Plan.of(7, MINUTE, 5)).isEqualTo(Plan.of(7, MINUTE, 5));
    assertThat(Plan.of(7, MINUTE, 5)).isNotEqualTo(Plan.of(8, MINUTE, 5));
  }

  @Test
  void aMinuteHasEveryKindOfIncident() {
    for (long seed = 0; seed < 200; seed++) {
      List<Incident> incidents =
          Plan.of(seed, MINUTE, 5).incidents().stream().map(Plan.Moment::what).toList();
      assertThat(incidents)
          .contains(
              new Incident.Kill("portal-ethereum"),
              new Incident.Kill("portal-icon"),
              new Incident.Kill("portal-dex"))
          .hasAtLeastOneElementOfType(Incident.Stop.class)
          .hasAtLeastOneElementOfType(Incident.Resend.class);
      assertThat(
              incidents.stream()
                  .filter(Incident.Replay.class::isInstance)
                  .map(incident -> ((Incident.Replay) incident).manner()))
          .contains(Incident.Manner.values());
    }
  }

  /** Two away of four would stop the hub until one is back. */
  @Test
  void oneHubNodeIsAwayAtATimeAndComesBack() {
    for (long seed = 0; seed < 200; seed++) {
      Set<String> away = new TreeSet<>();
      for (Plan.Moment<Incident> moment : Plan.of(seed, Duration.ofMinutes(10), 1).incidents()) {
        switch (moment.what()) {
          case Incident.Stop(String part) -> away.add(part);
          case Incident.StartAgain(String part) -> assertThat(away.remove(part)).isTrue();
          case Incident.Kill kill -> assertThat(kill.part()).doesNotStartWith("hub-");
          case Incident.Replay replay -> {}
          case Incident.Resend resend -> {}
        }
        assertThat(away).as("seed %d", seed).hasSizeLessThanOrEqualTo(1);
      }
      assertThat(away).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void tradersDoAllThatTheyShouldNot() {
    List<Act> acts =
        Plan.of(1, Duration.ofMinutes(10), 5).traders().stream()
            .flatMap(List::stream)
            .map(Plan.Moment::what)
            .toList();
    for (Class<?> kind : Act.class.getPermittedSubclasses()) {
      assertThat(acts).hasAtLeastOneElementOfType(kind);
    }
    List<Act.Swap> swaps =
        acts.stream().filter(Act.Swap.class::isInstance).map(Act.Swap.class::cast).toList();
    assertThat(swaps.stream().map(Act.Swap::bound)).contains(Act.Bound.values());
    assertThat(swaps.stream().map(Act.Swap::recipient)).contains(Act.Recipient.values());
    assertThat(swaps.stream().map(Act.Swap::from)).contains(Chain.values());
    assertThat(swaps).anyMatch(swap -> swap.deadlineSeconds() < 0);
    assertThat(swaps).anyMatch(swap -> swap.size() instanceof Act.Size.Units);
  }
}
