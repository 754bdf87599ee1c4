package io.nexushub.node.devnet;

import io.nexushub.crypto.Keystore;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everybody on a devnet who has a key.
 *
 * @param folder where the keys lie
 * @param faucet what the load generator spends from; see docs/benchmarks.md
 * @param traders two for each, one for each chain
 */
record Accounts(
    DevnetKeys keys,
    Path folder,
    List<DevnetKeys.Account> hub,
    List<DevnetKeys.Account> community,
    List<DevnetKeys.Account> portals,
    DevnetKeys.Account ethereumMaker,
    DevnetKeys.Account icxMaker,
    DevnetKeys.Account ethereumUser,
    DevnetKeys.Account icxUser,
    DevnetKeys.Account faucet,
    List<DevnetKeys.Account> traders) {
  private static final int HUB_NODES = 4;
  private static final int COMMUNITY_NODES = 4;
  private static final BigInteger COIN = BigInteger.TEN.pow(18);
  private static final BigInteger MUCH_ETHER = COIN.multiply(BigInteger.valueOf(1_000));
  private static final BigInteger MUCH_ICX = COIN.multiply(BigInteger.valueOf(1_000_000));

  Accounts {
    hub = List.copyOf(hub);
    community = List.copyOf(community);
    portals = List.copyOf(portals);
    traders = List.copyOf(traders);
  }

  /** New keys in files; {@code traders} is the number of people. */
  static Accounts make(Path folder, int traders) throws IOException {
    DevnetKeys keys = DevnetKeys.in(folder);
    List<DevnetKeys.Account> people = new ArrayList<>();
    for (int i = 1; i <= traders; i++) {
      people.add(keys.account("trader-" + i + "-ethereum", Keystore.Kind.ETHEREUM));
      people.add(keys.account("trader-" + i + "-icon", Keystore.Kind.ICON));
    }
    return new Accounts(
        keys,
        folder,
        nodes(keys, "hub-", HUB_NODES),
        nodes(keys, "community-", COMMUNITY_NODES),
        List.of(
            keys.account("portal-ethereum", Keystore.Kind.ETHEREUM),
            keys.account("portal-icon", Keystore.Kind.ICON),
            keys.account("portal-dex", Keystore.Kind.ICON)),
        keys.account(PoolOpening.MAKER_ON_ETHEREUM, Keystore.Kind.ETHEREUM),
        keys.account(PoolOpening.MAKER_ON_COMMUNITY, Keystore.Kind.ICON),
        keys.account("user-ethereum", Keystore.Kind.ETHEREUM),
        keys.account("user-icon", Keystore.Kind.ICON),
        keys.account("faucet", Keystore.Kind.ICON),
        people);
  }

  private static List<DevnetKeys.Account> nodes(DevnetKeys keys, String prefix, int count)
      throws IOException {
    List<DevnetKeys.Account> nodes = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      nodes.add(keys.account(prefix + i, Keystore.Kind.ICON));
    }
    return nodes;
  }

  DevnetKeys.Account portal(String name) {
    return portals.stream().filter(portal -> portal.name().equals(name)).findFirst().orElseThrow();
  }

  /** Wei at genesis by 0x address. */
  Map<String, BigInteger> onEthereum() {
    Map<String, BigInteger> balances = new TreeMap<>();
    List<DevnetKeys.Account> rich = new ArrayList<>(traders);
    rich.addAll(List.of(portal("portal-ethereum"), ethereumMaker, ethereumUser));
    rich.forEach(account -> balances.put(account.ethereum().toString(), MUCH_ETHER));
    return balances;
  }

  /** Loop at genesis by hx address. */
  Map<String, BigInteger> onCommunity() {
    Map<String, BigInteger> balances = new TreeMap<>();
    List<DevnetKeys.Account> rich = new ArrayList<>(traders);
    rich.addAll(List.of(portal("portal-icon"), icxMaker, icxUser, faucet));
    rich.forEach(account -> balances.put(account.icon().toString(), MUCH_ICX));
    return balances;
  }
}
