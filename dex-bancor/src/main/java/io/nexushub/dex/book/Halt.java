package io.nexushub.dex.book;

import io.nexushub.protocol.MalformedMessage;

/** How much of the exchange stands still; each level includes those before it. */
public enum Halt {
  NOTHING(0),
  /** No new quotes. */
  QUOTES(1),
  /** Nothing is executed: deposits go back. */
  TRADES(2),
  /** No orders leave, not even refunds. Claims at the vaults go on. */
  SIGNING(3);

  private final long number;

  Halt(long number) {
    this.number = number;
  }

  public long number() {
    return number;
  }

  public static Halt of(long number) throws MalformedMessage {
    for (Halt level : values()) {
      if (level.number == number) {
        return level;
      }
    }
    throw MalformedMessage.of("halt", number, "0 to 3");
  }

  public boolean stops(Halt level) {
    return compareTo(level) >= 0;
  }
}
