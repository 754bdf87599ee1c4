package io.nexushub.portal;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/**
 * Takes turn after turn for as long as it is deployed. To be deployed with {@code
 * ThreadingModel.VIRTUAL_THREAD}: a turn blocks.
 */
public final class LaneVerticle extends VerticleBase {
  private final String name;
  private final Turns turns;
  private final Duration idle;
  private final Backoff backoff;
  private final LaneListener listener;
  private int failures;
  private long timer;
  private boolean stopped;

  /** Work that is done in turns: {@link Lane#turn} is one kind. */
  @FunctionalInterface
  public interface Turns {
    Lane.Turn turn() throws TransientFailure;
  }

  /**
   * A host of turns.
   *
   * @param idle wait after a turn that found nothing to do
   * @param backoff waits after failures in a row
   */
  LaneVerticle(String name, Turns turns, Duration idle, Backoff backoff, LaneListener listener) {
    this.name = name;
    this.turns = turns;
    this.idle = idle;
    this.backoff = backoff;
    this.listener = listener;
  }

  @Override
  public Future<?> start() {
    next(Duration.ofMillis(1));
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return Future.succeededFuture();
  }

  private void next(Duration delay) {
    if (!stopped) {
      timer = vertx.setTimer(Math.max(1, delay.toMillis()), id -> turn());
    }
  }

  private void turn() {
    try {
      Lane.Turn turn = turns.turn();
      failures = 0;
      next(
          switch (turn) {
            case PROGRESS -> Duration.ofMillis(1);
            case IDLE -> idle;
            case HALTED -> backoff.last();
          });
    } catch (TransientFailure | RuntimeException e) {
      listener.waiting(name, failures + 1, String.valueOf(e.getMessage()));
      next(backoff.delay(failures++));
    }
  }
}
