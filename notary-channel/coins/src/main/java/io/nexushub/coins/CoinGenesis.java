package io.nexushub.coins;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a channel of coins begins with; docs/spec/coins.md lists the keys.
 *
 * @param network the channel's network address, which every envelope names
 * @param balances who owns what; all coins there will ever be
 */
public record CoinGenesis(NetworkAddress network, SortedMap<Address, BigInteger> balances) {
  public static final int MAX_ACCOUNTS = 100_000;

  private static final String NETWORK = "network";
  private static final String ACCOUNTS = "accounts";
  private static final List<String> KEYS = List.of(NETWORK, ACCOUNTS);

  public CoinGenesis {
    balances = Collections.unmodifiableSortedMap(new TreeMap<>(balances));
  }

  public static CoinGenesis read(RpcItem.Dict genesis) throws MalformedMessage {
    for (String key : genesis.fields().keySet()) {
      if (!KEYS.contains(key)) {
        throw MalformedMessage.of("genesis." + key, "unknown key", String.join(", ", KEYS));
      }
    }
    String network =
        genesis
            .text(NETWORK)
            .orElseThrow(
                () -> MalformedMessage.of("genesis." + NETWORK, "missing", "a network address"));
    if (!(genesis.field(ACCOUNTS).orElse(null) instanceof RpcItem.Dict(var accounts))
        || accounts.isEmpty()
        || accounts.size() > MAX_ACCOUNTS) {
      throw MalformedMessage.of(
          "genesis." + ACCOUNTS, "missing, empty or too many", "{\"hx...\": \"1000\", ...}");
    }
    CoinGenesis read = new CoinGenesis(NetworkAddress.parse(network), balances(accounts));
    if (read.supply().bitLength() > Account.MAX_BALANCE_BYTES * Byte.SIZE) {
      throw MalformedMessage.of(
          "genesis." + ACCOUNTS,
          read.supply() + " coins together",
          "< 2^" + Account.MAX_BALANCE_BYTES * Byte.SIZE);
    }
    return read;
  }

  public BigInteger supply() {
    return balances.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
  }

  private static SortedMap<Address, BigInteger> balances(SortedMap<String, RpcItem> accounts)
      throws MalformedMessage {
    SortedMap<Address, BigInteger> balances = new TreeMap<>();
    for (Map.Entry<String, RpcItem> entry : accounts.entrySet()) {
      String path = "genesis." + ACCOUNTS + "." + entry.getKey();
      IconAddress address = IconAddress.parse(entry.getKey());
      if (address.isContract()) {
        throw MalformedMessage.of(path, "a contract", "hx and 40 hex digits");
      }
      balances.put(address.body(), amount(path, entry.getValue()));
    }
    return balances;
  }

  private static BigInteger amount(String path, RpcItem item) throws MalformedMessage {
    String text = item instanceof RpcItem.Text(String value) ? value : "";
    if (!text.matches("[0-9]{1,60}|0x[0-9a-f]{1,50}")) {
      throw MalformedMessage.of(path, "'" + text + "'", "a number of coins, decimal or 0x");
    }
    return text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
  }
}
