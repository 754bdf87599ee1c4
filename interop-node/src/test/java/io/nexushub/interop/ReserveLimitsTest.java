package io.nexushub.interop;

import static io.nexushub.interop.TestChain.address;
import static io.nexushub.interop.TestVault.ALICE;
import static io.nexushub.interop.TestVault.BOB;
import static io.nexushub.interop.TestVault.CAP;
import static io.nexushub.interop.TestVault.CAROL;
import static io.nexushub.interop.TestVault.GUARDIAN;
import static io.nexushub.interop.TestVault.LIFTER;
import static io.nexushub.interop.TestVault.NOTICE;
import static io.nexushub.interop.TestVault.WINDOW;
import static io.nexushub.interop.TestVault.payout;
import static io.nexushub.interop.TestVault.refund;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.LocalSigner;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.simulator.Seeds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How fast coins may leave the community's vault, who may say so, and what is never held back. */
class ReserveLimitsTest {
  private static final IconAddress BOBS = address(BOB);
  private static final long DAY = 86_400;

  private final TestVault vault = new TestVault();
  private long order;

  ReserveLimitsTest() {
    vault.deposit(ALICE, 10_000);
  }

  @Test
  void moreThanTheCapWaitsAndIsClaimedLater() {
    assertThat(pay(600)).isEqualTo(Outcome.PAID);
    assertThat(pay(600)).isEqualTo(Outcome.CLAIMABLE);
    assertThat(pay(400)).isEqualTo(Outcome.PAID);
    assertThat(vault.policy("room")).isEqualTo("0x0");
    assertThat(vault.claim(BOB, 2, BOBS).message()).contains("<= 0 now");

    pass(2 * WINDOW);

    assertThat(vault.claim(BOB, 2, BOBS).success()).isTrue();
    assertThat(pay(600)).isEqualTo(Outcome.CLAIMABLE);
    assertThat(vault.gained(BOB)).isEqualTo(1_600);
  }

