package io.nexushub.node.peer;

import io.nexushub.protocol.Hash;

/** What a channel does with its peers' words. Called on network threads; must not block. */
public interface PeerHandler {
  /**
   * @param peer fingerprint of the certificate the message came under; a member of the channel
   */
  void received(Hash peer, PeerMessage message);

  /** What this node says now reaches the peer. */
  default void connected(Hash peer) {}

  default void disconnected(Hash peer) {}
}
