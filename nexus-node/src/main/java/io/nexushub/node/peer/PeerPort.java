package io.nexushub.node.peer;

import io.nexushub.protocol.Hash;
import java.util.Set;

/** A channel's way to its members. Any thread may speak; nothing blocks. */
public interface PeerPort {
  /** Who hears the peers from now on; until then they speak to nobody. */
  void listen(PeerHandler handler);

  /** Whether the message is on its way; a peer that is away or too slow loses it. */
  boolean send(Hash peer, PeerMessage message);

  /** To all members that are reached now. */
  void broadcast(PeerMessage message);

  Set<Hash> connected();
}
