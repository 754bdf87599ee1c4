package io.nexushub.coins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class CoinGenesisTest {
  private static final String ALICE = IconAddress.of(CoinChain.ALICE.publicKey()).toString();
  private static final String BOB = IconAddress.of(CoinChain.BOB.publicKey()).toString();

  @Test
  void aGenesisNamesEveryCoin() throws MalformedMessage {
    CoinGenesis genesis =
        CoinGenesis.read(genesis(RpcItem.dict().with(ALICE, "1000").with(BOB, "0x10")));
    assertThat(genesis.supply()).isEqualTo(BigInteger.valueOf(1_016));
    assertThat(genesis.balances())
        .containsEntry(CoinChain.address(CoinChain.BOB), BigInteger.valueOf(16));
  }

  @Test
  void whatIsWrongIsNamed() {
    assertRefused(RpcItem.dict(), "genesis.network: missing");
    assertRefused(RpcItem.dict().with("network", "0x1.coins"), "genesis.accounts");
    assertRefused(genesis(RpcItem.dict()), "genesis.accounts");
    assertRefused(genesis(RpcItem.dict().with(ALICE, "1")).with("acounts", "1"), "genesis.acounts");
    assertRefused(genesis(RpcItem.dict().with(ALICE, "-1")), "'-1'");
    assertRefused(genesis(RpcItem.dict().with(ALICE, "1.5")), "'1.5'");
    assertRefused(genesis(RpcItem.dict().with(ALICE, RpcItem.dict())), "a number of coins");
    assertRefused(genesis(RpcItem.dict().with("cx" + "0".repeat(40), "1")), "a contract");
    assertRefused(genesis(RpcItem.dict().with("alice", "1")), "alice");
    String most = "0x" + "f".repeat(50);
    assertRefused(
        genesis(RpcItem.dict().with(ALICE, most).with(BOB, "1")),
        "coins together (expected: < 2^200");
  }

  private static RpcItem.Dict genesis(RpcItem.Dict accounts) {
    return RpcItem.dict().with("network", "0x1.coins").with("accounts", accounts);
  }

  private static void assertRefused(RpcItem.Dict genesis, String reason) {
    assertThatThrownBy(() -> CoinGenesis.read(genesis))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining(reason);
  }
}
