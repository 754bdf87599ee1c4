package io.nexushub.node.cli.dex;

import io.nexushub.node.devnet.Names;
import io.nexushub.protocol.dex.Asset;
import java.util.Locale;

/**
 * The coins of the devnet, by the short names that a terminal is typed at. The exchange itself
 * knows assets by network and address only.
 */
enum Coin {
  ETH,
  ICX;

  Asset asset() {
    return switch (this) {
      case ETH -> Names.ETHER;
      case ICX -> Names.ICX;
    };
  }

  /** Short name of an asset; its full one if the devnet has none for it. */
  static String name(String asset) {
    for (Coin coin : values()) {
      if (coin.asset().toString().equals(asset)) {
        return coin.name();
      }
    }
    return asset;
  }

  Coin other() {
    return this == ETH ? ICX : ETH;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
