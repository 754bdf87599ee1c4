package io.nexushub.portal.loopchain;

import io.nexushub.portal.HubEnd;
import io.nexushub.portal.HubEndpoints;
import io.nexushub.portal.HubSettings;
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
 * The portal of a loopchain community: its BTP blocks to its light-client channel, what that has
 * proven to the notary channel, and the notarised messages back to the community.
 */
public final class LoopchainPortal {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int RELAY_BYTES = 64 * 1024;
  private static final int RELAY_BLOCKS = 16;

  private LoopchainPortal() {}

  /**
   * What the portal knows of the community.
   *
   * @param nodes of the community, any of them
   * @param channel of the community in URLs
   * @param nid network id that its transactions carry
   * @param bmc its message centre, a {@code cx} address
   * @param outgoing its BTP network towards the hub
   */
  public record Community(
      HubEndpoints nodes, String channel, long nid, String bmc, long outgoing) {}

  /** Wires the lanes; {@code signer} pays on the community and submits to the hub. */
  public static Portal create(
      Vertx vertx,
      HubSettings hub,
      Community community,
      Signer signer,
      InstantSource clock,
      HashFunction keccak,
      LaneListener listener) {
    Portal portal = new Portal(vertx, listener);
    NodeRpc rpc = portal.owning(community.nodes().rpc(vertx, community.channel()));
    IconAccount account =
        new IconAccount(rpc, community.nid(), signer, clock, Pause.REAL, PATIENCE);
    HubEnd lightClient = HubEnd.of(portal, vertx, hub.nodes(), hub.lightClient(), signer, clock);
    HubEnd notary = HubEnd.of(portal, vertx, hub.nodes(), hub.notary(), signer, clock);
    RelayAssembly assembly = new RelayAssembly(keccak, RELAY_BYTES, RELAY_BLOCKS);
    return portal
        .lane(
            community.channel(),
            lightClient.name(),
            new NodeBtpSource(rpc, community.outgoing()),
            lightClient.link(hub.community()),
            assembly)
        .lane(
            lightClient.name(),
            notary.name(),
            lightClient.sent(HubSettings.TOWARDS_NOTARY),
            notary.link(hub.community()),
            assembly)
        .lane(
            notary.name(),
            community.channel(),
            notary.sent(hub.outgoing()),
            new LoopchainDestination(account, community.bmc(), hub.link()),
            assembly);
  }
}
