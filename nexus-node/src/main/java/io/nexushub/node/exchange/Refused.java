package io.nexushub.node.exchange;

/** The exchange, or a chain's node, said no for good; the message names what and why. */
public final class Refused extends Exception {
  /** A node is of another chain than the vault. */
  public static final int WRONG_NETWORK = -1;

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
