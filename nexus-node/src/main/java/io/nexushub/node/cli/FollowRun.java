package io.nexushub.node.cli;

import io.nexushub.follow.ChainSplit;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a light client in the terminal, until it is stopped or its chain has two histories. */
final class FollowRun {
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 8;

  private final Supplier<Future<Boolean>> round;
  private final Keeper<?> keeper;
  private final FollowLine line;
  private final Complaints complaints;
  private final @Nullable Path data;
  private int failures;

  /**
   * @param round of the light client: completes with whether it moved
   * @param data where it is kept, if it is; a conflict is kept beside it
   */
  FollowRun(
      Supplier<Future<Boolean>> round,
      Keeper<?> keeper,
      FollowLine line,
      Complaints complaints,
      @Nullable Path data) {
    this.round = round;
    this.keeper = keeper;
    this.line = line;
    this.complaints = complaints;
    this.data = data;
  }

  /** Returns only when the chain has split; an interrupt ends it, wherever it arrives. */
  int forever() throws IOException, InterruptedException {
    while (true) {
      boolean moved = false;
      try {
        moved = round();
        failures = 0;
        complaints.settled();
      } catch (ChainSplit split) {
        return Nexus.FAILED;
      } catch (IOException | InterruptedException e) {
        throw e;
      } catch (Exception e) { // what a future failed with
        complaints.endpointFailed(e);
        failures++;
      }
      line.print();
      if (!moved) {
        TimeUnit.MILLISECONDS.sleep(pause().toMillis());
      }
    }
  }

  /** To the head, as far as the servers have it; fails with what they did otherwise. */
  void toTheHead() throws Exception {
    while (round()) {
      line.print();
    }
    line.end();
  }

  private boolean round() throws Exception {
    try {
      boolean moved = round.get().await();
      keeper.keep();
      return moved;
    } catch (Exception e) { // undeclared: what the future failed with
      if (e instanceof ChainSplit split) {
        complaints.split(split, data);
        keeper.keep(); // frozen: the next run is not to begin as if nothing had been
      }
      throw e;
    }
  }

  /** Twice as long after each failure in a row. */
  private Duration pause() {
    Duration pause = line.pause().multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
