package io.nexushub.lft;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.consensus.Membership;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Peers who speak of later epochs. Nothing they say can be checked here: it is a reason to ask them
 * for what ends this epoch, and what they say of the next one is kept for a little while, because
 * members do not open it at the same instant.
 */
final class Ahead {
  /** Messages of the next epoch; the oldest goes first, and will be repeated. */
  static final int MAX_KEPT = 16;

  private final Map<Address, Long> peers = new LinkedHashMap<>();
  private final Deque<Input.MessageReceived> early = new ArrayDeque<>();

  /**
   * @param epoch the message's
   * @param present this replica's, which is earlier
   */
  void hear(Input.MessageReceived input, long epoch, long present) {
    if (peers.containsKey(input.from()) || peers.size() < Membership.MAX_MEMBERS) {
      peers.merge(input.from(), epoch, Math::max);
    }
    if (epoch == present + 1) {
      early.addLast(input);
      if (early.size() > MAX_KEPT) {
        early.removeFirst();
      }
    }
  }

  /** A peer who claims to be in a later epoch than this. */
  Optional<Address> peer(long present) {
    return peers.entrySet().stream()
        .filter(entry -> entry.getValue() > present)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** It had nothing to show for its claim; it may claim again, and then others come first. */
  void disappointedBy(Address peer) {
    peers.remove(peer);
  }

  /** The next epoch is open: what was kept for it. */
  List<Input.MessageReceived> takeEarly() {
    List<Input.MessageReceived> kept = List.copyOf(early);
    early.clear();
    return kept;
  }
}
