package io.nexushub.portal.exchange;

import io.nexushub.portal.HubChannel;
import io.nexushub.portal.HubDestination;
import io.nexushub.portal.HubEndpoints;
import io.nexushub.portal.HubSettings;
import io.nexushub.portal.Lane;
import io.nexushub.portal.LaneListener;
import io.nexushub.portal.NodeBtpSource;
import io.nexushub.portal.NodeRpc;
import io.nexushub.portal.Pause;
import io.nexushub.portal.Portal;
import io.nexushub.portal.RelayAssembly;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.Signer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The portal of an exchange, a channel of the hub's own nodes: what vaults said to the exchange's
 * channel, what that answers and orders back to the notary channel.
 */
public final class ExchangePortal {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int RELAY_BYTES = 64 * 1024;
  private static final int RELAY_BLOCKS = 16;

  private ExchangePortal() {}

  /**
   * What the portal connects.
   *
   * @param notary the notary channel
   * @param exchange the exchange's channel
   * @param outgoing BTP network of the notary channel that carries messages to the exchange
   */
  public record Ends(
      HubSettings.ChannelName notary, HubSettings.ChannelName exchange, long outgoing) {}

  /** Wires the lanes; {@code signer} is a submitter of both channels. */
  public static Portal create(
      Vertx vertx,
      HubEndpoints nodes,
      Ends ends,
      Signer signer,
      InstantSource clock,
      HashFunction keccak,
      LaneListener listener) {
    Portal portal = new Portal(vertx, listener);
    NodeRpc exchangeRpc = portal.owning(nodes.rpc(vertx, ends.exchange().channel()));
    NodeRpc notaryRpc = portal.owning(nodes.rpc(vertx, ends.notary().channel()));
    RelayAssembly assembly = new RelayAssembly(keccak, RELAY_BYTES, RELAY_BLOCKS);
    HubChannel exchange =
        new HubChannel(exchangeRpc, ends.exchange().network(), signer, clock, Pause.REAL, PATIENCE);
    HubChannel notary =
        new HubChannel(notaryRpc, ends.notary().network(), signer, clock, Pause.REAL, PATIENCE);
    return portal
        .lane(
            new Lane(
                ends.exchange().channel() + " to " + ends.notary().channel(),
                new NodeBtpSource(exchangeRpc, HubSettings.TOWARDS_NOTARY),
                new HubDestination(notary, ends.exchange().network()),
                assembly,
                listener))
        .lane(
            new Lane(
                ends.notary().channel() + " to " + ends.exchange().channel(),
                new NodeBtpSource(notaryRpc, ends.outgoing()),
                new HubDestination(exchange, ends.notary().network()),
                assembly,
                listener));
  }
}
