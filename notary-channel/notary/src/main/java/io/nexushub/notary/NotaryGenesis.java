package io.nexushub.notary;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.NetworkAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The genesis of a notary channel; docs/spec/notary.md lists the keys.
 *
 * @param links the communities whose messages it takes
 */
public record NotaryGenesis(ChannelGenesis channel, List<Link> links) {
  static final long DEFAULT_MAX_MESSAGES = 256;
  static final long DEFAULT_MAX_MESSAGE_BYTES = 16 * 1024;
  private static final long MAX_MAX_MESSAGES = 1024;
  private static final long MAX_MAX_MESSAGE_BYTES = 64 * 1024;

  public NotaryGenesis {
    links = List.copyOf(links);
  }

  /**
   * A community, and the light-client channel that vouches for its messages.
   *
   * @param network address of the community, whose messages may travel over the link
   * @param source what is trusted of the chain that proves them
   * @param maxMessages messages of the link in one block of the hub
   * @param maxMessageBytes length of one message
   */
  public record Link(
      NetworkAddress network, TrustedSource source, long maxMessages, long maxMessageBytes) {}

  /**
   * The start of a BTP light client.
   *
   * @param uid network address of the chain whose BTP blocks are read
   * @param networkId its BTP network that is meant for this channel
   * @param firstHeader BTP header of that network which announces the first proof context
   */
  public record TrustedSource(NetworkAddress uid, long networkId, Bytes firstHeader) {
    public static TrustedSource read(GenesisSection section) throws MalformedMessage {
      return new TrustedSource(
          section.network("source"), section.positive("network_id"), section.bytes("first_header"));
    }
  }

  public static NotaryGenesis read(RpcItem.Dict genesis) throws MalformedMessage {
    GenesisSection section = GenesisSection.of(genesis);
    ChannelGenesis channel = ChannelGenesis.read(section);
    NotaryGenesis read = new NotaryGenesis(channel, links(section, channel));
    section.finish();
    return read;
  }

  private static List<Link> links(GenesisSection section, ChannelGenesis channel)
      throws MalformedMessage {
    List<Link> links = new ArrayList<>();
    TreeSet<NetworkAddress> networks = new TreeSet<>();
    for (GenesisSection item : section.sections("links", ChannelGenesis.MAX_NETWORKS)) {
      Link link =
          new Link(
              item.network("network"),
              TrustedSource.read(item),
              item.positiveOr("max_messages", DEFAULT_MAX_MESSAGES),
              item.positiveOr("max_message_bytes", DEFAULT_MAX_MESSAGE_BYTES));
      item.finish();
      if (!networks.add(link.network())) {
        throw item.refused("network", link.network() + " twice", "each once");
      }
      if (!channel.destinations().contains(link.network())) {
        throw item.refused(
            "network", link.network(), "one of the destinations, so that errors can go back");
      }
      if (link.maxMessages() > MAX_MAX_MESSAGES) {
        throw item.refused("max_messages", link.maxMessages(), "<= " + MAX_MAX_MESSAGES);
      }
      if (link.maxMessageBytes() > MAX_MAX_MESSAGE_BYTES) {
        throw item.refused(
            "max_message_bytes", link.maxMessageBytes(), "<= " + MAX_MAX_MESSAGE_BYTES);
      }
      links.add(link);
    }
    return links;
  }
}
