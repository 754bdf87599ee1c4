package io.nexushub.portal;

/**
 * What a destination has of a link: all that a lane needs to know where to go on.
 *
 * @param received messages received over the link so far, which is the sequence number of the next
 * @param verifierHeight height of the newest BTP block its verifier has
 * @param firstMessage sequence number of the first message of that block
 * @param messageCount messages in that block
 */
public record LinkStatus(long received, long verifierHeight, long firstMessage, long messageCount) {
  /** Messages of the verifier's newest block that are still to be delivered. */
  public long remaining() {
    return Math.max(0, firstMessage + messageCount - received);
  }

  /** How many of the newest block's messages were delivered. */
  public int delivered() {
    return Math.toIntExact(messageCount - remaining());
  }
}
