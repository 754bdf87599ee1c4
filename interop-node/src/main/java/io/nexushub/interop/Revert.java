package io.nexushub.interop;

/**
 * A call failed and undoes everything it did. Checked, because whoever calls a SCORE has to decide
 * whether its failure is its own.
 */
final class Revert extends Exception {
  private final int code;

  Revert(FailureCode code, String message) {
    this(code.number(), message);
  }

  private Revert(int code, String message) {
    super(message);
    this.code = code;
  }

  /** A SCORE's own reason, numbered by itself from 0. */
  static Revert user(int code, String message) {
    return new Revert(FailureCode.USER.number() + code, message);
  }

  /** In the numbers of ICON's receipts. */
  int code() {
    return code;
  }

  String reason() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
