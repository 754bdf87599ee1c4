package io.nexushub.monitoring;

import io.nexushub.lft.Receipt;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.ChannelId;
import java.util.List;

/** Is told what happens on a node's channels. Any thread may tell; telling must be cheap. */
public interface ChannelListener {
  ChannelListener NONE = new ChannelListener() {};

  /**
   * A block is final on this node.
   *
   * @param latencyMicros from the block's timestamp to now
   */
  default void committed(
      ChannelId channel,
      long height,
      long timestampMicros,
      long latencyMicros,
      List<Receipt> receipts) {}

  /** A block's messages carry a quorum of signatures. */
  default void notarised(ChannelId channel, long height) {}

  default void round(ChannelId channel, long round, long failedRounds) {}

  default void waiting(ChannelId channel, int transactions) {}

  default void peers(ChannelId channel, int connected) {}

  /** A peer brought blocks that this node had asked it for; nobody has checked them yet. */
  default void fetched(ChannelId channel, Address peer, int blocks) {}

  /** A peer said what no correct peer says. */
  default void refused(ChannelId channel, String reason) {}

  /** Something was dropped because a limit was reached; whoever sent it repeats it. */
  default void dropped(ChannelId channel, String what) {}

  /** A member contradicted itself. */
  default void accused(ChannelId channel) {}
}
