package io.nexushub.node.exchange;

import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.ChainAddress;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where the vaults are. Coins are sent there, so it is not for one node to say: more than half of
 * those that a trader names have to say the same.
 */
public final class VaultDirectory {
  private final Witnesses exchange;

  /**
   * Asks when it is asked.
   *
   * @param exchange the exchange's nodes
   */
  public VaultDirectory(Witnesses exchange) {
    this.exchange = exchange;
  }

  private record Vault(Asset asset, ChainAddress address) {}

  /** All that has a vault, by the word of more than half of the nodes. */
  public SortedSet<Asset> assets() throws TransientFailure {
    Map<Asset, Integer> told = new LinkedHashMap<>();
    for (Set<Vault> node : answers()) {
      node.stream()
          .map(Vault::asset)
          .distinct()
          .forEach(asset -> told.merge(asset, 1, Integer::sum));
    }
    SortedSet<Asset> assets = new TreeSet<>();
    told.forEach((asset, nodes) -> {
      if (nodes >= exchange.majority()) {
        assets.add(asset);
      }
    });
    return assets;
  }

  /** The vault that keeps a coin. */
  ChainAddress vault(Asset coin) throws TransientFailure, Refused {
    Map<Vault, Integer> told = new LinkedHashMap<>();
    for (Set<Vault> node : answers()) {
      node.forEach(vault -> told.merge(vault, 1, Integer::sum));
    }
    for (Map.Entry<Vault, Integer> vault : told.entrySet()) {
      if (vault.getKey().asset().equals(coin) && vault.getValue() >= exchange.majority()) {
        return vault.getKey().address();
      }
    }
    throw new Refused(
        Refused.WRONG_NETWORK,
        "vault of %s: none that %d nodes agree on, of those of %s"
            .formatted(
                coin,
                exchange.majority(),
                told.keySet().stream().map(vault -> vault.asset().toString()).toList()));
  }

  private List<Set<Vault>> answers() throws TransientFailure {
    JsonObject question =
        new JsonObject().put("method", "getReserves").put("params", new JsonObject());
    return exchange.answers("nexus_query", question).stream().map(VaultDirectory::vaults).toList();
  }

  /** What a node says, each vault once; nothing if it is not of the form. */
  private static Set<Vault> vaults(Object answer) {
    Set<Vault> vaults = new LinkedHashSet<>();
    try {
      for (Object item : (JsonArray) answer) {
        JsonObject vault = (JsonObject) item;
        vaults.add(
            new Vault(
                Asset.parse(vault.getString("asset")),
                ChainAddress.parse(vault.getString("vault"))));
      }
    } catch (MalformedMessage | ClassCastException | NullPointerException malformed) {
      return Set.of();
    }
    return vaults;
  }
}
