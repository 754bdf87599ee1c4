package io.nexushub.portal.contract;

import static io.nexushub.portal.contract.Centre.function;
import static io.nexushub.portal.contract.Centre.text;
import static io.nexushub.portal.contract.Vault.COIN;
import static io.nexushub.portal.contract.Vault.claiming;
import static io.nexushub.portal.contract.Vault.depositing;
import static io.nexushub.portal.contract.Vault.ether;
import static io.nexushub.portal.contract.Vault.payout;
import static io.nexushub.portal.contract.Vault.reclaiming;
import static io.nexushub.portal.contract.Vault.refund;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.ToVault;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.generated.Int256;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** What the vault does in fair weather, and whom it obeys. */
@ExtendWith(EvmExtension.class)
class VaultTest {
  private static final byte[] ORDER = Centre.utf8("an order");
  private static final long WAITING = 1;
  private static final long ACKNOWLEDGED = 2;
  private static final long RETURNED = 3;
  private static final long RECLAIMED = 4;

  private final Evm evm;
  private final Vault vault;

  VaultTest(Evm evm) {
    this.evm = evm;
    this.vault = new Vault(evm);
  }

  @Test
  void depositIsNumberedLockedAndTold() {
    for (long number = 1; number <= 3; number++) {
      BigInteger amount = ether(number);
      TransactionReceipt receipt =
          evm.send(vault.alice, vault.address, depositing(amount, ORDER), amount);

      assertThat(Vault.sent(receipt))
          .containsExactly(
              new FromVault.Deposit(
                  number, COIN, amount, ChainAddress.of(vault.alice), Bytes.wrap(ORDER)));
      assertThat(Vault.count(receipt, Vault.DEPOSITED)).isEqualTo(1);
      assertThat(vault.depositOf(number))
          .isEqualTo(new Vault.Position(vault.alice, amount, WAITING));
    }
    assertThat(vault.balance()).isEqualTo(ether(6));
  }

  /**
   * The caller says what is the deposit; the rest is the fee, whatever the fee list says by then.
   */
  @Test
  void valueIsSplitAsTheCallerSaid() {
    vault.centre.manage("setFeeTable", FeeTest.networks(Vault.DEX), FeeTest.table(300, 200));

    Function deposit = depositing(ether(1), ORDER);
    assertThat(vault.refusal(vault.alice, deposit, ether(1))).isEqualTo("10:NotEnoughFee");
    TransactionReceipt receipt =
        evm.send(vault.alice, vault.address, deposit, ether(1).add(BigInteger.valueOf(700)));

    assertThat(((FromVault.Deposit) Vault.sent(receipt).getFirst()).amount()).isEqualTo(ether(1));
    assertThat(vault.balance()).isEqualTo(ether(1));
    assertThat(evm.balance(vault.centre.address)).isEqualTo(700);
  }

  @Test
  void depositOfNothingOrOfMoreThanWasBroughtIsRefused() {
    for (BigInteger amount : List.of(BigInteger.ZERO, ether(2), BigInteger.TWO.pow(255))) {
      assertThat(vault.refusal(vault.alice, depositing(amount, ORDER), ether(1)))
          .isEqualTo("40:InvalidAmount");
    }
    Function longest = depositing(ether(1), new byte[1_024]);
    assertThat(evm.send(vault.alice, vault.address, longest, ether(1)).isStatusOK()).isTrue();
    assertThat(vault.refusal(vault.alice, depositing(ether(1), new byte[1_025]), ether(1)))
        .isEqualTo("40:InvalidOrder");
  }

  @Test
  void coinsWithoutADepositAreNotTaken() {
    String sender = vault.receiver(Vault.Mood.GRATEFUL);
    Function plain =
        function(
            "act",
            new org.web3j.abi.datatypes.Address(vault.address),
            new Uint256(5),
            new DynamicBytes(new byte[0]));

    assertThat(evm.callPaying(vault.alice, sender, plain, BigInteger.valueOf(5)))
        .isInstanceOf(Evm.Outcome.Reverted.class);
  }

