package io.nexushub.node.bench;

/** The measurement cannot go on; the message says what was found and what was expected. */
public final class LoadFailure extends Exception {
  LoadFailure(String message) {
    super(message);
  }

  LoadFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
