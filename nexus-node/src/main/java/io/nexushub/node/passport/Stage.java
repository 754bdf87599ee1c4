package io.nexushub.node.passport;

import io.nexushub.portal.TransientFailure;
import java.util.Optional;

/**
 * One station of a message's way.
 *
 * @param name such as {@code notarised}
 * @param chain where it happens
 * @param watch asks the chain; empty while it has not happened
 */
public record Stage(String name, String chain, Watch watch) {
  /** A question to a chain. */
  @FunctionalInterface
  public interface Watch {
    Optional<Sighting> look() throws TransientFailure;
  }
}
