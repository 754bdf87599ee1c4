package io.nexushub.node.work;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.ChannelId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the threads that all channels of a node share: each channel is served in turn, and
 * in a channel whoever brings something, so that one channel's flood costs another no more than one
 * wait for one thing. A channel's shares are its own.
 *
 * <p>Any thread may use it; each call is short.
 */
public final class ChannelTurns<T> {
  private final int shareItems;
  private final long shareBytes;
  private final SequencedMap<ChannelId, Turns<Address, T>> channels = new LinkedHashMap<>();

  /** See {@link Turns}; the shares are of one who brings, in one channel. */
  public ChannelTurns(int shareItems, long shareBytes) {
    this.shareItems = shareItems;
    this.shareBytes = shareBytes;
  }

  /** Whether it now waits; false if the share is used up. */
  public synchronized boolean offer(ChannelId channel, Address who, T what, int bytes) {
    return turns(channel).offer(who, what, bytes);
  }

  /** For what this node brought about itself: never refused. */
  public synchronized void add(ChannelId channel, Address self, T what) {
    turns(channel).add(self, what);
  }

  private Turns<Address, T> turns(ChannelId channel) {
    return channels.computeIfAbsent(channel, each -> new Turns<>(shareItems, shareBytes));
  }

  /** The next of the channel that has waited longest for a turn; null if nothing waits. */
  public synchronized @Nullable T poll() {
    Map.Entry<ChannelId, Turns<Address, T>> next = channels.pollFirstEntry();
    if (next == null) {
      return null;
    }
    T what = next.getValue().poll();
    if (next.getValue().size() > 0) {
      channels.put(next.getKey(), next.getValue());
    }
    return what;
  }

  /** The channel's next, without a turn of its own; null if nothing of it waits. */
  public synchronized @Nullable T poll(ChannelId channel) {
    Turns<Address, T> own = channels.get(channel);
    if (own == null) {
      return null;
    }
    T what = own.poll();
    if (own.size() == 0) {
      channels.remove(channel);
    }
    return what;
  }

  /** How much waits in a channel. */
  public synchronized int size(ChannelId channel) {
    Turns<Address, T> own = channels.get(channel);
    return own == null ? 0 : own.size();
  }
}
