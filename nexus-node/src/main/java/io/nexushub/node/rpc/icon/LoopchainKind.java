package io.nexushub.node.rpc.icon;

import io.nexushub.interop.Genesis;
import io.nexushub.interop.LoopchainApplication;
import io.nexushub.lft.Application;
import io.nexushub.node.ApplicationKind;
import io.nexushub.node.ApplicationSection;
import io.nexushub.node.channel.Channel;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.rpc.RpcMethod;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.SignatureScheme;
import java.time.InstantSource;
import java.util.Map;

/**
 * Channels of kind {@code loopchain}. The application's part of the genesis file has the accounts,
 * the step price and the links; network, nid and members are the channel's own and may be left out.
 */
public final class LoopchainKind implements ApplicationKind {
  public static final String NAME = "loopchain";

  private final HashFunction keccak;
  private final SignatureScheme scheme;
  private final InstantSource clock;

  public LoopchainKind(HashFunction keccak, SignatureScheme scheme, InstantSource clock) {
    this.keccak = keccak;
    this.scheme = scheme;
    this.clock = clock;
  }

  @Override
  public Application create(ChannelConfig config) {
    try {
      return LoopchainApplication.of(genesis(config), keccak, scheme);
    } catch (MalformedMessage malformed) {
      throw new InvalidConfiguration(
          "channel " + config.id() + ": " + malformed.getMessage(), malformed);
    }
  }

  @Override
  public Map<String, RpcMethod> methods(Channel channel) {
    try {
      return IconMethods.of(channel, genesis(channel.config()).stepPrice(), clock);
    } catch (MalformedMessage malformed) {
      throw new InvalidConfiguration(
          "channel " + channel.config().id() + ": " + malformed.getMessage(), malformed);
    }
  }

  private Genesis genesis(ChannelConfig config) throws MalformedMessage {
    return Genesis.read(
        ApplicationSection.of(config)
            .withNetworkAndMembers(keccak)
            .with("nid", RpcItem.integer(config.networkId()))
            .fields());
  }
}
