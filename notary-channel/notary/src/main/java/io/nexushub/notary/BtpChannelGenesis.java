package io.nexushub.notary;

import io.nexushub.notary.NotaryGenesis.TrustedSource;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.NetworkAddress;

/**
 * The genesis of a light-client channel of a chain that signs BTP blocks; docs/spec/notary.md lists
 * the keys.
 *
 * @param source the community that is followed; it is also the name of the only link
 */
public record BtpChannelGenesis(ChannelGenesis channel, TrustedSource source) {
  public static BtpChannelGenesis read(RpcItem.Dict genesis) throws MalformedMessage {
    GenesisSection section = GenesisSection.of(genesis);
    ChannelGenesis channel = ChannelGenesis.read(section).requireOneDestination(section);
    GenesisSection link = section.section("link");
    NetworkAddress network = link.network("network");
    Bytes firstHeader = link.bytes("first_header");
    TrustedSource source = new TrustedSource(network, link.positive("network_id"), firstHeader);
    link.finish();
    section.finish();
    return new BtpChannelGenesis(channel, source);
  }
}
