package io.nexushub.portal.loopchain;

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
    NodeRpc communityRpc = portal.owning(community.nodes().rpc(vertx, community.channel()));
    NodeRpc lightClientRpc = portal.owning(hub.nodes().rpc(vertx, hub.lightClient().channel()));
    NodeRpc notaryRpc = portal.owning(hub.nodes().rpc(vertx, hub.notary().channel()));
    RelayAssembly assembly = new RelayAssembly(keccak, RELAY_BYTES, RELAY_BLOCKS);
    HubChannel lightClient =
        new HubChannel(
            lightClientRpc, hub.lightClient().network(), signer, clock, Pause.REAL, PATIENCE);
    HubChannel notary =
        new HubChannel(notaryRpc, hub.notary().network(), signer, clock, Pause.REAL, PATIENCE);
    IconAccount account =
        new IconAccount(communityRpc, community.nid(), signer, clock, Pause.REAL, PATIENCE);
    return portal
        .lane(
            new Lane(
                community.channel() + " to " + hub.lightClient().channel(),
                new NodeBtpSource(communityRpc, community.outgoing()),
                new HubDestination(lightClient, hub.community()),
                assembly,
                listener))
        .lane(
            new Lane(
                hub.lightClient().channel() + " to " + hub.notary().channel(),
                new NodeBtpSource(lightClientRpc, HubSettings.TOWARDS_NOTARY),
                new HubDestination(notary, hub.community()),
                assembly,
                listener))
        .lane(
            new Lane(
                hub.notary().channel() + " to " + community.channel(),
                new NodeBtpSource(notaryRpc, hub.outgoing()),
                new LoopchainDestination(account, community.bmc(), hub.link()),
                assembly,
                listener));
  }
}
