package io.nexushub.portal;

/** Something that waiting can mend: an endpoint that is down, a node that is catching up. */
public final class TransientFailure extends Exception {
  public TransientFailure(String message) {
    super(message);
  }

  public TransientFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
