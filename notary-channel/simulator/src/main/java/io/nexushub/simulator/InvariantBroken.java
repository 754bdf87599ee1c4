package io.nexushub.simulator;

/** What must never be false was false: the reason is in the message. */
public final class InvariantBroken extends AssertionError {
  private final Invariant invariant;

  InvariantBroken(Invariant invariant, String message) {
    super(invariant + ": " + message);
    this.invariant = invariant;
  }

  public Invariant invariant() {
    return invariant;
  }
}
