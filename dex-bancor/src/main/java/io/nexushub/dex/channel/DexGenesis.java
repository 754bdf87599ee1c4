package io.nexushub.dex.channel;

import io.nexushub.dex.book.Fees;
import io.nexushub.dex.book.Outflow;
import io.nexushub.dex.book.Pool;
import io.nexushub.dex.book.PoolId;
import io.nexushub.dex.book.Vault;
import io.nexushub.notary.ChannelGenesis;
import io.nexushub.notary.GenesisSection;
import io.nexushub.notary.NotaryGenesis.TrustedSource;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.ChainAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The genesis of an exchange's channel; docs/spec/dex.md lists the keys.
 *
 * @param notary the notary channel: the only link, and the only destination
 * @param vaults one for each network
 * @param pools without reserves
 */
public record DexGenesis(
    ChannelGenesis channel,
    TrustedSource notary,
    long maxMessages,
    List<Vault> vaults,
    List<Pool> pools) {
  static final int MAX_VAULTS = 64;
  private static final int MAX_POOLS = 64;
  private static final long DEFAULT_MAX_MESSAGES = 256;
  private static final long DEFAULT_FEE_PPM = 3_000;
  private static final long HALF_PPM = 500_000;

  public DexGenesis {
    vaults = List.copyOf(vaults);
    pools = List.copyOf(pools);
  }

  public static DexGenesis read(RpcItem.Dict genesis) throws MalformedMessage {
    GenesisSection section = GenesisSection.of(genesis);
    ChannelGenesis channel = ChannelGenesis.read(section).requireOneDestination(section);
    GenesisSection link = section.section("link");
    TrustedSource notary =
        new TrustedSource(
            link.network("network"), link.positive("network_id"), link.bytes("first_header"));
    long maxMessages = link.positiveOr("max_messages", DEFAULT_MAX_MESSAGES);
    link.finish();
    if (!channel.destinations().getFirst().equals(notary.uid())) {
      throw section.refused("destinations", channel.destinations().getFirst(), notary.uid());
    }
    List<Vault> vaults = vaults(section);
    List<Pool> pools = pools(section, vaults);
    section.finish();
    return new DexGenesis(channel, notary, maxMessages, vaults, pools);
  }

  private static List<Vault> vaults(GenesisSection section) throws MalformedMessage {
    List<Vault> vaults = new ArrayList<>();
    for (GenesisSection item : section.sections("vaults", MAX_VAULTS)) {
      NetworkAddress network = item.network("network");
      if (vaults.stream().anyMatch(vault -> vault.network().equals(network))) {
        throw item.refused("network", network + " twice", "each once");
      }
      ChainAddress address = address(item, "address", item.text("address"));
      if (address.isZero() || address.form() == ChainAddress.Form.LOOPCHAIN_KEY) {
        throw item.refused("address", address, "a contract");
      }
      ChainAddress coin = address(item, "asset", item.textOr("asset", coinOf(address).toString()));
      if (coin.family() != address.family() || coin.form() == ChainAddress.Form.LOOPCHAIN_KEY) {
        throw item.refused("asset", coin, "a coin of the same chain");
      }
      long window = item.positive("window_seconds");
      if (window >= Outflow.MAX_WINDOW_SECONDS) {
        throw item.refused("window_seconds", window, "< " + Outflow.MAX_WINDOW_SECONDS);
      }
      Outflow outflow = new Outflow(window, item.amount("cap"));
      vaults.add(Vault.of(network, address, coin, item.amount("worthwhile"), outflow));
      item.finish();
    }
    return vaults;
  }

  private static ChainAddress address(GenesisSection section, String key, String text)
      throws MalformedMessage {
    try {
      return ChainAddress.parse(text);
    } catch (MalformedMessage malformed) {
      throw section.refused(key, "'" + text + "'", "an address of its chain");
    }
  }

  /** A vault keeps its chain's own coin, unless its genesis says otherwise. */
  private static ChainAddress coinOf(ChainAddress contract) {
    return new ChainAddress(contract.form(), Address.ZERO);
  }

  private static List<Pool> pools(GenesisSection section, List<Vault> vaults)
      throws MalformedMessage {
    List<Pool> pools = new ArrayList<>();
    for (GenesisSection item : section.sections("pools", MAX_POOLS)) {
      Asset first = asset(item, "first", vaults);
      Asset second = asset(item, "second", vaults);
      PoolId id =
          PoolId.of(first, second)
              .orElseThrow(() -> item.refused("second", second, "another than first"));
      if (pools.stream().anyMatch(pool -> pool.id().equals(id))) {
        throw item.refused("second", id + " twice", "each pool once");
      }
      long weight = item.positiveOr("first_weight_ppm", HALF_PPM);
      if (!Pool.isWeight(weight)) {
        throw item.refused("first_weight_ppm", weight, "a whole percent, 10000 to 990000");
      }
      // The genesis may name the pair in either order; the book has one.
      int ofFirst = (int) (id.first().equals(first) ? weight : Fees.WHOLE_PPM - weight);
      pools.add(Pool.open(id, ofFirst, Fees.WHOLE_PPM - ofFirst, fees(item)));
      item.finish();
    }
    return pools;
  }

  private static Fees fees(GenesisSection item) throws MalformedMessage {
    long fee = item.positiveOr("fee_ppm", DEFAULT_FEE_PPM);
    long protocol = item.has("protocol_ppm") ? item.natural("protocol_ppm") : 0;
    if (fee > Fees.MAX_FEE_PPM) {
      throw item.refused("fee_ppm", fee, "1 to " + Fees.MAX_FEE_PPM);
    }
    if (protocol > Fees.WHOLE_PPM) {
      throw item.refused("protocol_ppm", protocol, "0 to " + Fees.WHOLE_PPM);
    }
    return new Fees((int) fee, (int) protocol);
  }

  private static Asset asset(GenesisSection section, String key, List<Vault> vaults)
      throws MalformedMessage {
    Asset asset;
    try {
      asset = Asset.parse(section.text(key));
    } catch (MalformedMessage malformed) {
      throw section.refused(key, String.valueOf(malformed.getMessage()), "<network>/<address>");
    }
    if (vaults.stream().noneMatch(vault -> vault.asset().equals(asset))) {
      throw section.refused(key, asset, "the asset of a vault");
    }
    return asset;
  }
}
