package io.nexushub.portal;

/** What became of a relay message at its destination. */
public sealed interface Delivery {
  /**
   * @param transaction id of the transaction there
   * @param block height or number of its block there
   */
  record Delivered(String transaction, long block) implements Delivery {}

  /** Somebody else was faster (code 27), or our view of the link was old: read the status again. */
  record Overtaken(String reason) implements Delivery {}

  /** The destination will not take this, ever; waiting does not help. */
  record Refused(String transaction, String reason) implements Delivery {}
}
