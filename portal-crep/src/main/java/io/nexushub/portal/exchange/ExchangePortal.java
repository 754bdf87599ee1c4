package io.nexushub.portal.exchange;

import io.nexushub.portal.HubEnd;
import io.nexushub.portal.HubEndpoints;
import io.nexushub.portal.HubSettings;
import io.nexushub.portal.LaneListener;
import io.nexushub.portal.Portal;
import io.nexushub.portal.RelayAssembly;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.Signer;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/**
 * The portal of an exchange, a channel of the hub's own nodes: what vaults said to the exchange's
 * channel, what that answers and orders back to the notary channel.
 */
public final class ExchangePortal {
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
    HubEnd exchange = HubEnd.of(portal, vertx, nodes, ends.exchange(), signer, clock);
    HubEnd notary = HubEnd.of(portal, vertx, nodes, ends.notary(), signer, clock);
    RelayAssembly assembly = new RelayAssembly(keccak, RELAY_BYTES, RELAY_BLOCKS);
    return portal
        .lane(
            exchange.name(),
            notary.name(),
            exchange.sent(HubSettings.TOWARDS_NOTARY),
            notary.link(ends.exchange().network()),
            assembly)
        .lane(
            notary.name(),
            exchange.name(),
            notary.sent(ends.outgoing()),
            exchange.link(ends.notary().network()),
            assembly)
        .turns("due at " + exchange.name(), new DueWork(exchange.channel(), clock)::turn);
  }
}
