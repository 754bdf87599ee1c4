package io.nexushub.portal.contract;

import static io.nexushub.portal.contract.Centre.function;
import static io.nexushub.portal.contract.Vault.CAP;
import static io.nexushub.portal.contract.Vault.NOTICE;
import static io.nexushub.portal.contract.Vault.WINDOW;
import static io.nexushub.portal.contract.Vault.claiming;
import static io.nexushub.portal.contract.Vault.depositing;
import static io.nexushub.portal.contract.Vault.ether;
import static io.nexushub.portal.contract.Vault.payout;
import static io.nexushub.portal.contract.Vault.reclaiming;
import static io.nexushub.portal.contract.Vault.refund;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.ToVault;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.web3j.abi.datatypes.Function;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** How fast coins may leave, who may say so, and what is never held back. */
@ExtendWith(EvmExtension.class)
class VaultLimitsTest {
  private static final Function PAUSE = function("pause");
  private static final Function LIFT = function("lift");
  private static final long DAY = 86_400;

  private final Evm evm;
  private final Vault vault;
  private long order;

  VaultLimitsTest(Evm evm) {
    this.evm = evm;
    this.vault = new Vault(evm);
    vault.deposit(vault.alice, ether(100));
  }

  @Test
  void moreThanTheCapWaitsAndIsClaimedLater() {
    assertThat(pay(6)).isEqualTo(Outcome.PAID);
    assertThat(pay(6)).isEqualTo(Outcome.CLAIMABLE);
    assertThat(pay(4)).isEqualTo(Outcome.PAID);
    assertThat(vault.room()).isZero();
    assertThat(vault.refusal(vault.bob, claiming(2, vault.bob))).isEqualTo("40:OverCap");

    evm.pass(2 * WINDOW);

    evm.send(vault.bob, vault.address, claiming(2, vault.bob));
    assertThat(vault.balance()).isEqualTo(ether(84));
    assertThat(pay(6)).isEqualTo(Outcome.CLAIMABLE);
  }

  /** Wherever a window begins: a thief who times his orders gets no more than the cap in one. */
  @Test
  void noWindowLetsMoreThanTheCapOut() {
    long[] times = new long[40];
    BigInteger[] paid = new BigInteger[40];
    for (int i = 0; i < times.length; i++) {
      evm.pass(WINDOW / 7 + i);
      paid[i] = pay(3) == Outcome.PAID ? ether(3) : BigInteger.ZERO;
      times[i] = evm.now();
    }

    BigInteger all = BigInteger.ZERO;
    for (int i = 0; i < times.length; i++) {
      BigInteger within = BigInteger.ZERO;
      for (int j = i; j < times.length && times[j] - times[i] < WINDOW; j++) {
        within = within.add(paid[j]);
      }
      assertThat(within).isLessThanOrEqualTo(CAP);
      all = all.add(paid[i]);
    }
    long windows = (times[39] - times[0]) / (WINDOW + WINDOW / 3);
    assertThat(all).isGreaterThanOrEqualTo(ether(9).multiply(BigInteger.valueOf(windows)));
  }

  @Test
  void amountsBelowAGweiCountAsOne() {
    BigInteger before = vault.room();

    vault.orders(payout(++order, vault.bob, BigInteger.ONE));

    assertThat(vault.room()).isEqualTo(before.subtract(BigInteger.TEN.pow(9)));
  }

  @Test
  void refundOfWhatHasJustComeIsNeverHeld() {
    assertThat(pay(10)).isEqualTo(Outcome.PAID);
    assertThat(vault.room()).isZero();
    vault.deposit(vault.bob, ether(50));

    assertThat(Vault.outcomes(vault.orders(refund(++order, vault.bob, ether(50), 2))))
        .containsExactly(Outcome.PAID);
  }

  @Test
  void refundOfAnOldDepositHasItsOwnAllowance() {
    evm.pass(3 * WINDOW + 1);
    assertThat(pay(10)).isEqualTo(Outcome.PAID);

    assertThat(Vault.outcomes(vault.orders(refund(++order, vault.alice, ether(10), 1))))
        .containsExactly(Outcome.PAID);
    assertThat(Vault.outcomes(vault.orders(refund(++order, vault.alice, ether(10), 1))))
        .containsExactly(Outcome.CLAIMABLE);

    assertThat(vault.refusal(vault.alice, claiming(order, vault.alice))).isEqualTo("40:OverCap");
    evm.pass(2 * WINDOW);
    evm.send(vault.alice, vault.address, claiming(order, vault.alice));
    assertThat(vault.balance()).isEqualTo(ether(70));
  }

  /** Epochs begin with deposits: however these come, one of the last window is young. */
  @Test
  void aDepositStaysYoungForAWholeWindow() {
    pay(10);
    vault.deposit(vault.bob, ether(1));
    evm.pass(WINDOW - 60);
    vault.deposit(vault.bob, ether(50));
    evm.pass(70);
    vault.deposit(vault.bob, ether(1));
    evm.pass(WINDOW - 100);

    assertThat(Vault.outcomes(vault.orders(refund(++order, vault.bob, ether(50), 3))))
        .containsExactly(Outcome.PAID);
  }

  @Test
  void stricterPolicyHoldsAtOnce() {
    assertThat(adopt(1, WINDOW, ether(5), false)).isEqualTo(1);
    assertThat(pay(6)).isEqualTo(Outcome.CLAIMABLE);
    assertThat(pay(5)).isEqualTo(Outcome.PAID);
  }

  @Test
  void looserPolicyHoldsAfterTheNotice() {
    assertThat(adopt(1, WINDOW, ether(50), false)).isEqualTo(1);
    assertThat(pay(11)).isEqualTo(Outcome.CLAIMABLE);

    evm.pass(NOTICE - 600);
    assertThat(pay(11)).isEqualTo(Outcome.CLAIMABLE);
    evm.pass(600);

    assertThat(pay(11)).isEqualTo(Outcome.PAID);
    assertThat(vault.room()).isEqualTo(ether(39));
  }

