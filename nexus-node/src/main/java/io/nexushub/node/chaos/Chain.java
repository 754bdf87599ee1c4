package io.nexushub.node.chaos;

import io.nexushub.node.devnet.Names;
import io.nexushub.protocol.dex.Asset;

/** The two chains with a vault, and the short names of their coins. */
enum Chain {
  ETHEREUM("ETH"),
  COMMUNITY("ICX");

  private final String symbol;

  Chain(String symbol) {
    this.symbol = symbol;
  }

  String symbol() {
    return symbol;
  }

  Asset coin() {
    return switch (this) {
      case ETHEREUM -> Names.ETHER;
      case COMMUNITY -> Names.ICX;
    };
  }

  String network() {
    return coin().network().toString();
  }

  Chain other() {
    return this == ETHEREUM ? COMMUNITY : ETHEREUM;
  }
}
