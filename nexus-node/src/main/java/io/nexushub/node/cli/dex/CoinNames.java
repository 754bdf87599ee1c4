package io.nexushub.node.cli.dex;

import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.dex.Asset;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which asset each short name stands for at one exchange: what the user says, and else the coin of
 * the only chain of its kind that the exchange has a vault on.
 *
 * @param said by the user
 * @param kept the coins of all chains with a vault, by their short name
 */
record CoinNames(Map<Coin, Asset> said, Map<Coin, SortedSet<Asset>> kept) {
  CoinNames {
    said = Map.copyOf(said);
    kept = Map.copyOf(kept);
  }

  static CoinNames of(Map<Coin, String> said, SortedSet<Asset> vaults) {
    Map<Coin, Asset> chosen = new EnumMap<>(Coin.class);
    said.forEach((coin, text) -> chosen.put(coin, chosen(coin, text)));
    Map<Coin, SortedSet<Asset>> kept = new EnumMap<>(Coin.class);
    for (Asset asset : vaults) {
      if (asset.address().isNativeCoin()) {
        kept.computeIfAbsent(coin(asset), any -> new TreeSet<>()).add(asset);
      }
    }
    return new CoinNames(chosen, kept);
  }

  /**
   * The asset of a short name.
   *
   * @throws InvalidConfiguration if the exchange has none of that kind, or several
   */
  Asset asset(Coin coin) {
    Asset chosen = said.get(coin);
    if (chosen != null) {
      return chosen;
    }
    SortedSet<Asset> found = kept.getOrDefault(coin, new TreeSet<>());
    if (found.size() != 1) {
      throw new InvalidConfiguration(
          "--asset: %s=... missing, for the exchange has vaults of %s (expected: which one is meant)"
              .formatted(
                  coin,
                  found.isEmpty()
                      ? "no coin of that kind"
                      : found.stream().map(Asset::toString).collect(Collectors.joining(" and "))));
    }
    return found.first();
  }

  /** Short name of an asset; its full one if no short one stands for it alone. */
  String name(String asset) {
    for (Coin coin : Coin.values()) {
      SortedSet<Asset> found = kept.getOrDefault(coin, new TreeSet<>());
      Asset chosen = said.get(coin);
      Asset meant = chosen == null && found.size() == 1 ? found.first() : chosen;
      if (meant != null && meant.toString().equals(asset)) {
        return coin.name();
      }
    }
    return asset;
  }

  private static Coin coin(Asset asset) {
    return switch (asset.address().family()) {
      case ETHEREUM -> Coin.ETH;
      case LOOPCHAIN -> Coin.ICX;
    };
  }

  private static Asset chosen(Coin coin, String text) {
    try {
      Asset asset = Asset.parse(text);
      if (coin(asset) == coin) {
        return asset;
      }
    } catch (MalformedMessage e) {
      throw new InvalidConfiguration("--asset: " + coin + ": " + e.getMessage(), e);
    }
    throw new InvalidConfiguration(
        "--asset: %s=%s (expected: an asset of a chain of %s)".formatted(coin, text, coin.name()));
  }
}
