package io.nexushub.dex.book;

import static io.nexushub.dex.book.BookWorld.ALICE;
import static io.nexushub.dex.book.BookWorld.ETH;
import static io.nexushub.dex.book.BookWorld.ETHER;
import static io.nexushub.dex.book.BookWorld.ICON;
import static io.nexushub.dex.book.BookWorld.coins;
import static io.nexushub.dex.book.BookWorld.toIcx;
import static io.nexushub.dex.book.BookWorld.units;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.FromVault.Settlement;
import io.nexushub.protocol.dex.OwnerRequest;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.dex.VaultOrder;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How what is owed leaves, and what vaults may answer. */
class SettlementTest {
  private final BookWorld world = new BookWorld().provided(coins(1_000), coins(5_000_000));

  private Payment traded() {
    SourceNumber swap = world.deposit(ETH, coins(1), toIcx(1));
    world.close();
    return world.payment(swap);
  }

  private Payment current(Payment payment) {
    return world.book.payment(payment.id()).orElseThrow();
  }

  @Test
  void anAnswerCountsOnce() {
    Payment payment = traded();
    List<Payment> sent = world.depart(ICON).orElseThrow();
    world.settle(sent, Outcome.PAID);
    BigInteger paid = world.vault(ICON).holdings().paid();
    world.answer(sent, List.of(new Settlement(1, Outcome.PAID)));
    world.answer(sent, List.of(new Settlement(1, Outcome.CLAIMABLE)));
    assertThat(current(payment).state()).isEqualTo(Payment.State.PAID);
    assertThat(world.vault(ICON).holdings().paid()).isEqualTo(paid);
  }

  @Test
  void anAnswerAboutOtherOrdersIsNone() {
    traded();
    world.depart(ICON);
    for (List<Settlement> wrong :
        List.of(
            List.of(new Settlement(2, Outcome.PAID)),
            List.of(new Settlement(1, Outcome.PAID), new Settlement(2, Outcome.PAID)))) {
      assertThat(Answers.settled(world.book, ICON, List.of(1L), wrong, world.now())).isEmpty();
    }
  }

  @Test
  void aFailedPushDoesNotUndoTheTrade() {
    Payment payment = traded();
    Pool after = world.pool();
    world.settle(world.depart(ICON).orElseThrow(), Outcome.CLAIMABLE);
    assertThat(world.pool()).isEqualTo(after);
    assertThat(world.vault(ICON).holdings().claimable()).isEqualTo(payment.order().amount());
    world.claim(current(payment));
    assertThat(world.vault(ICON).holdings().claimable()).isZero();
    assertThat(current(payment).state()).isEqualTo(Payment.State.CLAIMED);
  }

  /** A claim can overtake the answer that there is something to claim. */
  @Test
  void aClaimMayComeBeforeItsAnswer() {
    Payment payment = traded();
    List<Payment> sent = world.depart(ICON).orElseThrow();
    world.claim(current(payment));
    world.answer(sent, List.of(new Settlement(1, Outcome.CLAIMABLE)));
    assertThat(current(payment).state()).isEqualTo(Payment.State.CLAIMED);
    assertThat(world.vault(ICON).holdings().claimable()).isZero();
  }

  @Test
  void aClaimOfWhatWasNeverSentIsNone() {
    Payment payment = traded();
    assertThat(Answers.claimed(world.book, ICON, payment.order().number(), world.now())).isEmpty();
    assertThat(Answers.claimed(world.book, ICON, 99, world.now())).isEmpty();
    assertThat(Answers.claimed(world.book, ETH, 1, world.now())).isEmpty();
  }

  @Test
  void whatComesBackLeavesAgainAfterAWhile() {
    Payment payment = traded();
    world.returned(world.depart(ICON).orElseThrow());
    assertThat(current(payment).state()).isEqualTo(Payment.State.QUEUED);
    assertThat(Due.at(world.book)).hasValue(world.seconds + Dispatch.REPEAT_SECONDS);
    assertThat(world.depart(ICON)).isEmpty();
    world.seconds += Dispatch.REPEAT_SECONDS;
    List<Payment> again = world.depart(ICON).orElseThrow();
    assertThat(again.getFirst().order()).isEqualTo(payment.order());
    world.settle(again, Outcome.PAID);
    assertThat(Due.at(world.book)).isEmpty();
  }