  @Test
  void requestTakesTheNextNumberOfTheSameSequence() {
    vault.deposit(vault.alice, ether(1));
    TransactionReceipt receipt =
        evm.send(vault.bob, vault.address, function("request", new DynamicBytes(ORDER)));

    assertThat(Vault.sent(receipt))
        .containsExactly(new FromVault.Wish(2, ChainAddress.of(vault.bob), Bytes.wrap(ORDER)));
    assertThat(Vault.count(receipt, Vault.REQUESTED)).isEqualTo(1);
    assertThat(Vault.count(vault.acknowledge(2, 2), Vault.ACKNOWLEDGED)).isEqualTo(1);
    assertThat(Vault.sent(vault.deposit(vault.alice, ether(1))).getFirst())
        .isInstanceOfSatisfying(
            FromVault.Deposit.class, deposit -> assertThat(deposit.number()).isEqualTo(3));
  }

  @Test
  void acknowledgementIsNotedOnce() {
    vault.deposit(vault.alice, ether(1));

    assertThat(Vault.count(vault.acknowledge(1, 1), Vault.ACKNOWLEDGED)).isEqualTo(1);

    assertThat(vault.depositOf(1).state()).isEqualTo(ACKNOWLEDGED);
    assertThat(Vault.count(vault.acknowledge(1, 1), Vault.ACKNOWLEDGED)).isZero();
  }

  @Test
  void orderIsPaidOnceAndAnswered() {
    vault.deposit(vault.alice, ether(3));
    BigInteger before = evm.balance(vault.bob);

    TransactionReceipt receipt = vault.orders(payout(1, vault.bob, ether(1)));
    TransactionReceipt again = vault.orders(payout(1, vault.bob, ether(1)));

    assertThat(Vault.outcomes(receipt)).containsExactly(Outcome.PAID);
    assertThat(Vault.count(receipt, Vault.PAID)).isEqualTo(1);
    assertThat(Vault.outcomes(again)).containsExactly(Outcome.REPEATED);
    assertThat(Vault.count(again, Vault.PAID)).isZero();
    assertThat(evm.balance(vault.bob)).isEqualTo(before.add(ether(1)));
    assertThat(vault.isSettled(1)).isTrue();
    assertThat(vault.isSettled(2)).isFalse();
  }

  /** The number decides, not what else the order says. */
  @Test
  void anotherOrderOfAUsedNumberMovesNothing() {
    vault.deposit(vault.alice, ether(3));
    vault.orders(payout(7, vault.bob, ether(1)));

    assertThat(Vault.outcomes(vault.orders(payout(7, vault.alice, ether(2)))))
        .containsExactly(Outcome.REPEATED);
    assertThat(vault.balance()).isEqualTo(ether(2));
  }

  @Test
  void ordersMayComeInAnyOrderAndFarApart() {
    vault.deposit(vault.alice, ether(4));
    for (long number : new long[] {256, 1, 255, 1_000_000_000_000L, 257, 0xffL + 256}) {
      BigInteger wei = BigInteger.valueOf(number);
      assertThat(Vault.outcomes(vault.orders(payout(number, vault.bob, wei))))
          .containsExactly(Outcome.PAID);
      assertThat(Vault.outcomes(vault.orders(payout(number, vault.bob, wei))))
          .containsExactly(Outcome.REPEATED);
    }
    assertThat(vault.isSettled(2)).isFalse();
    assertThat(vault.isSettled(258)).isFalse();
  }

  @Test
  void batchSettlesEachOrderOnItsOwn() {
    vault.deposit(vault.alice, ether(3));
    vault.orders(payout(2, vault.bob, ether(1)));
    String refusing = vault.receiver(Vault.Mood.REVERTING);

    TransactionReceipt receipt =
        vault.orders(
            payout(1, vault.bob, ether(1)),
            payout(2, vault.bob, ether(1)),
            payout(3, refusing, ether(1)),
            payout(3, vault.bob, ether(1)));

    assertThat(Vault.outcomes(receipt))
        .containsExactly(Outcome.PAID, Outcome.REPEATED, Outcome.CLAIMABLE, Outcome.REPEATED);
    assertThat(vault.balance()).isEqualTo(ether(1));
  }

  @Test
  void refundGoesBackToItsOwner() {
    vault.deposit(vault.alice, ether(3));
    vault.acknowledge(1, 1);
    BigInteger before = evm.balance(vault.alice);

    assertThat(Vault.outcomes(vault.orders(refund(1, vault.alice, ether(2), 1))))
        .containsExactly(Outcome.PAID);
    assertThat(Vault.outcomes(vault.orders(refund(2, vault.alice, ether(1), 1))))
        .containsExactly(Outcome.PAID);

    assertThat(evm.balance(vault.alice)).isEqualTo(before.add(ether(3)));
    assertThat(vault.depositOf(1).amount()).isZero();
  }

