package io.nexushub.portal.contract;

import static io.nexushub.portal.contract.Vault.claiming;
import static io.nexushub.portal.contract.Vault.depositing;
import static io.nexushub.portal.contract.Vault.ether;
import static io.nexushub.portal.contract.Vault.payout;
import static io.nexushub.portal.contract.Vault.reclaiming;
import static io.nexushub.portal.contract.Vault.refund;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.portal.contract.Vault.Mood;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.dex.VaultOrder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * Recipients that revert, burn, bomb and re-enter: nobody else is harmed, and nothing is paid
 * twice.
 */
@ExtendWith(EvmExtension.class)
class VaultHostileRecipientTest {
  private static final int BATCH = 10;

  private final Evm evm;
  private final Vault vault;

  VaultHostileRecipientTest(Evm evm) {
    this.evm = evm;
    this.vault = new Vault(evm);
    vault.deposit(vault.alice, ether(5));
  }

  @ParameterizedTest
  @EnumSource(
      value = Mood.class,
      names = {"REVERTING", "BURNING", "BOMBING", "REVERT_BOMBING"})
  void refusingRecipientHarmsNobodyInItsBatch(Mood mood) {
    String hostile = vault.receiver(mood);
    BigInteger before = evm.balance(vault.bob);

    TransactionReceipt receipt =
        vault.orders(
            payout(1, vault.bob, ether(1)),
            payout(2, hostile, ether(1)),
            payout(3, vault.bob, ether(1)));

    assertThat(Vault.outcomes(receipt))
        .containsExactly(Outcome.PAID, Outcome.CLAIMABLE, Outcome.PAID);
    assertThat(Vault.count(receipt, Vault.PAID)).isEqualTo(2);
    assertThat(Vault.count(receipt, Vault.KEPT)).isEqualTo(1);
    assertThat(evm.balance(vault.bob)).isEqualTo(before.add(ether(2)));
    assertThat(vault.heldOf(2)).isEqualTo(new Vault.Position(hostile, ether(1), 1));
    assertThat(vault.balance()).isEqualTo(ether(3));
  }

  @ParameterizedTest
  @EnumSource(
      value = Mood.class,
      names = {"REVERTING", "BURNING", "BOMBING", "REVERT_BOMBING"})
  void tenOfThemStillSettleInOneMessage(Mood mood) {
    List<VaultOrder> orders = new ArrayList<>();
    for (int i = 1; i <= BATCH; i++) {
      orders.add(payout(i, vault.receiver(mood), ether(1).divide(BigInteger.TEN)));
    }

    TransactionReceipt receipt = vault.orders(orders.toArray(VaultOrder[]::new));

    assertThat(Vault.outcomes(receipt)).isEqualTo(Collections.nCopies(BATCH, Outcome.CLAIMABLE));
    assertThat(vault.balance()).isEqualTo(ether(5));
  }

  /** Nine burners before an honest recipient do not use up the gas of his push. */
  @Test
  void burnersDoNotStarveTheLastOfTheBatch() {
    List<VaultOrder> orders = new ArrayList<>();
    for (int i = 1; i < BATCH; i++) {
      orders.add(payout(i, vault.receiver(Mood.BURNING), ether(1).divide(BigInteger.TEN)));
    }
    orders.add(payout(BATCH, "0x" + "1234567890".repeat(4), ether(1)));

    TransactionReceipt receipt = vault.orders(orders.toArray(VaultOrder[]::new));

    assertThat(Vault.outcomes(receipt).getLast()).isEqualTo(Outcome.PAID);
  }

  /** With as little gas as the centre's owner may give a service, orders wait, and none is lost. */
  @Test
  void ordersAreKeptWhenTheGasForAPushIsMissing() {
    vault.centre.manage("setServiceGas", Centre.text("dex"), new Uint256(220_000));

    TransactionReceipt receipt = vault.orders(payout(1, vault.bob, ether(1)));

    assertThat(Vault.outcomes(receipt)).containsExactly(Outcome.CLAIMABLE);
    BigInteger before = evm.balance(vault.bob);
    evm.send(vault.alice, vault.address, claiming(1, vault.bob));
    assertThat(evm.balance(vault.bob)).isEqualTo(before.add(ether(1)));
  }

  @Test
  void aRecipientCannotClaimWhileItIsPaid() {
    String hostile = vault.receiver(Mood.REVERTING);
    vault.orders(payout(1, hostile, ether(1)));
    vault.plan(hostile, vault.address, claiming(1, hostile), BigInteger.ZERO);

    assertThat(Vault.outcomes(vault.orders(payout(2, hostile, ether(1)))))
        .containsExactly(Outcome.PAID);
    assertReentryFailed(hostile);
    assertThat(vault.heldOf(1).amount()).isEqualTo(ether(1));
    evm.send(vault.alice, vault.address, claiming(1, hostile));

    assertReentryFailed(hostile);
    assertThat(evm.balance(hostile)).isEqualTo(ether(2));
    assertThat(vault.balance()).isEqualTo(ether(3));
  }