  @Test
  void payoutsStayBelowTheCapOfAWindow() {
    cap(coins(12_000), false);
    for (int i = 0; i < 5; i++) {
      world.deposit(ETH, coins(1), toIcx(1));
    }
    world.close();
    assertThat(world.depart(ICON).orElseThrow()).as("each nearly 5,000").hasSize(2);
    assertThat(world.depart(ICON)).isEmpty();
    long next = (world.seconds / 3_600 + 1) * 3_600;
    assertThat(Due.at(world.book)).hasValue(next);
    world.seconds = next;
    assertThat(world.depart(ICON).orElseThrow()).hasSize(2);
  }

  /** The vault would keep it, and nobody could claim it. */
  @Test
  void whatIsAboveTheCapIsNotTraded() {
    cap(coins(10_000), false);
    SourceNumber great = world.deposit(ETH, coins(3), toIcx(1));
    SourceNumber small = world.deposit(ETH, coins(1), toIcx(1));
    // Of half the pool; and of a part of it that is just small enough without the exchanged half.
    BigInteger half = world.shares(ETH, ALICE);
    SourceNumber both = world.wish(ETH, ALICE, removeBoth(half));
    SourceNumber one = world.wish(ETH, ALICE, removeOne(half.divide(units(300))));
    world.close();
    world.assertRefunded(great, "payout: ");
    assertThat(world.order(small).stage()).isEqualTo(Order.Stage.EXECUTED);
    for (SourceNumber removal : List.of(both, one)) {
      assertThat(world.order(removal).reason()).startsWith("payout: ");
      assertThat(world.order(removal).payments()).isEmpty();
    }
    assertThat(world.shares(ETH, ALICE)).isEqualTo(half);
  }

  private static OwnerRequest removeBoth(BigInteger shares) {
    return new OwnerRequest.RemoveBoth(
        new OwnerRequest.Side(ETHER, units(1), ALICE),
        new OwnerRequest.Side(BookWorld.ICX, units(1), BookWorld.ALICE_ICON),
        shares.divide(units(2)),
        BookWorld.LATER);
  }

  private static OwnerRequest removeOne(BigInteger shares) {
    return new OwnerRequest.RemoveOne(
        new OwnerRequest.Side(BookWorld.ICX, units(1), BookWorld.ALICE_ICON),
        ETHER,
        shares,
        BookWorld.LATER);
  }

  /** The cap was higher when the trade was made. */
  @Test
  void whatIsMoreThanAWholeWindowLeavesAlone() {
    world.deposit(ETH, coins(1), toIcx(1));
    world.deposit(ETH, coins(1), toIcx(1));
    world.close();
    cap(coins(100), false);
    assertThat(world.depart(ICON).orElseThrow()).hasSize(1);
    assertThat(world.depart(ICON)).isEmpty();
  }

  @Test
  void refundsAreNeverHeld() {
    world.deposit(ETH, coins(1), toIcx(1));
    SourceNumber refused = world.deposit(ICON, BookWorld.ALICE_ICON, coins(1), Bytes.EMPTY);
    world.close();
    cap(BigInteger.ZERO, true);
    List<Payment> sent = world.depart(ICON).orElseThrow();
    assertThat(sent).hasSize(1);
    assertThat(sent.getFirst().order().source()).isEqualTo(refused);
    assertThat(sent.getFirst().isRefund()).isTrue();
    assertThat(world.depart(ICON)).isEmpty();
    assertThat(Due.at(world.book)).as("only members can change that").isEmpty();
  }

  private void cap(BigInteger cap, boolean paused) {
    world.book = Answers.policy(world.book, ICON, new ToVault.Policy(1, 3_600, cap, paused));
  }

