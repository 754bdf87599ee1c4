package io.nexushub.notary;

import io.nexushub.protocol.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The messages that leave in one block, by BTP network: bounded, so that a block's signatures never
 * cover more than a relay can carry.
 */
public record Outbox(SortedMap<Long, List<Bytes>> messages, long bytes) {
  public static final int MAX_MESSAGES_PER_NETWORK = 256;
  public static final long MAX_BYTES = 1024 * 1024;

  public static final Outbox EMPTY = new Outbox(new TreeMap<>(), 0);

  public Outbox {
    messages = Collections.unmodifiableSortedMap(new TreeMap<>(messages));
  }

  public boolean hasRoomFor(long networkId, Bytes message) {
    return count(networkId) < MAX_MESSAGES_PER_NETWORK && bytes + message.length() <= MAX_BYTES;
  }

  public int count(long networkId) {
    return messages.getOrDefault(networkId, List.of()).size();
  }

  public Outbox with(long networkId, Bytes message) {
    SortedMap<Long, List<Bytes>> extended = new TreeMap<>(messages);
    List<Bytes> queue = new ArrayList<>(extended.getOrDefault(networkId, List.of()));
    queue.add(message);
    extended.put(networkId, Collections.unmodifiableList(queue));
    return new Outbox(extended, bytes + message.length());
  }
}
