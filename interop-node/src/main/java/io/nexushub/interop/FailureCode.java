package io.nexushub.interop;

/** Why a transaction failed, in the numbers of ICON's receipts. */
public enum FailureCode {
  UNKNOWN(1),
  CONTRACT_NOT_FOUND(2),
  METHOD_NOT_FOUND(3),
  NOT_PAYABLE(4),
  ILLEGAL_FORMAT(5),
  INVALID_PARAMETER(6),
  ACCESS_DENIED(9),
  OUT_OF_BALANCE(11),
  STACK_OVERFLOW(13),
  /** Not executed at all: it came too late, too early, or for the second time. */
  SKIPPED(14),
  /** The first of the numbers that belong to SCOREs. */
  USER(32);

  private final int number;

  FailureCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** Whether such a transaction was refused before it cost its sender anything. */
  public static boolean isFree(int code) {
    return code == OUT_OF_BALANCE.number || code == SKIPPED.number;
  }
}
