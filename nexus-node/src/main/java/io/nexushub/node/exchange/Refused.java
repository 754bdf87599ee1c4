package io.nexushub.node.exchange;

/** The exchange understood the question and said no; the message names what and why. */
public final class Refused extends Exception {
  private final int code;

  Refused(int code, String reason) {
    super(reason);
    this.code = code;
  }

  /** As the exchange numbers its refusals. */
  public int code() {
    return code;
  }
}
