package io.nexushub.interop;

import static io.nexushub.interop.LoopchainApplication.ECHO;
import static io.nexushub.interop.LoopchainApplication.RESERVE;
import static io.nexushub.interop.TestChain.address;
import static io.nexushub.interop.TestVault.ALICE;
import static io.nexushub.interop.TestVault.BOB;
import static io.nexushub.interop.TestVault.CAROL;
import static io.nexushub.interop.TestVault.count;
import static io.nexushub.interop.TestVault.payout;
import static io.nexushub.interop.TestVault.refund;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.Receipt;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the community's vault does in fair weather, and whom it obeys. */
class ReserveScoreTest {
  private static final IconAddress BOBS = address(BOB);
  private static final Bytes ORDER = Bytes.utf8("order");

  private final TestVault vault = new TestVault();

  @Test
  void depositIsNumberedLockedAndTold() {
    for (long number = 1; number <= 3; number++) {
      Receipt receipt = vault.deposit(ALICE, 10 * number);

      assertThat(vault.sent())
          .containsExactly(
              new FromVault.Deposit(
                  number,
                  ReserveScore.COIN,
                  BigInteger.valueOf(10 * number),
                  ChainAddress.of(address(ALICE).toString()),
                  ORDER));
      assertThat(count(receipt, "Deposited")).isEqualTo(1);
      assertThat(vault.deposit(number, "state")).isEqualTo("waiting");
    }
    assertThat(vault.balance()).isEqualTo(60);
    assertThat(vault.gained(ALICE)).isEqualTo(-60);
  }

  @Test
  void depositOfNothingIsRefused() {
    assertThat(vault.tryDeposit(ALICE, 0, ORDER).message()).contains("value: 0 loop");
    assertThat(vault.tryDeposit(ALICE, 1, Bytes.of(new byte[1_024])).success()).isTrue();
    assertThat(vault.tryDeposit(ALICE, 1, Bytes.of(new byte[1_025])).message())
        .contains("1025 bytes");
    assertThat(vault.balance()).isEqualTo(1);
  }

  @Test
  void coinsThatAreNotADepositStayWithTheirOwner() {
    RpcItem.Dict params = RpcItem.dict().with("_request", "0x00");
    Receipt receipt =
        vault.chain.run(
            vault.chain.call(ALICE, RESERVE, "request", params).with("value", "0x5"), ALICE);
    Receipt plain = vault.chain.run(vault.chain.transfer(ALICE, RESERVE, 5), ALICE);

    assertThat(receipt.code()).isEqualTo(FailureCode.NOT_PAYABLE.number());
    assertThat(plain.success()).isFalse();
    assertThat(vault.gained(ALICE)).isZero();
    assertThat(vault.balance()).isZero();
  }

  @Test
  void requestTakesTheNextNumberOfTheSameSequence() {
    vault.deposit(ALICE, 5);
    Receipt receipt =
        vault.call(BOB, "request", RpcItem.dict().with("_request", RpcItem.bytes(ORDER)));

    assertThat(vault.sent())
        .containsExactly(new FromVault.Wish(2, ChainAddress.of(BOBS.toString()), ORDER));
    assertThat(count(receipt, "Requested")).isEqualTo(1);
    assertThat(count(vault.acknowledge(2, 2), "Acknowledged")).isEqualTo(1);
    assertThat(vault.deposit(2, "state")).isEmpty();
  }

  @Test
  void acknowledgementIsNotedOnce() {
    vault.deposit(ALICE, 5);

    assertThat(count(vault.acknowledge(1, 1), "Acknowledged")).isEqualTo(1);
    assertThat(vault.deposit(1, "state")).isEqualTo("acknowledged");
    assertThat(count(vault.acknowledge(1, 1), "Acknowledged")).isZero();
  }

