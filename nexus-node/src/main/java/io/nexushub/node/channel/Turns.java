package io.nexushub.node.channel;

import io.nexushub.protocol.Address;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What waits, by who brought it. Each has a limited share and is served in turn, so that a flood
 * costs the words of whoever sends it, and nobody else's.
 *
 * <p>Any thread may use it; each call is short.
 */
final class Turns<T> {
  private final int shareItems;
  private final long shareBytes;
  private final SequencedMap<Address, Share<T>> waiting = new LinkedHashMap<>();
  private int size;

  private record Item<T>(T what, int bytes) {}

  private static final class Share<T> {
    private final Deque<Item<T>> items = new ArrayDeque<>();
    private long bytes;
  }

  /**
   * @param shareItems that may wait for one; further ones are refused
   * @param shareBytes that may wait for one; one item fits always
   */
  Turns(int shareItems, long shareBytes) {
    this.shareItems = shareItems;
    this.shareBytes = shareBytes;
  }

  /** Whether it now waits; false if the share is used up. */
  synchronized boolean offer(Address who, T what, int bytes) {
    if (!hasRoom(who, bytes)) {
      return false;
    }
    put(who, what, bytes);
    return true;
  }

  /** Whether an {@link #offer} would be taken now: to be asked before work is spent on it. */
  synchronized boolean hasRoom(Address who, int bytes) {
    Share<T> share = waiting.get(who);
    return share == null || (share.items.size() < shareItems && share.bytes + bytes <= shareBytes);
  }

  /** For what this node brought about itself: bounded by what it asks for, so never refused. */
  synchronized void add(Address self, T what) {
    put(self, what, 0);
  }

  private void put(Address who, T what, int bytes) {
    Share<T> share = waiting.computeIfAbsent(who, each -> new Share<>());
    share.items.add(new Item<>(what, bytes));
    share.bytes += bytes;
    size++;
  }

  /** The oldest of whoever has waited longest for a turn; null if nothing waits. */
  synchronized @Nullable T poll() {
    Map.Entry<Address, Share<T>> next = waiting.pollFirstEntry();
    if (next == null) {
      return null;
    }
    Share<T> share = next.getValue();
    Item<T> item = share.items.remove();
    share.bytes -= item.bytes;
    size--;
    if (!share.items.isEmpty()) {
      waiting.put(next.getKey(), share);
    }
    return item.what;
  }

  synchronized int size() {
    return size;
  }
}