  @Test
  void aLaterPolicyTakesTheLooserOneBack() {
    adopt(1, WINDOW, ether(1_000), false);
    adopt(2, WINDOW, CAP, false);
    evm.pass(2 * NOTICE);

    assertThat(pay(11)).isEqualTo(Outcome.CLAIMABLE);
  }

  @Test
  void anOlderPolicyChangesNothing() {
    adopt(5, WINDOW, ether(5), false);

    assertThat(adopt(4, WINDOW, ether(9), false)).isEqualTo(5);
    assertThat(adopt(5, WINDOW, ether(1), false)).isEqualTo(5);

    assertThat(vault.room()).isEqualTo(ether(5));
  }

  /** Else a thief's policy of the greatest number would hold for ever. */
  @Test
  void aPolicyFarAheadIsRefused() {
    TransactionReceipt receipt = vault.say(new ToVault.Policy(1_001, WINDOW, ether(1), true));

    assertThat(Centre.hops(receipt)).allMatch(hop -> hop.contains("ERROR"));
    assertThat(adopt(1_000, WINDOW, ether(5), false)).isEqualTo(1_000);
  }

  /** With another window the slices are cut anew, and what was spent is not forgotten. */
  @Test
  void aNewWindowForgetsNothing() {
    pay(8);
    adopt(1, 100 * WINDOW, CAP, false);
    assertThat(vault.room()).isEqualTo(ether(2));
    assertThat(pay(3)).isEqualTo(Outcome.CLAIMABLE);

    evm.pass(50 * WINDOW);
    assertThat(pay(3)).isEqualTo(Outcome.CLAIMABLE);
    evm.pass(90 * WINDOW);
    assertThat(pay(3)).isEqualTo(Outcome.PAID);
  }

  @Test
  void theExchangeStopsPayoutsAtOnceAndResumesAfterTheNotice() {
    adopt(1, WINDOW, CAP, true);
    assertThat(pay(1)).isEqualTo(Outcome.CLAIMABLE);
    assertThat(vault.refusal(vault.bob, depositing(ether(1), new byte[1]), ether(1)))
        .isEqualTo("40:Paused");

    adopt(2, WINDOW, CAP, false);
    assertThat(pay(1)).isEqualTo(Outcome.CLAIMABLE);
    evm.pass(NOTICE);

    assertThat(pay(1)).isEqualTo(Outcome.PAID);
    evm.send(vault.bob, vault.address, claiming(1, vault.bob));
  }

  @Test
  void pauseHoldsPayoutsAndDepositsAndNothingElse() {
    vault.deposit(vault.bob, ether(1));
    vault.fail(2, 2);
    pay(0);
    evm.send(vault.guardian, vault.address, PAUSE);

    assertThat(pay(1)).isEqualTo(Outcome.CLAIMABLE);
    assertThat(vault.refusal(vault.bob, claiming(order, vault.bob))).isEqualTo("40:Paused");
    assertThat(vault.refusal(vault.bob, depositing(ether(1), new byte[1]), ether(1)))
        .isEqualTo("40:Paused");
    assertThat(Vault.outcomes(vault.orders(refund(++order, vault.alice, ether(1), 1))))
        .containsExactly(Outcome.PAID);
    evm.send(vault.bob, vault.address, reclaiming(2, vault.bob));
  }

  @Test
  void pauseEndsByItself() {
    evm.send(vault.guardian, vault.address, PAUSE);
    evm.pass(DAY - 600);
    assertThat(pay(1)).isEqualTo(Outcome.CLAIMABLE);
    evm.pass(600);

    assertThat(pay(1)).isEqualTo(Outcome.PAID);
  }

  @Test
  void manyMayPauseFewMayLift() {
    for (String stranger : new String[] {vault.alice, vault.bob, vault.lifter}) {
      assertThat(vault.refusal(stranger, PAUSE)).isEqualTo("11:Unauthorized");
    }
    for (String stranger : new String[] {vault.alice, vault.guardian, vault.centre.owner}) {
      assertThat(vault.refusal(stranger, LIFT)).isEqualTo("11:Unauthorized");
    }
    evm.send(vault.guardian, vault.address, PAUSE);
    evm.send(vault.lifter, vault.address, LIFT);

    assertThat(pay(1)).isEqualTo(Outcome.PAID);
  }

  /** One guardian can hold the vault for a day in seven; the exchange cannot lift his pause. */
  @Test
  void noSingleGuardianHoldsTheVaultForGood() {
    evm.send(vault.guardian, vault.address, PAUSE);
    adopt(1, WINDOW, CAP, false);
    assertThat(pay(1)).isEqualTo(Outcome.CLAIMABLE);
    evm.pass(6 * DAY);
    assertThat(vault.refusal(vault.guardian, PAUSE)).isEqualTo("40:PausedRecently");
    evm.send(vault.centre.owner, vault.address, PAUSE);
    evm.pass(DAY);

    evm.send(vault.guardian, vault.address, PAUSE);
  }

  private Outcome pay(long amount) {
    BigInteger wei = amount == 0 ? BigInteger.ONE : ether(amount);
    return Vault.outcomes(vault.orders(payout(++order, vault.bob, wei))).getFirst();
  }

  /** Number of the policy the vault names in its answer. */
  private long adopt(long number, long window, BigInteger cap, boolean paused) {
    var answer = Vault.sent(vault.say(new ToVault.Policy(number, window, cap, paused)));
    return ((FromVault.Adopted) answer.getFirst()).policyNumber();
  }
}