  @Test
  void orderIsPaidOnceAndAnswered() {
    vault.deposit(ALICE, 30);

    assertThat(count(vault.orders(payout(1, BOBS, 10)), "Paid")).isEqualTo(1);
    assertThat(vault.outcomes()).containsExactly(Outcome.PAID);
    assertThat(count(vault.orders(payout(1, BOBS, 10)), "Paid")).isZero();
    assertThat(vault.outcomes()).containsExactly(Outcome.REPEATED);

    assertThat(vault.gained(BOB)).isEqualTo(10);
    assertThat(vault.order(1, "settled")).isEqualTo("0x1");
    assertThat(vault.order(2, "settled")).isEqualTo("0x0");
  }

  @Test
  void ordersMayComeInAnyOrderAndFarApart() {
    vault.deposit(ALICE, 100);
    for (long number : new long[] {256, 1, 255, Long.MAX_VALUE, 257, 511}) {
      vault.orders(payout(number, BOBS, 1));
      assertThat(vault.outcomes()).containsExactly(Outcome.PAID);
      vault.orders(payout(number, BOBS, 1));
      assertThat(vault.outcomes()).containsExactly(Outcome.REPEATED);
    }
    assertThat(vault.order(2, "settled")).isEqualTo("0x0");
    assertThat(vault.order(258, "settled")).isEqualTo("0x0");
  }

  /** No contract here takes coins without a call, so such a recipient refuses every push. */
  @Test
  void batchSettlesEachOrderOnItsOwn() {
    vault.deposit(ALICE, 30);
    vault.orders(payout(2, BOBS, 10));

    vault.orders(
        payout(1, BOBS, 10), payout(2, BOBS, 10), payout(3, ECHO, 10), payout(3, BOBS, 10));

    assertThat(vault.outcomes())
        .containsExactly(Outcome.PAID, Outcome.REPEATED, Outcome.CLAIMABLE, Outcome.REPEATED);
    assertThat(vault.balance()).isEqualTo(10);
    assertThat(vault.order(3, "kind")).isEqualTo("payout");
    assertThat(vault.order(3, "recipient")).isEqualTo(ECHO.toString());
  }

  @Test
  void refundGoesBackToItsOwner() {
    vault.deposit(ALICE, 30);
    vault.acknowledge(1, 1);

    vault.orders(refund(1, address(ALICE), 20, 1));
    assertThat(vault.outcomes()).containsExactly(Outcome.PAID);
    vault.orders(refund(2, address(ALICE), 10, 1));

    assertThat(vault.gained(ALICE)).isZero();
    assertThat(vault.deposit(1, "amount")).isEqualTo("0x0");
  }

  @Test
  void depositThatNeverArrivedIsReclaimedExactlyOnceByItsOwner() {
    vault.deposit(ALICE, 30);

    assertThat(count(vault.fail(1, 1), "Returned")).isEqualTo(1);

    assertThat(vault.deposit(1, "state")).isEqualTo("returned");
    assertThat(vault.claimable(ALICE)).isEqualTo(30);
    assertThat(vault.reclaim(BOB, 1, BOBS).message()).contains("caller");
    assertThat(vault.reclaim(ALICE, 1, BOBS).success()).isTrue();
    assertThat(vault.gained(BOB)).isEqualTo(30);
    assertThat(vault.claimable(ALICE)).isZero();
    assertThat(vault.reclaim(ALICE, 1, BOBS).success()).isFalse();
    assertThat(vault.balance()).isZero();
  }

  @Test
  void anErrorAfterTheAnswerChangesNothing() {
    vault.deposit(ALICE, 30);
    vault.acknowledge(1, 1);

    assertThat(count(vault.fail(1, 1), "Returned")).isZero();
    assertThat(vault.reclaim(ALICE, 1, BOBS).success()).isFalse();
  }

  @Test
  void aDepositThatIsToBeReclaimedCannotBeRefunded() {
    vault.deposit(ALICE, 30);
    vault.fail(1, 1);

    assertThat(count(vault.orders(refund(1, address(ALICE), 30, 1)), "Paid")).isZero();
    assertThat(vault.order(1, "settled")).isEqualTo("0x0");
    assertThat(vault.reclaim(BOB, 1, address(ALICE)).success()).isTrue();
    assertThat(vault.balance()).isZero();
  }

