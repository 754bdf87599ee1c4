package io.nexushub.node.cli.dex;

import java.util.Locale;

/**
 * Short names that a terminal is typed at. The exchange itself knows assets by network and address
 * only; which one a name stands for is said by {@link CoinNames}.
 */
enum Coin {
  ETH,
  ICX;

  Coin other() {
    return this == ETH ? ICX : ETH;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