  /** Wherever a window begins: a thief who times his orders gets no more than the cap in one. */
  @Seeds(10)
  void noWindowLetsMoreThanTheCapOut(long seed) {
    Random random = new Random(seed);
    List<Long> times = new ArrayList<>();
    List<Long> paid = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      pass(random.nextLong(WINDOW / 3));
      long amount = 1 + random.nextLong(400);
      if (pay(amount) == Outcome.PAID) {
        times.add(vault.chain.now());
        paid.add(amount);
      }
    }
    for (int i = 0; i < times.size(); i++) {
      long within = 0;
      for (int j = i; j < times.size(); j++) {
        within += times.get(j) - times.get(i) < WINDOW * 1_000_000 ? paid.get(j) : 0;
      }
      assertThat(within).isLessThanOrEqualTo(CAP.longValueExact());
    }
    assertThat(paid).isNotEmpty();
  }

  @Test
  void refundOfWhatHasJustComeIsNeverHeld() {
    assertThat(pay(1_000)).isEqualTo(Outcome.PAID);
    vault.deposit(BOB, 5_000);

    vault.orders(refund(++order, BOBS, 5_000, 2));

    assertThat(vault.outcomes()).containsExactly(Outcome.PAID);
  }

  @Test
  void refundOfAnOldDepositHasItsOwnAllowance() {
    pass(WINDOW + 10);
    assertThat(pay(1_000)).isEqualTo(Outcome.PAID);

    vault.orders(refund(++order, address(ALICE), 1_000, 1));
    assertThat(vault.outcomes()).containsExactly(Outcome.PAID);
    vault.orders(refund(++order, address(ALICE), 1_000, 1));
    assertThat(vault.outcomes()).containsExactly(Outcome.CLAIMABLE);

    assertThat(vault.claim(ALICE, order, address(ALICE)).success()).isFalse();
    pass(2 * WINDOW);
    assertThat(vault.claim(ALICE, order, address(ALICE)).success()).isTrue();
  }

  @Test
  void stricterPolicyHoldsAtOnce() {
    assertThat(adopt(1, WINDOW, 500, false)).isEqualTo(1);
    assertThat(pay(600)).isEqualTo(Outcome.CLAIMABLE);
    assertThat(pay(500)).isEqualTo(Outcome.PAID);
  }

  @Test
  void looserPolicyHoldsAfterTheNotice() {
    adopt(1, WINDOW, 5_000, false);
    assertThat(pay(1_100)).isEqualTo(Outcome.CLAIMABLE);
    pass(NOTICE - 60);
    assertThat(pay(1_100)).isEqualTo(Outcome.CLAIMABLE);
    pass(60);

    assertThat(pay(1_100)).isEqualTo(Outcome.PAID);
    assertThat(vault.policy("cap")).isEqualTo("0x1388");
  }

  @Test
  void aLaterPolicyTakesTheLooserOneBack() {
    adopt(1, WINDOW, 100_000, false);
    adopt(2, WINDOW, CAP.longValueExact(), false);
    pass(2 * NOTICE);

    assertThat(pay(1_100)).isEqualTo(Outcome.CLAIMABLE);
  }

  @Test
  void anOlderPolicyChangesNothing() {
    adopt(5, WINDOW, 500, false);

    assertThat(adopt(4, WINDOW, 900, false)).isEqualTo(5);
    assertThat(adopt(5, WINDOW, 100, false)).isEqualTo(5);

    assertThat(vault.policy("cap")).isEqualTo("0x1f4");
  }

  /** Else a thief's policy of the greatest number would hold for ever. */
  @Test
  void aPolicyFarAheadIsRefused() {
    var receipt = vault.say(new ToVault.Policy(1_001, WINDOW, BigInteger.ONE, true));

    assertThat(LinkedChain.hops(receipt)).anyMatch(hop -> hop.endsWith("ERROR"));
    assertThat(adopt(1_000, WINDOW, 500, false)).isEqualTo(1_000);
  }

  @Test
  void aNewWindowForgetsNothing() {
    pay(800);
    adopt(1, 100 * WINDOW, CAP.longValueExact(), false);
    assertThat(pay(300)).isEqualTo(Outcome.CLAIMABLE);
    pass(50 * WINDOW);
    assertThat(pay(300)).isEqualTo(Outcome.CLAIMABLE);
    pass(90 * WINDOW);

    assertThat(pay(300)).isEqualTo(Outcome.PAID);
  }

  @Test
  void theExchangeStopsPayoutsAtOnceAndResumesAfterTheNotice() {
    adopt(1, WINDOW, CAP.longValueExact(), true);
    assertThat(pay(1)).isEqualTo(Outcome.CLAIMABLE);
    assertThat(vault.tryDeposit(BOB, 5, Bytes.EMPTY).message()).contains("paused");
    adopt(2, WINDOW, CAP.longValueExact(), false);
    assertThat(pay(1)).isEqualTo(Outcome.CLAIMABLE);
    pass(NOTICE);

    assertThat(pay(1)).isEqualTo(Outcome.PAID);
    assertThat(vault.claim(CAROL, 1, BOBS).success()).isTrue();
  }

  @Test
  void pauseHoldsPayoutsAndDepositsAndNothingElse() {
    vault.deposit(BOB, 50);
    vault.fail(2, 2);
    pause(GUARDIAN);

    assertThat(pay(1)).isEqualTo(Outcome.CLAIMABLE);
    assertThat(vault.claim(BOB, order, BOBS).message()).contains("paused");
    assertThat(vault.tryDeposit(BOB, 5, Bytes.EMPTY).message()).contains("paused");
    vault.orders(refund(++order, address(ALICE), 100, 1));
    assertThat(vault.outcomes()).containsExactly(Outcome.PAID);
    assertThat(vault.reclaim(BOB, 2, BOBS).success()).isTrue();
  }

  @Test
  void pauseEndsByItself() {
    pause(GUARDIAN);
    pass(DAY - 60);
    assertThat(pay(1)).isEqualTo(Outcome.CLAIMABLE);
    pass(60);

    assertThat(pay(1)).isEqualTo(Outcome.PAID);
  }

  @Test
  void manyMayPauseFewMayLift() {
    for (LocalSigner stranger : List.of(ALICE, BOB, LIFTER)) {
      assertThat(vault.call(stranger, "pause", RpcItem.dict()).message()).contains("caller");
    }
    for (LocalSigner stranger : List.of(ALICE, BOB, GUARDIAN)) {
      assertThat(vault.call(stranger, "lift", RpcItem.dict()).message()).contains("caller");
    }
    pause(GUARDIAN);
    assertThat(vault.call(LIFTER, "lift", RpcItem.dict()).success()).isTrue();

    assertThat(pay(1)).isEqualTo(Outcome.PAID);
  }

  @Test
  void noSingleGuardianHoldsTheVaultForGood() {
    pause(GUARDIAN);
    pass(6 * DAY);
    assertThat(vault.call(GUARDIAN, "pause", RpcItem.dict()).message()).contains("not before");
    pass(DAY);
    pause(GUARDIAN);
  }

  private void pause(LocalSigner guardian) {
    assertThat(vault.call(guardian, "pause", RpcItem.dict()).success()).isTrue();
  }

  private void pass(long seconds) {
    vault.chain.sleep(seconds * 1_000_000);
  }

  private Outcome pay(long amount) {
    vault.orders(payout(++order, BOBS, amount));
    return vault.outcomes().getFirst();
  }

  private long adopt(long number, long window, long cap, boolean paused) {
    vault.say(new ToVault.Policy(number, window, BigInteger.valueOf(cap), paused));
    return ((FromVault.Adopted) vault.sent().getFirst()).policyNumber();
  }
}
