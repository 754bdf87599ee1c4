package io.nexushub.notary;

import io.nexushub.lightclient.Refusal;

/** What became of a transaction: the draft goes on with it, or as if it had never been there. */
public sealed interface Outcome {
  record Done(Draft draft) implements Outcome {}

  record Refused(int code, String reason) implements Outcome {}

  static Outcome refused(Refusal refusal) {
    return new Refused(HubCode.of(refusal.kind()), refusal.toString());
  }

  static Outcome notTaken(HubOperation operation, String expected) {
    return refused(HubCode.NOT_VALID, "operation", operation.title(), expected);
  }

  /** Nothing is wrong with the transaction: the next block has room again. */
  static Outcome blockFull(Outbox outbox) {
    return refused(
        HubCode.BLOCK_FULL,
        "outgoing messages of this block",
        outbox.bytes() + " bytes and one more message",
        "<= %d bytes, <= %d messages a network"
            .formatted(Outbox.MAX_BYTES, Outbox.MAX_MESSAGES_PER_NETWORK));
  }

  static Outcome refused(int code, String subject, Object found, Object expected) {
    return new Refused(code, subject + ": " + found + " (expected: " + expected + ")");
  }
}