  @Test
  void depositThatNeverArrivedIsReclaimedExactlyOnceByItsOwner() {
    vault.deposit(vault.alice, ether(3));

    TransactionReceipt failed = vault.fail(1, 1);

    assertThat(Vault.count(failed, Vault.RETURNED)).isEqualTo(1);
    assertThat(vault.depositOf(1).state()).isEqualTo(RETURNED);
    assertThat(vault.refusal(vault.bob, reclaiming(1, vault.bob))).isEqualTo("11:Unauthorized");
    BigInteger before = evm.balance(vault.bob);
    TransactionReceipt reclaimed = evm.send(vault.alice, vault.address, reclaiming(1, vault.bob));
    assertThat(Vault.count(reclaimed, Vault.RECLAIMED)).isEqualTo(1);
    assertThat(evm.balance(vault.bob)).isEqualTo(before.add(ether(3)));
    assertThat(vault.depositOf(1))
        .isEqualTo(new Vault.Position(vault.alice, BigInteger.ZERO, RECLAIMED));
    assertThat(vault.refusal(vault.alice, reclaiming(1, vault.alice)))
        .isEqualTo("40:NothingToClaim");
    assertThat(vault.balance()).isZero();
  }

  /** Whoever brings the transaction: the coins can only go to who owns them. */
  @Test
  void anybodyMaySendAnOwnerHisCoins() {
    vault.deposit(vault.alice, ether(1));
    vault.fail(1, 1);

    evm.send(vault.bob, vault.address, reclaiming(1, vault.alice));

    assertThat(vault.balance()).isZero();
  }

  @Test
  void anErrorAfterTheAnswerChangesNothing() {
    vault.deposit(vault.alice, ether(1));
    vault.acknowledge(1, 1);

    assertThat(Vault.count(vault.fail(1, 1), Vault.RETURNED)).isZero();
    assertThat(vault.refusal(vault.alice, reclaiming(1, vault.alice)))
        .isEqualTo("40:NothingToClaim");
  }

  @Test
  void aDepositThatIsToBeReclaimedCannotBeRefunded() {
    vault.deposit(vault.alice, ether(1));
    vault.fail(1, 1);

    TransactionReceipt receipt = vault.orders(refund(1, vault.alice, ether(1), 1));

    assertThat(Vault.count(receipt, Vault.PAID)).isZero();
    assertThat(vault.isSettled(1)).isFalse();
    evm.send(vault.alice, vault.address, reclaiming(1, vault.alice));
    assertThat(vault.balance()).isZero();
  }

  @Test
  void aFailedRequestOwesNothing() {
    evm.send(vault.bob, vault.address, function("request", new DynamicBytes(ORDER)));

    assertThat(Vault.count(vault.fail(1, 1), Vault.RETURNED)).isEqualTo(1);
    assertThat(vault.refusal(vault.bob, reclaiming(1, vault.bob))).isEqualTo("40:NothingToClaim");
  }

  @Test
  void claimPaysTheRecipientOnceAndTellsTheExchange() {
    vault.deposit(vault.alice, ether(3));
    String receiver = vault.receiver(Vault.Mood.REVERTING);
    vault.orders(payout(1, receiver, ether(1)));
    assertThat(vault.heldOf(1)).isEqualTo(new Vault.Position(receiver, ether(1), 1));
    assertThat(vault.refusal(vault.bob, claiming(1, vault.bob))).isEqualTo("11:Unauthorized");
    assertThat(vault.refusal(vault.bob, claiming(1, receiver))).isEqualTo("40:NotPaid");

    vault.become(receiver, Vault.Mood.GRATEFUL);
    TransactionReceipt claimed = evm.send(vault.bob, vault.address, claiming(1, receiver));

    assertThat(Vault.sent(claimed)).containsExactly(new FromVault.Claimed(1));
    assertThat(evm.balance(receiver)).isEqualTo(ether(1));
    assertThat(vault.refusal(vault.bob, claiming(1, receiver))).isEqualTo("40:NothingToClaim");
    assertThat(Vault.outcomes(vault.orders(payout(1, receiver, ether(1)))))
        .containsExactly(Outcome.REPEATED);
  }

  @Test
  void aRecipientThatCannotTakeCoinsSendsThemElsewhere() {
    vault.deposit(vault.alice, ether(3));
    String receiver = vault.receiver(Vault.Mood.REVERTING);
    vault.orders(payout(1, receiver, ether(1)));
    BigInteger before = evm.balance(vault.bob);

    vault.act(receiver, claiming(1, vault.bob), BigInteger.ZERO);

    assertThat(evm.balance(vault.bob)).isEqualTo(before.add(ether(1)));
  }

