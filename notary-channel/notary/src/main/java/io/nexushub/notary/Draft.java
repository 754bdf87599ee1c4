package io.nexushub.notary;

import io.nexushub.lft.BlockContext;
import io.nexushub.lft.LogEvent;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.trie.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A block in the making. Every change gives a new draft, so that a transaction which fails half-way
 * is forgotten by going on with the draft before it.
 *
 * @param taken how many messages each link has brought in this block
 * @param transaction the one being executed
 * @param events what it made happen so far
 */
public record Draft(
    BlockContext block,
    State state,
    Outbox outbox,
    SortedMap<NetworkAddress, Integer> taken,
    Hash transaction,
    List<LogEvent> events) {
  public Draft {
    taken = Collections.unmodifiableSortedMap(new TreeMap<>(taken));
    events = List.copyOf(events);
  }

  public static Draft of(BlockContext block, State parent) {
    return new Draft(
        block, parent, Outbox.EMPTY, Collections.emptySortedMap(), Hash.ZERO, List.of());
  }

  public Draft startingWith(Hash next) {
    return new Draft(block, state, outbox, taken, next, List.of());
  }

  public Draft with(State changed) {
    return new Draft(block, changed, outbox, taken, transaction, events);
  }

  public Draft put(Bytes key, Bytes value) {
    return with(state.put(key, value));
  }

  public Draft sending(long networkId, Bytes message) {
    return new Draft(block, state, outbox.with(networkId, message), taken, transaction, events);
  }

  public int taken(NetworkAddress link) {
    return taken.getOrDefault(link, 0);
  }

  public Draft taking(NetworkAddress link, int messages) {
    SortedMap<NetworkAddress, Integer> counted = new TreeMap<>(taken);
    counted.merge(link, messages, Integer::sum);
    return new Draft(block, state, outbox, counted, transaction, events);
  }

  public Draft emitting(LogEvent event) {
    List<LogEvent> extended = new ArrayList<>(events);
    extended.add(event);
    return new Draft(block, state, outbox, taken, transaction, extended);
  }
}
