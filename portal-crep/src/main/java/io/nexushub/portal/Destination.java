package io.nexushub.portal;

import io.nexushub.protocol.Bytes;

/**
 * Where a lane brings relay messages: a hub channel, the community's message centre, or the one on
 * Ethereum. Delivering the same relay message twice is harmless everywhere.
 */
public interface Destination {
  LinkStatus status() throws TransientFailure;

  /**
   * Blocks until the destination has executed the relay message, for good as far as it can tell.
   */
  Delivery deliver(Bytes relayMessage) throws TransientFailure;
}
