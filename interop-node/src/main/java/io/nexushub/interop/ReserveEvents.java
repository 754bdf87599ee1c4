package io.nexushub.interop;

import static io.nexushub.interop.Method.input;

import java.util.List;

/** What a vault tells the world; the same events as on Ethereum. */
final class ReserveEvents {
  static final Event DEPOSITED = numbered("Deposited", 2, "_owner", "_amount");
  static final Event REQUESTED =
      Event.of("Requested", 2, input("_number", Type.INT), input("_owner", Type.ADDRESS));
  static final Event ACKNOWLEDGED = Event.of("Acknowledged", 1, input("_number", Type.INT));

  /** The exchange never saw the deposit or request; a deposit is its owner's to reclaim. */
  static final Event RETURNED =
      Event.of("Returned", 1, input("_number", Type.INT), input("_code", Type.INT));

  static final Event RECLAIMED = numbered("Reclaimed", 2, "_to", "_amount");

  /** An order's coins have left. */
  static final Event PAID = settled("Paid");

  /** An order could not be paid now; its recipient pulls it. */
  static final Event KEPT = settled("Kept");

  static final Event CLAIMED =
      Event.of(
          "Claimed",
          2,
          input("_order", Type.INT),
          input("_to", Type.ADDRESS),
          input("_amount", Type.INT));

  static final Event POLICY_TAKEN =
      Event.of(
          "PolicyTaken",
          1,
          input("_number", Type.INT),
          input("_window", Type.INT),
          input("_cap", Type.INT),
          input("_stopped", Type.BOOL),
          input("_effectiveAt", Type.INT));

  static final Event PAUSED =
      Event.of("Paused", 1, input("_guardian", Type.ADDRESS), input("_until", Type.INT));

  static final Event LIFTED = Event.of("Lifted", 1, input("_guardian", Type.ADDRESS));

  static final List<Event> ALL =
      List.of(
          DEPOSITED,
          REQUESTED,
          ACKNOWLEDGED,
          RETURNED,
          RECLAIMED,
          PAID,
          KEPT,
          CLAIMED,
          POLICY_TAKEN,
          PAUSED,
          LIFTED);

  private ReserveEvents() {}

  private static Event numbered(String name, int indexed, String account, String amount) {
    return Event.of(
        name,
        indexed,
        input("_number", Type.INT),
        input(account, Type.ADDRESS),
        input(amount, Type.INT));
  }

  private static Event settled(String name) {
    return Event.of(
        name,
        2,
        input("_order", Type.INT),
        input("_recipient", Type.ADDRESS),
        input("_amount", Type.INT),
        input("_kind", Type.INT),
        input("_source", Type.STR));
  }
}
