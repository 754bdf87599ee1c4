package io.nexushub.interop;

import static io.nexushub.interop.LoopchainApplication.ECHO;
import static io.nexushub.interop.LoopchainApplication.RESERVE;
import static io.nexushub.interop.TestChain.address;
import static io.nexushub.interop.TestVault.ALICE;
import static io.nexushub.interop.TestVault.BOB;
import static io.nexushub.interop.TestVault.CAP;
import static io.nexushub.interop.TestVault.CAROL;
import static io.nexushub.interop.TestVault.GUARDIAN;
import static io.nexushub.interop.TestVault.LIFTER;
import static io.nexushub.interop.TestVault.WINDOW;
import static io.nexushub.interop.TestVault.count;
import static io.nexushub.interop.TestVault.order;
import static io.nexushub.interop.TestVault.payout;
import static io.nexushub.interop.TestVault.refund;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.LocalSigner;
import io.nexushub.lft.Receipt;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.dex.VaultOrder;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Incidents of other exchanges that began at a vault, done to the community's vault. */
class ReserveIncidentTest {
  private static final IconAddress BOBS = address(BOB);

  private final TestVault vault = new TestVault();

  ReserveIncidentTest() {
    vault.deposit(ALICE, 10_000);
  }

  /** One hot key could replace the contract that owned the reserves. */
  @Test
  void bancor20180709NoSingleKeyMovesTheReserve() {
    vault.orders(payout(1, BOBS, 20_000));
    RpcItem.Dict order = RpcItem.dict().with("_order", 1).with("_to", BOBS.toString());
    RpcItem.Dict number = RpcItem.dict().with("_number", 1).with("_to", BOBS.toString());

    for (LocalSigner key : List.of(ALICE, BOB, CAROL, GUARDIAN, LIFTER)) {
      vault.call(key, "pause", RpcItem.dict());
      vault.call(key, "lift", RpcItem.dict());
      assertThat(vault.call(key, "claim", order).success()).isFalse();
      assertThat(vault.call(key, "reclaim", number).success()).isFalse();
      assertThat(vault.call(key, "report", RpcItem.dict().with("_order", 1)).success()).isFalse();
      assertThat(vault.balance()).isEqualTo(10_000);
    }
  }

  @Test
  void bancor20200618EveryCallableMethodIsListed() {
    RpcItem.Array api =
        (RpcItem.Array)
            vault.chain.ask("getScoreApi", RpcItem.dict().with("address", RESERVE.toString()));
    List<String> writing =
        api.items().stream()
            .map(item -> (RpcItem.Dict) item)
            .filter(item -> item.text("type").orElse("").equals("function"))
            .filter(item -> item.field("readonly").isEmpty())
            .map(item -> item.text("name").orElse(""))
            .toList();

    assertThat(writing)
        .containsExactly(
            "deposit",
            "request",
            "claim",
            "reclaim",
            "report",
            "pause",
            "lift",
            "handleBTPMessage",
            "handleBTPError");
  }

  /** A token whose symbol was ETH was taken for the coin. */
  @Test
  void thorchain20210629ATokenIsNotTheCoin() {
    VaultOrder real = payout(1, BOBS, 10);
    VaultOrder token =
        new VaultOrder(
            1,
            real.kind(),
            ChainAddress.of(ECHO.toString()),
            real.recipient(),
            real.amount(),
            real.source());

    assertThat(LinkedChain.hops(vault.orders(token))).anyMatch(hop -> hop.endsWith("ERROR"));
    assertThat(vault.balance()).isEqualTo(10_000);
  }

  /** A false router's deposit was refunded although it was never made. */
  @Test
  void thorchain20210722ARefundOfWhatWasNeverDepositedIsNotPaid() {
    vault.deposit(BOB, 10);
    for (VaultOrder lie :
        List.of(
            refund(1, BOBS, 10, 3),
            refund(1, BOBS, 10, 1),
            refund(1, BOBS, 11, 2),
            order(1, VaultOrder.Kind.REFUND, BOBS, 10, "0x539.eth/2"))) {
      Receipt receipt = vault.orders(lie);
      assertThat(count(receipt, "Paid")).isZero();
      assertThat(LinkedChain.hops(receipt)).anyMatch(hop -> hop.endsWith("ERROR"));
    }
    assertThat(vault.balance()).isEqualTo(10_010);
    vault.orders(refund(1, BOBS, 10, 2));
    assertThat(vault.outcomes()).containsExactly(Outcome.PAID);
  }

  /** H-02: the event of a payout was logged although the coins had not moved. */
  @Test
  void code4rena202406PaidIsSaidOnlyOfWhatHasMoved() {
    Receipt receipt = vault.orders(payout(1, ECHO, 10));

    assertThat(count(receipt, "Paid")).isZero();
    assertThat(count(receipt, "Kept")).isEqualTo(1);
    assertThat(vault.chain.balance(ECHO)).isZero();
  }

  /** M-02: one value was counted for each turn of a loop. */
  @Test
  void code4rena202406ABatchOfTwoIsNotPaidWithTheValueOfOne() {
    TestVault poor = new TestVault();
    poor.deposit(ALICE, 10);

    poor.orders(payout(1, BOBS, 10), payout(2, BOBS, 10));

    assertThat(poor.outcomes()).containsExactly(Outcome.PAID, Outcome.CLAIMABLE);
    assertThat(poor.balance()).isZero();
  }

  /**
   * Key material leaked; here more than two thirds of the keys, and the thief orders everything.
   */
  @Test
  void thorchain20260515AStolenQuorumTakesAtMostTheCapInAWindow() {
    long number = 0;
    vault.say(new ToVault.Policy(9, 1, BigInteger.TWO.pow(127), false));
    long end = vault.chain.now() + WINDOW * 1_000_000 - 30_000_000;

    while (vault.chain.now() < end) {
      vault.orders(
          payout(++number, BOBS, 9_000), payout(++number, BOBS, 600), payout(++number, BOBS, 400));
      vault.chain.sleep(WINDOW * 1_000_000 / 5);
    }

    assertThat(vault.balance()).isEqualTo(BigInteger.valueOf(10_000).subtract(CAP));
    vault.call(GUARDIAN, "pause", RpcItem.dict());
    vault.chain.sleep(2 * WINDOW * 1_000_000);
    vault.orders(payout(++number, BOBS, 1));
    assertThat(vault.balance()).isEqualTo(BigInteger.valueOf(10_000).subtract(CAP));
  }
}
