package io.nexushub.interop;

import static io.nexushub.interop.Method.input;

import java.math.BigInteger;
import java.util.List;

/** What the message centre tells the world; BTP 2.0's events. */
final class BmcEvents {
  static final Event RELAY_MESSAGE =
      Event.of("RelayMessage", 0, input("_prev", Type.STR), input("_count", Type.INT));

  static final Event MESSAGE_DROPPED =
      Event.of(
          "MessageDropped",
          2,
          input("_prev", Type.STR),
          input("_seq", Type.INT),
          input("_msg", Type.BYTES),
          input("_ecode", Type.INT),
          input("_emsg", Type.STR));

  /** The peer's members signed two histories; only people can say which of them holds. */
  static final Event LINK_FROZEN =
      Event.of("LinkFrozen", 1, input("_prev", Type.STR), input("_reason", Type.STR));

  private static final Event BTP_EVENT =
      Event.of(
          "BTPEvent",
          2,
          input("_src", Type.STR),
          input("_nsn", Type.INT),
          input("_next", Type.STR),
          input("_event", Type.STR));

  static final List<Event> ALL = List.of(RELAY_MESSAGE, MESSAGE_DROPPED, LINK_FROZEN, BTP_EVENT);

  /** What happens to a message at a message centre. */
  enum Hop {
    SEND,
    ROUTE,
    DROP,
    RECEIVE,
    REPLY,
    ERROR
  }

  private BmcEvents() {}

  /**
   * A step in the life of a request and of its answer: both go by the source and number of the
   * request.
   */
  static void hop(Frame frame, String source, BigInteger nsn, String next, Hop hop) {
    frame.emit(BTP_EVENT, source, nsn, next, hop.name());
  }
}
