package io.nexushub.node.work;

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
public final class Turns<K, T> {
  private final int shareItems;
  private final long shareBytes;
  private final SequencedMap<K, Share<T>> waiting = new LinkedHashMap<>();
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
  public Turns(int shareItems, long shareBytes) {
    this.shareItems = shareItems;
    this.shareBytes = shareBytes;
  }

  /** Whether it now waits; false if the share is used up. */
  public synchronized boolean offer(K who, T what, int bytes) {
    if (!hasRoom(who, bytes)) {
      return false;
    }
    put(who, what, bytes);
    return true;
  }

  /** Whether an {@link #offer} would be taken now: to be asked before work is spent on it. */
  public synchronized boolean hasRoom(K who, int bytes) {
    Share<T> share = waiting.get(who);
    return share == null || (share.items.size() < shareItems && share.bytes + bytes <= shareBytes);
  }

  /** For what this node brought about itself: bounded by what it asks for, so never refused. */
  public synchronized void add(K self, T what) {
    put(self, what, 0);
  }

  /** As {@link #add}, before what waits there already. */
  public synchronized void addFirst(K self, T what) {
    share(self).items.addFirst(new Item<>(what, 0));
    size++;
  }

  private void put(K who, T what, int bytes) {
    Share<T> share = share(who);
    share.items.add(new Item<>(what, bytes));
    share.bytes += bytes;
    size++;
  }

  private Share<T> share(K who) {
    return waiting.computeIfAbsent(who, each -> new Share<>());
  }

  /** The oldest of whoever has waited longest for a turn; null if nothing waits. */
  public synchronized @Nullable T poll() {
    Map.Entry<K, Share<T>> next = waiting.pollFirstEntry();
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

  /** Throws everything away. */
  public synchronized void clear() {
    waiting.clear();
    size = 0;
  }

  public synchronized int size() {
    return size;
  }
}