  @Test
  void anOwnerCannotReclaimTwiceByReentering() {
    String hostile = vault.receiver(Mood.GRATEFUL);
    vault.act(hostile, depositing(ether(1), new byte[10]), ether(1));
    vault.fail(2, 2);
    vault.plan(hostile, vault.address, reclaiming(2, hostile), BigInteger.ZERO);

    evm.send(vault.alice, vault.address, reclaiming(2, hostile));

    assertReentryFailed(hostile);
    assertThat(evm.balance(hostile)).isEqualTo(ether(1));
    assertThat(vault.balance()).isEqualTo(ether(5));
  }

  /** Deposits made from within a payment would mix two accounts of one balance. */
  @Test
  void aRecipientCannotDepositWhileItIsPaid() {
    String hostile = vault.receiver(Mood.REVERTING);
    vault.orders(payout(1, hostile, ether(1)));
    vault.plan(hostile, vault.address, depositing(ether(1), new byte[10]), ether(1));
    evm.fund(hostile, ether(1));

    evm.send(vault.alice, vault.address, claiming(1, hostile));

    assertReentryFailed(hostile);
    assertThat(vault.balance()).isEqualTo(ether(4));
    assertThat(vault.words("lastNumber")).endsWith("1");
  }

  /**
   * Were it refused there, a recipient could make others' orders fail by delivering them himself.
   */
  @Test
  void whatARecipientDeliversWhileItIsPaidIsSettled() {
    String hostile = vault.receiver(Mood.REVERTING);
    vault.orders(payout(1, hostile, ether(1)));
    byte[] batch =
        new ToVault.Batch(List.of(payout(2, vault.bob, ether(1)), payout(1, hostile, ether(1))))
            .encode()
            .toArray();
    byte[] next = vault.centre.relayMessage(vault.request(batch));
    Function deliver = Centre.handle(Centre.LINK, next);
    vault.plan(hostile, vault.centre.address, deliver, BigInteger.ZERO);
    BigInteger before = evm.balance(vault.bob);

    TransactionReceipt receipt = evm.send(vault.alice, vault.address, claiming(1, hostile));

    assertThat(Vault.flag(evm, hostile, "reentrySucceeded")).isTrue();
    assertThat(Vault.outcomes(receipt)).containsExactly(Outcome.PAID, Outcome.REPEATED);
    assertThat(Vault.sent(receipt).getLast()).isEqualTo(new FromVault.Claimed(1));
    assertThat(evm.balance(hostile)).isEqualTo(ether(1));
    assertThat(evm.balance(vault.bob)).isEqualTo(before.add(ether(1)));
    assertThat(vault.balance()).isEqualTo(ether(3));
  }

  @Test
  void aPaymentToTheVaultItselfIsKept() {
    assertThat(Vault.outcomes(vault.orders(payout(1, vault.address, ether(1)))))
        .containsExactly(Outcome.CLAIMABLE);
    assertThat(vault.balance()).isEqualTo(ether(5));
  }

  @Test
  void anOrderOfMoreThanTheVaultHasIsKept() {
    assertThat(Vault.outcomes(vault.orders(payout(1, vault.bob, ether(6)))))
        .containsExactly(Outcome.CLAIMABLE);

    assertThat(vault.refusal(vault.bob, claiming(1, vault.bob))).isEqualTo("40:NotPaid");
    vault.deposit(vault.alice, ether(1));
    evm.send(vault.bob, vault.address, claiming(1, vault.bob));
    assertThat(vault.balance()).isZero();
  }

  /**
   * What a kept payout had taken of the cap is given back: it takes it again when it is claimed.
   */
  @Test
  void aFailedPushUsesNothingOfTheCap() {
    String hostile = vault.receiver(Mood.REVERTING);
    BigInteger before = vault.room();

    vault.orders(payout(1, hostile, ether(2)), payout(2, hostile, ether(2)));

    assertThat(vault.room()).isEqualTo(before);
    vault.become(hostile, Mood.GRATEFUL);
    evm.send(vault.bob, vault.address, claiming(1, hostile));
    assertThat(vault.room()).isEqualTo(before.subtract(ether(2)));
  }

  @Test
  void aRefundToARefusingOwnerIsKeptAndPulled() {
    String owner = vault.receiver(Mood.REVERTING);
    vault.act(owner, depositing(ether(1), new byte[10]), ether(1));

    assertThat(Vault.outcomes(vault.orders(refund(1, owner, ether(1), 2))))
        .containsExactly(Outcome.CLAIMABLE);
    vault.act(owner, claiming(1, vault.bob), BigInteger.ZERO);

    assertThat(vault.balance()).isEqualTo(ether(5));
  }

  private void assertReentryFailed(String hostile) {
    assertThat(Vault.flag(evm, hostile, "tried")).isTrue();
    assertThat(Vault.flag(evm, hostile, "reentrySucceeded")).isFalse();
  }
}
