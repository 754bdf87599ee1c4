package io.nexushub.notary;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.MalformedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What the genesis of every hub channel says.
 *
 * @param network its own network address, the uid in everything its members sign
 * @param account the part of its BTP address after the network, {@code hub} in {@code
 *     btp://0x1.nexus/hub}
 * @param members who signs for it: BTP addresses (type {@code eth}) in the order of signatures
 * @param submitters who may send transactions: members and C-Reps, as the bodies of {@code hx…}
 * @param destinations its BTP networks, in ascending order of id
 */
public record ChannelGenesis(
    String network,
    String account,
    List<Address> members,
    List<Address> submitters,
    List<Destination> destinations) {
  /** The published verifier's price grows with each member, and so does every vote's. */
  public static final int MAX_MEMBERS = 128;

  public static final int MAX_SUBMITTERS = 1024;
  public static final int MAX_NETWORKS = 64;

  public ChannelGenesis {
    members = List.copyOf(members);
    submitters = List.copyOf(submitters);
    destinations = List.copyOf(destinations);
  }

  /**
   * A BTP network that the channel opens in its first block.
   *
   * @param id number of the BTP network, from 1 on
   * @param network address of the chain that reads it
   */
  public record Destination(long id, String network) {}

  /** Where other chains address the channel's message centre. */
  public String btpAddress() {
    return "btp://" + network + "/" + account;
  }

  static ChannelGenesis read(GenesisSection section) throws MalformedMessage {
    ChannelGenesis genesis =
        new ChannelGenesis(
            section.network("network"),
            section.textOr("account", "hub"),
            section.ethereumAddresses("members", MAX_MEMBERS),
            section.keyAddresses("submitters", MAX_SUBMITTERS),
            destinations(section));
    if (!genesis.account.chars().allMatch(ChannelGenesis::isAccountCharacter)) {
      throw section.refused("account", genesis.account, "letters, digits, '-' and '_'");
    }
    return genesis;
  }

  private static List<Destination> destinations(GenesisSection section) throws MalformedMessage {
    List<Destination> destinations = new ArrayList<>();
    TreeSet<String> networks = new TreeSet<>();
    long last = 0;
    for (GenesisSection item : section.sections("destinations", MAX_NETWORKS)) {
      Destination destination = new Destination(item.positive("id"), item.network("network"));
      item.finish();
      if (destination.id() <= last) {
        throw item.refused("id", destination.id(), "> " + last + ", ascending");
      }
      if (!networks.add(destination.network())) {
        throw item.refused("network", destination.network() + " twice", "each once");
      }
      destinations.add(destination);
      last = destination.id();
    }
    return destinations;
  }

  private static boolean isAccountCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }
}
