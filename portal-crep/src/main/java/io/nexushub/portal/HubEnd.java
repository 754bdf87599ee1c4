package io.nexushub.portal;

import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.NetworkAddress;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;

/** A channel of the hub as lanes begin and end at it. */
public record HubEnd(String name, NodeRpc rpc, HubChannel channel) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * Connects lazily; the portal closes the connection.
   *
   * @param signer a submitter of the channel
   */
  public static HubEnd of(
      Portal portal,
      Vertx vertx,
      HubEndpoints nodes,
      HubSettings.ChannelName name,
      Signer signer,
      InstantSource clock) {
    NodeRpc rpc = portal.owning(nodes.rpc(vertx, name.channel()));
    HubChannel channel = new HubChannel(rpc, name.network(), signer, clock, Pause.REAL, PATIENCE);
    return new HubEnd(name.channel(), rpc, channel);
  }

  /** What the channel sends over that BTP network of its own. */
  public BtpSource sent(long network) {
    return new NodeBtpSource(rpc, network);
  }

  /** The channel as the destination of the messages of that community. */
  public Destination link(NetworkAddress community) {
    return new HubDestination(channel, community);
  }
}
