package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Votes in the order of the list of representatives, with a gap for each that did not vote.
 *
 * @param <V> what is voted on
 */
public record VoteSlots<V extends Vote>(List<Optional<V>> slots) {
  public VoteSlots {
    slots = List.copyOf(slots);
  }

  /** No votes at all, not even gaps. */
  public static <V extends Vote> VoteSlots<V> none() {
    return new VoteSlots<>(List.of());
  }

  /** What headers name. It covers what was voted, and not the signatures. */
  public Hash root() {
    List<Hash> leaves = new ArrayList<>();
    slots.forEach(slot -> leaves.add(slot.map(Vote::hash).orElse(Hash.ZERO)));
    return LoopchainMerkle.root(leaves);
  }

  public int size() {
    return slots.size();
  }

  List<V> cast() {
    return slots.stream().flatMap(Optional::stream).toList();
  }
}
