package io.nexushub.node.cli.dex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.protocol.dex.Asset;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Short names stand for what an exchange has, on whatever networks it is. */
class CoinNamesTest {
  private static final String ZEROS = "0".repeat(40);
  private static final Asset MAINNET = Asset.of("0x1.eth/0x" + ZEROS);
  private static final Asset SEPOLIA = Asset.of("0xaa36a7.eth/0x" + ZEROS);
  private static final Asset TOKEN = Asset.of("0x1.eth/0x" + "a1".repeat(20));
  private static final Asset ICON = Asset.of("0x1.icon/cx" + ZEROS);

  @Test
  void theOnlyCoinOfItsKindNeedsNoWords() {
    CoinNames names = CoinNames.of(Map.of(), vaults(MAINNET, TOKEN, ICON));
    assertThat(names.asset(Coin.ETH)).isEqualTo(MAINNET);
    assertThat(names.asset(Coin.ICX)).isEqualTo(ICON);
    assertThat(names.name(MAINNET.toString())).isEqualTo("ETH");
    assertThat(names.name(TOKEN.toString())).isEqualTo(TOKEN.toString());
  }

  @Test
  void whichOfTwoIsForTheUserToSay() {
    SortedSet<Asset> vaults = vaults(MAINNET, SEPOLIA);
    CoinNames silent = CoinNames.of(Map.of(), vaults);
    assertThatThrownBy(() -> silent.asset(Coin.ETH))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContainingAll("--asset: eth=", MAINNET.toString(), SEPOLIA.toString());
    assertThat(silent.name(MAINNET.toString())).isEqualTo(MAINNET.toString());
    CoinNames said = CoinNames.of(Map.of(Coin.ETH, SEPOLIA.toString()), vaults);
    assertThat(said.asset(Coin.ETH)).isEqualTo(SEPOLIA);
    assertThat(said.name(SEPOLIA.toString())).isEqualTo("ETH");
    assertThat(said.name(MAINNET.toString())).isEqualTo(MAINNET.toString());
  }

  @Test
  void whatIsMissingOrOfAnotherKindIsSaid() {
    CoinNames empty = CoinNames.of(Map.of(), vaults());
    assertThatThrownBy(() -> empty.asset(Coin.ICX)).hasMessageContaining("no coin of that kind");
    assertThatThrownBy(() -> CoinNames.of(Map.of(Coin.ETH, ICON.toString()), vaults()))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("expected: an asset of a chain of ETH");
    assertThatThrownBy(() -> CoinNames.of(Map.of(Coin.ETH, "ether"), vaults()))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("--asset: eth: ");
  }

  private static SortedSet<Asset> vaults(Asset... assets) {
    return new TreeSet<>(List.of(assets));
  }
}
