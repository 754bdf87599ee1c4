package io.nexushub.interop;

import io.nexushub.interop.Genesis.Link;

/** How many messages have come and gone over a link. */
final class LinkCounters {
  private LinkCounters() {}

  static long received(Frame frame, Link link) {
    return frame.loadNumber("rx/" + link.peer());
  }

  static void received(Frame frame, Link link, long count) {
    frame.storeNumber("rx/" + link.peer(), count);
  }

  static long sent(Frame frame, Link link) {
    return frame.loadNumber("tx/" + link.peer());
  }

  static void sent(Frame frame, Link link, long count) {
    frame.storeNumber("tx/" + link.peer(), count);
  }
}
