package io.nexushub.lft;

/** The answer to "is this a transaction of this chain?". */
public sealed interface Admission {
  record Admitted(Transaction transaction) implements Admission {}

  /**
   * @param code in the words of ICON's JSON-RPC, such as -32602 for an invalid parameter
   * @param reason what was found and what was expected
   */
  record Refused(int code, String reason) implements Admission {}
}
