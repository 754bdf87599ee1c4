package io.nexushub.simulator;

/**
 * What happens to a message between two replicas. Reordering needs no switch: whoever delays at
 * random reorders.
 *
 * @param dropping probability from 0 to 1 that it is lost
 * @param duplicating probability from 0 to 1 that it arrives twice
 */
public record Link(long minDelayMillis, long maxDelayMillis, double dropping, double duplicating) {
  public static final Link GOOD = new Link(1, 20, 0, 0);

  public Link delay(long minMillis, long maxMillis) {
    return new Link(minMillis, maxMillis, dropping, duplicating);
  }

  public Link dropping(double probability) {
    return new Link(minDelayMillis, maxDelayMillis, probability, duplicating);
  }

  public Link duplicating(double probability) {
    return new Link(minDelayMillis, maxDelayMillis, dropping, probability);
  }
}