  /** A message centre in maintenance, or one whose owner is hostile, holds no claim back. */
  @Test
  void claimIsPaidAlsoWhenTheExchangeCannotBeTold() {
    vault.deposit(vault.alice, ether(3));
    String receiver = vault.receiver(Vault.Mood.REVERTING);
    vault.orders(payout(1, receiver, ether(1)));
    vault.become(receiver, Vault.Mood.GRATEFUL);
    vault.centre.manage("setMode", new Int256(1));

    TransactionReceipt claimed = evm.send(vault.bob, vault.address, claiming(1, receiver));

    assertThat(Vault.count(claimed, Vault.CLAIMED)).isEqualTo(1);
    assertThat(Vault.sent(claimed)).isEmpty();
    assertThat(evm.balance(receiver)).isEqualTo(ether(1));
    assertThat(vault.refusal(vault.bob, claiming(1, receiver))).isEqualTo("40:NothingToClaim");
    Function report = function("report", new Uint256(1));
    assertThat(vault.refusal(vault.bob, report)).isEqualTo("40:NotSent");
    vault.centre.manage("setMode", new Int256(0));
    assertThat(Vault.sent(evm.send(vault.bob, vault.address, report)))
        .containsExactly(new FromVault.Claimed(1));
    assertThat(vault.refusal(vault.bob, report)).isEqualTo("40:NothingToReport");
  }

  @Test
  void onlyTheExchangeIsObeyed() {
    vault.deposit(vault.alice, ether(3));
    byte[] order = new ToVault.Single(payout(1, vault.bob, ether(1))).encode().toArray();

    for (String other : List.of(Centre.COMMUNITY, Centre.HUB)) {
      vault.centre.deliver(BtpMessage.incoming("dex", 40, order, 9).from(other).encode());
    }

    assertThat(vault.isSettled(1)).isFalse();
    assertThat(vault.balance()).isEqualTo(ether(3));
    assertThat(vault.refusal(vault.alice, handle(Vault.DEX, 1, order)))
        .isEqualTo("11:Unauthorized");
    Function error =
        function(
            "handleBTPError",
            text(Vault.DEX),
            text("dex"),
            new Uint256(1),
            new Uint256(2),
            text(""));
    assertThat(vault.refusal(vault.alice, error)).isEqualTo("11:Unauthorized");
  }

  @Test
  void messagesOfTheWrongKindOrFormChangeNothing() {
    vault.deposit(vault.alice, ether(3));
    byte[] single = new ToVault.Single(payout(1, vault.bob, ether(1))).encode().toArray();
    byte[] longer = java.util.Arrays.copyOf(single, single.length + 1);
    byte[] deposit = new FromVault.Claimed(1).encode().toArray();
    byte[] acknowledged = new ToVault.Acknowledged(1).encode().toArray();
    for (byte[] wrong : List.of(longer, deposit, acknowledged, new byte[0], new byte[] {4})) {
      TransactionReceipt receipt = vault.centre.deliver(vault.request(wrong));
      assertThat(Centre.hops(receipt)).allMatch(hop -> hop.contains("ERROR"));
      assertThat(vault.isSettled(1)).isFalse();
    }
    assertThat(vault.depositOf(1).state()).isEqualTo(WAITING);
    assertThat(vault.balance()).isEqualTo(ether(3));
  }

  @Test
  void batchOfNoneOrElevenIsRefused() {
    vault.deposit(vault.alice, ether(3));
    io.nexushub.protocol.dex.VaultOrder[] eleven = new io.nexushub.protocol.dex.VaultOrder[11];
    for (int i = 0; i < eleven.length; i++) {
      eleven[i] = payout(1 + i, vault.bob, BigInteger.ONE);
    }

    assertThat(Centre.hops(vault.orders(eleven))).allMatch(hop -> hop.contains("ERROR"));
    assertThat(Centre.hops(vault.say(new ToVault.Batch(List.of()))))
        .allMatch(hop -> hop.contains("ERROR"));
    assertThat(vault.isSettled(1)).isFalse();
  }

  private static Function handle(String from, long sn, byte[] payload) {
    return function(
        "handleBTPMessage", text(from), text("dex"), new Uint256(sn), new DynamicBytes(payload));
  }
}