  /** Invariant 8: each level stops what it says, and nothing before it. */
  @Test
  void haltLevels() {
    world.book = world.book.with(Halt.QUOTES);
    SourceNumber traded = world.deposit(ETH, coins(1), toIcx(1));
    world.close();
    assertThat(world.order(traded).stage()).isEqualTo(Order.Stage.EXECUTED);

    world.book = world.book.with(Halt.TRADES);
    SourceNumber back = world.deposit(ETH, coins(1), toIcx(1));
    world.close();
    world.assertRefunded(back, "pool: stopped");
    assertThat(world.depart(ETH)).isPresent();

    world.book = world.book.with(Halt.SIGNING);
    SourceNumber held = world.deposit(ETH, coins(1), toIcx(1));
    world.close();
    world.assertRefunded(held, "pool: stopped");
    assertThat(world.depart(ETH)).isEmpty();
    assertThat(world.depart(ICON)).isEmpty();

    world.book = world.book.with(Halt.NOTHING);
    world.payAll();
    assertThat(world.payment(held).state()).isEqualTo(Payment.State.PAID);
  }

  @Test
  void protocolFeesArePaidOnceAndNoMoreThanThereAre() {
    world.deposit(ETH, coins(6), toIcx(1));
    world.close();
    BigInteger fees = world.ether().protocolFees();
    assertThat(fees).isPositive();
    assertThat(payFees(fees.add(units(1)))).isEmpty();
    world.book = payFees(fees).orElseThrow().book();
    world.assertInvariants();
    assertThat(world.ether().protocolFees()).isZero();
    assertThat(payFees(units(1))).isEmpty();
  }

  private Optional<Changed> payFees(BigInteger amount) {
    VaultOrder payout =
        new VaultOrder(
            0,
            VaultOrder.Kind.PAYOUT,
            ETHER.address(),
            ALICE,
            amount,
            new SourceNumber(NetworkAddress.of("0x1.dex"), 1));
    return Answers.fees(
        world.book, BookWorld.POOL, BookWorld.POOL.side(ETHER), payout, world.now());
  }

  @Test
  void aDepositOfTheSameNumberIsOneDeposit() {
    SourceNumber swap = world.deposit(ETH, coins(1), toIcx(1));
    BigInteger received = world.vault(ETH).holdings().received();
    Intake.Reception again = world.offer(ETH, swap.number(), ALICE, coins(500), toIcx(1).encode());
    assertThat(again).isInstanceOf(Intake.Reception.Taken.class);
    assertThat(world.vault(ETH).holdings().received()).isEqualTo(received);
    world.close();
    assertThat(world.order(swap).amount()).isEqualTo(coins(1));
  }

  @Test
  void numbersThatNeverCameAreNamedAndNeverTakenLater() {
    long next = world.vault(ETH).lastNumber() + 1;
    Intake.Reception jumped = world.offer(ETH, next + 3, ALICE, coins(1), Bytes.EMPTY);
    assertThat(((Intake.Reception.Taken) jumped).changed().entries().getFirst())
        .isInstanceOfSatisfying(
            Entry.Skipped.class,
            skipped -> {
              assertThat(skipped.firstMissing()).isEqualTo(next);
              assertThat(skipped.lastMissing()).isEqualTo(next + 2);
            });
    assertThat(world.offer(ETH, next + 1, ALICE, coins(1), Bytes.EMPTY))
        .isEqualTo(
            new Intake.Reception.Refused(
                "deposit number: %d (expected: > %d)".formatted(next + 1, next + 3)));
  }

  @Test
  void whatTheVaultDoesNotKeepIsNotTaken() {
    long next = world.vault(ETH).lastNumber() + 1;
    FromVault.Deposit token =
        new FromVault.Deposit(
            next, ChainAddress.of("0x" + "77".repeat(20)), coins(1), ALICE, toIcx(1).encode());
    assertThat(Intake.deposit(world.book, ETH, token, world.now()))
        .isInstanceOf(Intake.Reception.Refused.class);
    assertThat(world.offer(ETH, next, BookWorld.ALICE_ICON, coins(1), Bytes.EMPTY))
        .isInstanceOf(Intake.Reception.Refused.class);
    assertThat(world.offer(ETH, next, ALICE, BigInteger.TWO.pow(127), Bytes.EMPTY))
        .isInstanceOf(Intake.Reception.Refused.class);
    assertThat(world.vault(ETH).lastNumber()).isEqualTo(next - 1);
  }
}
