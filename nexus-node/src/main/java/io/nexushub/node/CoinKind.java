package io.nexushub.node;

import io.nexushub.coins.CoinApplication;
import io.nexushub.coins.CoinGenesis;
import io.nexushub.coins.Envelope;
import io.nexushub.lft.Application;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.SignatureScheme;

/** Channels of kind {@code coins}; docs/spec/coins.md describes their genesis. */
public final class CoinKind implements ApplicationKind {
  public static final String NAME = "coins";

  private final SignatureScheme scheme;

  public CoinKind(SignatureScheme scheme) {
    this.scheme = scheme;
  }

  @Override
  public Application create(ChannelConfig genesis) {
    if (genesis.blocks().maxBytes() < Envelope.MAX_BYTES) {
      throw new InvalidConfiguration(
          "channel %s: blocks.max-bytes: %d (expected: >= %d, the longest envelope)"
              .formatted(genesis.id(), genesis.blocks().maxBytes(), Envelope.MAX_BYTES));
    }
    try {
      return new CoinApplication(
          CoinGenesis.read(
              ApplicationSection.of(genesis)
                  .with("network", RpcItem.text(genesis.network()))
                  .fields()),
          scheme);
    } catch (MalformedMessage malformed) {
      throw new InvalidConfiguration(
          "channel " + genesis.id() + ": " + malformed.getMessage(), malformed);
    }
  }
}
