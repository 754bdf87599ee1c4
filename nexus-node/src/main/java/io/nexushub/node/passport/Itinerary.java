package io.nexushub.node.passport;

import io.nexushub.portal.Pause;
import io.nexushub.portal.TransientFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The stations a message has to pass, in order. */
public record Itinerary(MessageId id, List<Stage> stages) {
  private static final Duration POLL = Duration.ofMillis(250);

  public Itinerary {
    stages = List.copyOf(stages);
  }

  /**
   * Follows the message and tells each station as it is passed.
   *
   * @return the station where the message still is when the time is over; empty if it arrived
   */
  public Optional<Stage> follow(
      Duration limit, InstantSource clock, Pause pause, BiConsumer<Stage, Sighting> passed)
      throws TransientFailure {
    long deadlineMillis = clock.millis() + limit.toMillis();
    for (Stage stage : stages) {
      Optional<Sighting> sighting = look(stage, deadlineMillis, clock);
      while (sighting.isEmpty() && clock.millis() < deadlineMillis) {
        pause.lasting(POLL);
        sighting = look(stage, deadlineMillis, clock);
      }
      if (sighting.isEmpty()) {
        return Optional.of(stage);
      }
      passed.accept(stage, sighting.get());
    }
    return Optional.empty();
  }

  /** A node that is down for a moment, because it was killed or restarts, only costs time. */
  private static Optional<Sighting> look(Stage stage, long deadlineMillis, InstantSource clock)
      throws TransientFailure {
    try {
      return stage.watch().look();
    } catch (TransientFailure e) {
      if (clock.millis() >= deadlineMillis) {
        throw e;
      }
      return Optional.empty();
    }
  }
}
