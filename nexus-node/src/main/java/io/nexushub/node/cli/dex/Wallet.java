package io.nexushub.node.cli.dex;

import io.nexushub.crypto.Keystore;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.config.KeyConfig;
import io.nexushub.node.config.KeyFile;
import io.nexushub.node.devnet.DevnetDescription;
import io.nexushub.node.devnet.Names;
import io.nexushub.node.exchange.Refused;
import io.nexushub.node.exchange.Trader;
import io.nexushub.node.exchange.TraderAccounts;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A user's key files, one for each chain at most; a keystore's own form says for which. Opened when
 * an account is needed, because that takes a second on purpose.
 */
final class Wallet implements Desk.Accounts {
  private final Map<Coin, KeyConfig> keys;
  private final Nodes nodes;
  private final TraderAccounts accounts;
  private final CoinNames names;
  private final Map<Coin, Trader> opened = new EnumMap<>(Coin.class);

  private Wallet(Map<Coin, KeyConfig> keys, Nodes nodes, TraderAccounts accounts, CoinNames names) {
    this.keys = keys;
    this.nodes = nodes;
    this.accounts = accounts;
    this.names = names;
  }

  /** The accounts that a devnet made for its user. */
  static Map<Coin, KeyConfig> ofDevnet(DevnetDescription devnet) {
    Path password = devnet.keys().resolve("password");
    Map<Coin, KeyConfig> keys = new EnumMap<>(Coin.class);
    keys.put(Coin.ETH, new KeyConfig(devnet.keys().resolve("user-ethereum.json"), password));
    keys.put(Coin.ICX, new KeyConfig(devnet.keys().resolve("user-icon.json"), password));
    return keys;
  }

  /** One password file is for all keystores, or each has its own, in the same order. */
  static Map<Coin, KeyConfig> ofFiles(List<Path> keystores, List<Path> passwords) {
    if (passwords.size() != 1 && passwords.size() != keystores.size()) {
      throw new InvalidConfiguration(
          "--password-file: %d of them for %d keystores (expected: one, or one for each)"
              .formatted(passwords.size(), keystores.size()));
    }
    Map<Coin, KeyConfig> keys = new EnumMap<>(Coin.class);
    for (int i = 0; i < keystores.size(); i++) {
      Path password = passwords.size() == 1 ? passwords.getFirst() : passwords.get(i);
      Coin coin = coin(keystores.get(i));
      if (keys.put(coin, new KeyConfig(keystores.get(i), password)) != null) {
        throw new InvalidConfiguration(
            "--keystore: two for %s (expected: one for each chain)".formatted(coin));
      }
    }
    return keys;
  }

  static Wallet of(
      Map<Coin, KeyConfig> keys, Nodes nodes, TraderAccounts accounts, CoinNames names) {
    return new Wallet(keys, nodes, accounts, names);
  }

  @Override
  public boolean has(Coin coin) {
    return keys.containsKey(coin);
  }

  @Override
  public Trader of(Coin coin) throws TransientFailure, Refused {
    Trader known = opened.get(coin);
    if (known == null) {
      known = open(coin);
      opened.put(coin, known);
    }
    return known;
  }

  private Trader open(Coin coin) throws TransientFailure, Refused {
    KeyConfig key = keys.get(coin);
    if (key == null) {
      throw new InvalidConfiguration(
          "--keystore: none for %s (expected: %s)"
              .formatted(
                  coin,
                  switch (coin) {
                    case ETH -> "a Web3 keystore";
                    case ICX -> "an ICON keystore, whose coinType is icx";
                  }));
    }
    Signer signer = KeyFile.open(key, "--keystore", "--password-file");
    return switch (coin) {
      case ETH -> {
        try {
          yield accounts.ethereum(nodes.execution(), signer, names.asset(coin));
        } catch (IOException e) {
          throw new TransientFailure("nonce journal: " + e.getMessage(), e);
        }
      }
      case ICX ->
          accounts.loopchain(
              nodes.communityNodes(), Names.COMMUNITY_CHANNEL, signer, names.asset(coin));
    };
  }

  private static Coin coin(Path keystore) {
    try {
      return switch (Keystore.kind(KeyFile.read(keystore, "--keystore"))) {
        case ETHEREUM -> Coin.ETH;
        case ICON -> Coin.ICX;
      };
    } catch (MalformedMessage e) {
      throw new InvalidConfiguration("--keystore: " + keystore + ": " + e.getMessage(), e);
    } catch (IOException e) {
      String why = Files.exists(keystore) ? String.valueOf(e.getMessage()) : "does not exist";
      throw new InvalidConfiguration("--keystore: " + keystore + ": " + why, e);
    }
  }
}
