package io.nexushub.simulator;

/**
 * What happens to a message between two replicas.
 *
 * @param dropping probability from 0 to 1 that it is lost
 * @param duplicating probability from 0 to 1 that it arrives twice
 * @param reordering probability from 0 to 1 that it is overtaken by all that is sent for a while;
 *     who merely delays at random reorders neighbours only
 */
public record Link(
    long minDelayMillis,
    long maxDelayMillis,
    double dropping,
    double duplicating,
    double reordering) {
  public static final Link GOOD = new Link(1, 20, 0, 0, 0);

  /** How many times the longest delay an overtaken message may take. */
  static final long OVERTAKEN = 8;

  public Link delay(long minMillis, long maxMillis) {
    return new Link(minMillis, maxMillis, dropping, duplicating, reordering);
  }

  public Link dropping(double probability) {
    return new Link(minDelayMillis, maxDelayMillis, probability, duplicating, reordering);
  }

  public Link duplicating(double probability) {
    return new Link(minDelayMillis, maxDelayMillis, dropping, probability, reordering);
  }

  public Link reordering(double probability) {
    return new Link(minDelayMillis, maxDelayMillis, dropping, duplicating, probability);
  }

  /** The same distance without accidents. */
  Link healed() {
    return new Link(minDelayMillis, maxDelayMillis, 0, 0, 0);
  }
}
