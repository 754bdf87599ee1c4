package io.nexushub.simulator;

/** What must never be false was false: the reason is in the message. */
public final class InvariantBroken extends AssertionError {
  InvariantBroken(String message) {
    super(message);
  }
}
