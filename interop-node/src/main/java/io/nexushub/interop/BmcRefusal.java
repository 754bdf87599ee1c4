package io.nexushub.interop;

/** The message centre's reasons to revert, with BTP's numbers and names. */
enum BmcRefusal {
  UNKNOWN(10, "Unknown"),
  UNAUTHORIZED(11, "Unauthorized"),
  INVALID_SN(12, "InvalidSn"),
  NO_SERVICE(16, "NotExistsService"),
  NO_LINK(18, "NotExistsLink"),
  UNREACHABLE(21, "Unreachable"),
  /** The verifier: wrong, and stays wrong. */
  NOT_VALID(25, "Unknown"),
  /** The verifier: something before it is missing; the relay has to rewind. */
  NOT_VERIFIABLE(26, "NotVerifiable"),
  /** The verifier: nothing new; the relay has to skip it. */
  ALREADY_VERIFIED(27, "AlreadyVerified"),
  /** The block has no room for another message over this link. */
  FULL(28, "Full"),
  /** The verifier believes nobody any more. */
  FROZEN(29, "Frozen");

  private final int number;
  private final String title;

  BmcRefusal(int number, String title) {
    this.number = number;
    this.title = title;
  }

  int number() {
    return number;
  }

  Revert because(String reason) {
    return Revert.user(number, number + ":" + title + ": " + reason);
  }

  Revert because(String subject, Object found, Object expected) {
    return because(subject + ": " + found + " (expected: " + expected + ")");
  }
}
