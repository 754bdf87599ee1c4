package io.nexushub.node.work;

import io.nexushub.protocol.Address;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits for threads that all channels of a node share. The channel that has had least of their
 * time is next, and in a channel whoever brings something has his turn: a flood of one channel
 * costs another no more than its part of the time, however long or short their tasks are. What may
 * wait is limited for each who brings, in each channel.
 *
 * <p>Any thread may use it; each call is short.
 */
public final class ChannelTurns<T> {
  private final int shareItems;
  private final long shareBytes;
  private final Map<String, Queue<T>> channels = new LinkedHashMap<>();

  /** What the channel had used that was served last: newcomers begin there, not at nothing. */
  private long floorNanos;

  private static final class Queue<T> {
    private final Turns<Address, T> turns;
    private long usedNanos;

    private Queue(Turns<Address, T> turns) {
      this.turns = turns;
    }
  }

  /** Whose turn it is, and what for. Who does it says afterwards how long that {@link #took}. */
  public record Turn<T>(String channel, T what) {}

  /** See {@link Turns}; the shares are of one who brings, in one channel. */
  public ChannelTurns(int shareItems, long shareBytes) {
    this.shareItems = shareItems;
    this.shareBytes = shareBytes;
  }

  /** Whether it now waits; false if the share is used up. */
  public synchronized boolean offer(String channel, Address who, T what, int bytes) {
    return turns(channel).offer(who, what, bytes);
  }

  /** For what this node brought about itself: never refused. */
  public synchronized void add(String channel, Address self, T what) {
    turns(channel).add(self, what);
  }

  /** As {@link #add}, before what waits there already. */
  public synchronized void addFirst(String channel, Address self, T what) {
    turns(channel).addFirst(self, what);
  }

  private Turns<Address, T> turns(String channel) {
    Queue<T> queue =
        channels.computeIfAbsent(channel, each -> new Queue<>(new Turns<>(shareItems, shareBytes)));
    if (queue.turns.size() == 0) { // what it left to others while it wanted nothing is theirs
      queue.usedNanos = Math.max(queue.usedNanos, floorNanos);
    }
    return queue.turns;
  }

  /** Null if nothing waits. */
  public synchronized @Nullable Turn<T> poll() {
    Map.Entry<String, Queue<T>> next = null;
    for (Map.Entry<String, Queue<T>> each : channels.entrySet()) {
      if (each.getValue().turns.size() > 0
          && (next == null || each.getValue().usedNanos < next.getValue().usedNanos)) {
        next = each;
      }
    }
    if (next == null) {
      return null;
    }
    floorNanos = Math.max(floorNanos, next.getValue().usedNanos);
    T what = next.getValue().turns.poll();
    return what == null ? null : new Turn<>(next.getKey(), what);
  }

  /** The channel's next, whoever's turn it is; null if nothing of it waits. */
  public synchronized @Nullable T poll(String channel) {
    Queue<T> own = channels.get(channel);
    return own == null ? null : own.turns.poll();
  }

  /** What was polled has taken so long. */
  public synchronized void took(String channel, long nanos) {
    Queue<T> own = channels.get(channel);
    if (own != null) {
      own.usedNanos += nanos;
    }
  }

  /** How much waits in a channel. */
  public synchronized int size(String channel) {
    Queue<T> own = channels.get(channel);
    return own == null ? 0 : own.turns.size();
  }
}
