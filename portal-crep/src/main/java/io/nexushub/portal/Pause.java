package io.nexushub.portal;

import java.time.Duration;

/** Waiting, as a port: tests hand in one that only counts. */
@FunctionalInterface
public interface Pause {
  /** The pause of production: blocks the calling (virtual) thread. */
  Pause REAL =
      duration -> {
        try {
          Thread.sleep(duration);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new TransientFailure("interrupted while waiting", e);
        }
      };

  void lasting(Duration duration) throws TransientFailure;
}
