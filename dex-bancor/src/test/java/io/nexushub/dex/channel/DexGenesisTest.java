package io.nexushub.dex.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.dex.book.Pool;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Mistakes in a genesis are said in the operator's words, with the path of the key. */
class DexGenesisTest {
  private final RpcItem.Dict genesis = DexWorld.genesis(new NotarySide("notary"));

  private static void refused(RpcItem.Dict genesis, String why) {
    assertThatThrownBy(() -> DexGenesis.read(genesis))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageStartingWith(why);
  }

  private RpcItem.Dict with(String list, int at, String key, String value) {
    RpcItem.Array items = (RpcItem.Array) genesis.field(list).orElseThrow();
    List<RpcItem> changed = new ArrayList<>(items.items());
    changed.set(at, ((RpcItem.Dict) changed.get(at)).with(key, value));
    return genesis.with(list, RpcItem.array(changed));
  }

  @Test
  void aGenesisIsRead() throws MalformedMessage {
    DexGenesis read = DexGenesis.read(genesis);
    assertThat(read.vaults()).hasSize(2);
    Pool pool = read.pools().getFirst();
    assertThat(pool.id()).isEqualTo(DexWorld.POOL);
    assertThat(pool.fees().feePpm()).isEqualTo(3_000);
    assertThat(pool.first().weight()).isEqualTo(500_000);
  }

  /** The pair may be named in either order, and its weight goes with the asset it was given for. */
  @Test
  void aWeightIsThatOfTheAssetNamedFirst() throws MalformedMessage {
    Pool pool = DexGenesis.read(with("pools", 0, "first_weight_ppm", "200000")).pools().getFirst();
    assertThat(pool.reserve(pool.id().side(DexWorld.ETHER)).weight()).isEqualTo(200_000);
    assertThat(pool.reserve(pool.id().side(DexWorld.ICX)).weight()).isEqualTo(800_000);
  }

  @Test
  void mistakes() {
    refused(with("vaults", 0, "address", "0x00"), "genesis.vaults[0].address: '0x00'");
    refused(
        with("vaults", 0, "address", "hx" + "0a".repeat(20)), "genesis.vaults[0].address: hx0a");
    refused(with("vaults", 1, "asset", "0x" + "0".repeat(40)), "genesis.vaults[1].asset: 0x00");
    refused(
        with("vaults", 1, "network", "0x539.eth"), "genesis.vaults[1].network: 0x539.eth twice");
    refused(with("vaults", 1, "capp", "1"), "genesis.vaults[1].capp: unknown key");
    refused(with("pools", 0, "first_weight_ppm", "5"), "genesis.pools[0].first_weight_ppm: 5");
    refused(with("pools", 0, "fee_ppm", "100001"), "genesis.pools[0].fee_ppm: 100001");
    refused(with("pools", 0, "second", DexWorld.ETHER.toString()), "genesis.pools[0].second: ");
    refused(
        with("pools", 0, "second", "0x539.eth/0x" + "77".repeat(20)),
        "genesis.pools[0].second: 0x539.eth/0x77");
    refused(
        genesis.with("destinations", RpcItem.array(List.of(RpcItem.text("0x2.nexus")))),
        "genesis.destinations: 0x2.nexus (expected: 0x1.nexus)");
  }
}
