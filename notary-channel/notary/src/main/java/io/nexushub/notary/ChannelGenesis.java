package io.nexushub.notary;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpAddress;
import io.nexushub.protocol.btp.NetworkAddress;
import java.util.List;

/**
 * What the genesis of every hub channel says.
 *
 * @param address where other chains address its message centre: {@code btp://0x1.nexus/hub}
 * @param members who signs for it: BTP addresses (type {@code eth}) in the order of signatures
 * @param submitters who may send transactions: members and C-Reps, as the bodies of {@code hx…}
 * @param destinations who reads its BTP networks 1, 2, …
 */
public record ChannelGenesis(
    BtpAddress address,
    List<Address> members,
    List<Address> submitters,
    List<NetworkAddress> destinations) {
  /** The published verifier's price grows with each member, and so does every vote's. */
  public static final int MAX_MEMBERS = 128;

  public static final int MAX_SUBMITTERS = 1024;
  public static final int MAX_NETWORKS = 64;

  public ChannelGenesis {
    members = List.copyOf(members);
    submitters = List.copyOf(submitters);
    destinations = List.copyOf(destinations);
  }

  /** The uid in everything its members sign. */
  public NetworkAddress network() {
    return address.network();
  }

  public static ChannelGenesis read(GenesisSection section) throws MalformedMessage {
    return new ChannelGenesis(
        section.address("network", "account", "hub"),
        section.ethereumAddresses("members", MAX_MEMBERS),
        section.keyAddresses("submitters", MAX_SUBMITTERS),
        section.networks("destinations", MAX_NETWORKS));
  }

  /** A light-client channel has one reader: the notary channel. */
  public ChannelGenesis requireOneDestination(GenesisSection section) throws MalformedMessage {
    if (destinations.size() != 1) {
      throw section.refused("destinations", destinations.size() + " networks", "1");
    }
    return this;
  }
}
