package io.nexushub.notary;

import io.nexushub.lightclient.Refusal;

/** What became of a transaction: the draft goes on with it, or as if it had never been there. */
sealed interface Outcome {
  record Done(Draft draft) implements Outcome {}

  record Refused(int code, String reason) implements Outcome {}

  static Outcome refused(Refusal refusal) {
    return new Refused(HubCode.of(refusal.kind()), refusal.toString());
  }

  static Outcome refused(int code, String subject, Object found, Object expected) {
    return new Refused(code, subject + ": " + found + " (expected: " + expected + ")");
  }
}
