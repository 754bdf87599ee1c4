package io.nexushub.portal.ethereum;

/** The contract said no; the message is its reason, such as {@code 27:AlreadyVerified…}. */
public final class Reverted extends Exception {
  private final String reason;

  public Reverted(String reason) {
    super(reason);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
