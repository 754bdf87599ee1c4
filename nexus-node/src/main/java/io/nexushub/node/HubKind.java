package io.nexushub.node;

import io.nexushub.dex.channel.DexApplication;
import io.nexushub.lft.Application;
import io.nexushub.node.channel.Channel;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.rpc.ChannelPaths;
import io.nexushub.node.rpc.dex.DexPaths;
import io.nexushub.notary.BtpChannel;
import io.nexushub.notary.EthereumChannel;
import io.nexushub.notary.GoloopChannel;
import io.nexushub.notary.HubTransaction;
import io.nexushub.notary.LoopchainChannel;
import io.nexushub.notary.NotaryApplication;
import io.nexushub.protocol.BlsScheme;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.SignatureScheme;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The kinds of channels a hub is made of; docs/spec/notary.md and docs/spec/dex.md describe their
 * genesis.
 */
public final class HubKind implements ApplicationKind {
  public static final String NOTARY = "notary";
  public static final String LIGHT_CLIENT_OF_ETHEREUM = "light-client/ethereum";
  public static final String LIGHT_CLIENT_OF_BTP = "light-client/btp";
  public static final String LIGHT_CLIENT_OF_LOOPCHAIN = "light-client/loopchain";
  public static final String LIGHT_CLIENT_OF_GOLOOP = "light-client/goloop";
  public static final String EXCHANGE = "dex";

  private final HashFunction keccak;
  private final Maker maker;
  private final Function<Channel, List<ChannelPaths>> paths;

  private HubKind(HashFunction keccak, Maker maker) {
    this(keccak, maker, channel -> List.of());
  }

  private HubKind(HashFunction keccak, Maker maker, Function<Channel, List<ChannelPaths>> paths) {
    this.keccak = keccak;
    this.maker = maker;
    this.paths = paths;
  }

  private interface Maker {
    Application make(RpcItem.Dict genesis) throws MalformedMessage;
  }

  /** All kinds of the hub, by name. */
  public static Map<String, ApplicationKind> all(
      HashFunction keccak, SignatureScheme scheme, BlsScheme bls) {
    Map<String, ApplicationKind> kinds = new LinkedHashMap<>();
    kinds.put(
        NOTARY,
        new HubKind(keccak, genesis -> NotaryApplication.fromGenesis(genesis, keccak, scheme)));
    kinds.put(
        LIGHT_CLIENT_OF_ETHEREUM,
        new HubKind(keccak, genesis -> EthereumChannel.fromGenesis(genesis, keccak, scheme, bls)));
    kinds.put(
        LIGHT_CLIENT_OF_BTP,
        new HubKind(keccak, genesis -> BtpChannel.fromGenesis(genesis, keccak, scheme)));
    kinds.put(
        LIGHT_CLIENT_OF_LOOPCHAIN,
        new HubKind(keccak, genesis -> LoopchainChannel.fromGenesis(genesis, keccak, scheme)));
    kinds.put(
        LIGHT_CLIENT_OF_GOLOOP,
        new HubKind(keccak, genesis -> GoloopChannel.fromGenesis(genesis, keccak, scheme)));
    kinds.put(
        EXCHANGE,
        new HubKind(
            keccak,
            genesis -> DexApplication.fromGenesis(genesis, keccak, scheme),
            channel -> List.of(DexPaths.of(channel, InstantSource.system()))));
    return kinds;
  }

  @Override
  public Application create(ChannelConfig genesis) {
    if (genesis.blocks().maxBytes() < HubTransaction.MAX_BYTES) {
      throw new InvalidConfiguration(
          "channel %s: blocks.max-bytes: %d (expected: >= %d, the longest transaction of a hub)"
              .formatted(genesis.id(), genesis.blocks().maxBytes(), HubTransaction.MAX_BYTES));
    }
    try {
      return maker.make(ApplicationSection.of(genesis).withNetworkAndMembers(keccak).fields());
    } catch (MalformedMessage malformed) {
      throw new InvalidConfiguration(
          "channel " + genesis.id() + ": " + malformed.getMessage(), malformed);
    }
  }

  @Override
  public List<ChannelPaths> paths(Channel channel) {
    return paths.apply(channel);
  }
}
