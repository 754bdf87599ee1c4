package io.nexushub.portal;

import io.nexushub.protocol.btp.NetworkAddress;

/**
 * What a portal knows of the hub it serves.
 *
 * @param nodes of the hub, any of them
 * @param notary the notary channel
 * @param lightClient the community's light-client channel
 * @param community network address of the community, by which the hub names the link
 * @param link BTP address of the hub's message centre, by which the community names the link
 * @param outgoing BTP network of the notary channel that carries messages to the community
 */
public record HubSettings(
    HubEndpoints nodes,
    ChannelName notary,
    ChannelName lightClient,
    NetworkAddress community,
    String link,
    long outgoing) {
  /** BTP network that a light-client channel opens towards the notary channel. */
  public static final long TOWARDS_NOTARY = 1;

  /**
   * A channel, under both its names.
   *
   * @param channel in URLs, such as {@code notary}
   * @param network its network address, such as {@code 0x1.nexus}
   */
  public record ChannelName(String channel, NetworkAddress network) {}
}
