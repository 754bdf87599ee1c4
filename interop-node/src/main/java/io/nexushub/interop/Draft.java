package io.nexushub.interop;

import io.nexushub.lft.LogEvent;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.trie.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a block, a transaction or a call has done so far: writes, events and messages. A draft made
 * on top of another one is either kept whole or forgotten whole, which is how a call that fails
 * leaves no trace.
 *
 * <p>An empty value stands for "absent", here as in the trie.
 */
final class Draft {
  private final State state;
  private final @Nullable Draft below;
  private final Map<Bytes, Bytes> writes = new LinkedHashMap<>();
  private final List<LogEvent> events = new ArrayList<>();
  private final List<Outgoing> messages = new ArrayList<>();

  /** A BTP message that leaves over a network of this chain. */
  record Outgoing(long networkId, Bytes message) {}

  private Draft(State state, @Nullable Draft below) {
    this.state = state;
    this.below = below;
  }

  static Draft over(State state) {
    return new Draft(state, null);
  }

  Draft onTop() {
    return new Draft(state, this);
  }

  /** The value, or no bytes if there is none. */
  Bytes get(Bytes key) {
    for (Draft draft = this; draft != null; draft = draft.below) {
      Bytes value = draft.writes.get(key);
      if (value != null) {
        return value;
      }
    }
    return state.get(key).orElse(Bytes.EMPTY);
  }

  void put(Bytes key, Bytes value) {
    writes.put(key, value);
  }

  void remove(Bytes key) {
    writes.put(key, Bytes.EMPTY);
  }

  void emit(LogEvent event) {
    events.add(event);
  }

  void send(long networkId, Bytes message) {
    messages.add(new Outgoing(networkId, message));
  }

  /** How many messages there are for a network, here and below. */
  int sent(long networkId) {
    int count = 0;
    for (Draft draft = this; draft != null; draft = draft.below) {
      for (Outgoing message : draft.messages) {
        count += message.networkId() == networkId ? 1 : 0;
      }
    }
    return count;
  }

  /** Adds everything to the draft below. */
  void keep() {
    if (below == null) {
      throw new IllegalStateException("the lowest draft is kept by writing it into a state");
    }
    below.writes.putAll(writes);
    below.events.addAll(events);
    below.messages.addAll(messages);
  }

  State state() {
    State written = state;
    for (Map.Entry<Bytes, Bytes> write : writes.entrySet()) {
      written =
          write.getValue().isEmpty()
              ? written.remove(write.getKey())
              : written.put(write.getKey(), write.getValue());
    }
    return written;
  }

  List<LogEvent> events() {
    return List.copyOf(events);
  }

  List<Outgoing> messages() {
    return List.copyOf(messages);
  }
}