  @Test
  void claimPaysTheRecipientOnceAndTellsTheExchange() {
    vault.deposit(ALICE, 10);
    vault.orders(payout(1, BOBS, 20));
    assertThat(vault.outcomes()).containsExactly(Outcome.CLAIMABLE);
    assertThat(vault.claimable(BOB)).isEqualTo(20);
    assertThat(vault.claim(ALICE, 1, address(ALICE)).message()).contains("caller");
    assertThat(vault.claim(CAROL, 1, BOBS).success()).isFalse();

    vault.deposit(ALICE, 10);
    assertThat(vault.claim(CAROL, 1, BOBS).success()).isTrue();

    assertThat(vault.sent()).containsExactly(new FromVault.Claimed(1));
    assertThat(vault.gained(BOB)).isEqualTo(20);
    assertThat(vault.claimable(BOB)).isZero();
    assertThat(vault.claim(CAROL, 1, BOBS).success()).isFalse();
    vault.orders(payout(1, BOBS, 20));
    assertThat(vault.outcomes()).containsExactly(Outcome.REPEATED);
  }

  @Test
  void onlyTheExchangeIsObeyed() {
    vault.deposit(ALICE, 30);
    Bytes order = new ToVault.Single(payout(1, BOBS, 10)).encode();

    vault.say(TestHub.ETHEREUM, order);
    vault.say(TestHub.NETWORK, order);
    RpcItem.Dict direct =
        RpcItem.dict()
            .with("_from", TestVault.DEX.toString())
            .with("_svc", "dex")
            .with("_sn", 1)
            .with("_msg", RpcItem.bytes(order));

    assertThat(vault.call(BOB, "handleBTPMessage", direct).message()).contains("caller");
    assertThat(vault.order(1, "settled")).isEqualTo("0x0");
    assertThat(vault.balance()).isEqualTo(30);
  }

  @Test
  void messagesOfTheWrongKindOrFormChangeNothing() {
    vault.deposit(ALICE, 30);
    Bytes single = new ToVault.Single(payout(1, BOBS, 10)).encode();
    List<Bytes> wrong =
        List.of(
            Bytes.concat(single, Bytes.of(new byte[1])),
            new FromVault.Claimed(1).encode(),
            new ToVault.Acknowledged(1).encode(),
            Bytes.EMPTY);
    for (Bytes payload : wrong) {
      assertThat(LinkedChain.hops(vault.say(TestVault.DEX, payload)))
          .anyMatch(hop -> hop.endsWith("ERROR"));
    }
    assertThat(vault.deposit(1, "state")).isEqualTo("waiting");
    assertThat(vault.balance()).isEqualTo(30);
  }

  @Test
  void anOrderOfAnotherChainsRecipientIsRefused() {
    vault.deposit(ALICE, 30);
    var own = payout(1, BOBS, 10);
    var abroad =
        new io.nexushub.protocol.dex.VaultOrder(
            1,
            own.kind(),
            own.asset(),
            ChainAddress.of("0x" + "1".repeat(40)),
            own.amount(),
            own.source());

    assertThat(LinkedChain.hops(vault.orders(abroad))).anyMatch(hop -> hop.endsWith("ERROR"));
    assertThat(vault.order(1, "settled")).isEqualTo("0x0");
  }

  @Test
  void theVaultIsListedWithItsPayableMethod() {
    RpcItem api =
        vault.chain.ask("getScoreApi", RpcItem.dict().with("address", RESERVE.toString()));

    List<String> payable =
        ((RpcItem.Array) api)
            .items().stream()
                .map(item -> (RpcItem.Dict) item)
                .filter(item -> item.field("payable").isPresent())
                .map(item -> item.text("name").orElse(""))
                .toList();

    assertThat(payable).containsExactly("deposit");
  }
}
