package io.nexushub.node.peer;

import io.nexushub.protocol.Hash;
import java.util.Set;

/** A channel's way to its members. Any thread may speak; nothing blocks. */
public interface PeerPort {
  /** Who hears the peers from now on; until then they speak to nobody. */
  void listen(PeerHandler handler);

  /**
   * Who the channel's members are from now on, all of them at first: whom {@link #broadcast}
   * reaches and {@link #connected} names. The others may still be heard and sent to one by one.
   *
   * @param members fingerprints of their certificates
   */
  void members(Set<Hash> members);

  /** Whether the message is on its way; a peer that is away or too slow loses it. */
  boolean send(Hash peer, PeerMessage message);

  /** To all members that are reached now. */
  void broadcast(PeerMessage message);

  Set<Hash> connected();
}
