package io.nexushub.node.devnet;

/** The devnet cannot go on; the message says what is missing or broken, in one line. */
public final class DevnetFailure extends Exception {
  public DevnetFailure(String message) {
    super(message);
  }

  public DevnetFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
