package io.nexushub.dex.book;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;

/**
 * A queue whose places are keys of the state.
 *
 * @param head the place to be served next
 * @param tail the place to be taken next
 */
record Line(long head, long tail) {
  static final Line EMPTY = new Line(0, 0);

  /** Who waits in it; each is served in its own order. */
  enum Kind {
    PAYOUTS,
    REFUNDS,
    /** Orders whose message came back, oldest first. */
    REPEATS
  }

  boolean isEmpty() {
    return head == tail;
  }

  long length() {
    return tail - head;
  }

  Line longer() {
    return new Line(head, tail + 1);
  }

  Line shorter() {
    return new Line(head + 1, tail);
  }

  void write(RlpWriter out) {
    out.uint(head).uint(tail);
  }

  static Line read(RlpReader in) throws MalformedMessage {
    return new Line(in.uint64(), in.uint64());
  }
}
