package io.nexushub.dex.book;

import java.math.BigInteger;

/** Something that happened in the book, for whoever follows an order. */
public sealed interface Entry {
  /** A deposit or wish is in the book: it is final on its own chain. */
  record Accepted(Order order) implements Entry {}

  /** Numbers of a vault never came: what they stood for was answered by an error on the way. */
  record Skipped(Vault vault, long firstMissing, long lastMissing) implements Entry {}

  record Waits(Order order) implements Entry {}

  record Executed(Order order) implements Entry {}

  record Rejected(Order order) implements Entry {}

  /** A payment entered a state. */
  record Moved(Payment payment) implements Entry {}

  /**
   * A block's trades met at one price.
   *
   * @param toFirst what was given to the first reserve, fees included
   * @param trades how many took part
   */
  record Cleared(Pool after, BigInteger toFirst, BigInteger toSecond, int trades)
      implements Entry {}

  /** An invariant broke, or would have: the pool stands still until members agree to go on. */
  record Stopped(PoolId pool, String reason) implements Entry {}
}
