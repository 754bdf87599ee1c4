package io.nexushub.dex.book;

import static io.nexushub.dex.book.BookWorld.ALICE;
import static io.nexushub.dex.book.BookWorld.ALICE_ICON;
import static io.nexushub.dex.book.BookWorld.ETH;
import static io.nexushub.dex.book.BookWorld.ETHER;
import static io.nexushub.dex.book.BookWorld.ICON;
import static io.nexushub.dex.book.BookWorld.ICX;
import static io.nexushub.dex.book.BookWorld.LATER;
import static io.nexushub.dex.book.BookWorld.POOL;
import static io.nexushub.dex.book.BookWorld.coins;
import static io.nexushub.dex.book.BookWorld.toIcx;
import static io.nexushub.dex.book.BookWorld.units;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.dex.book.Audit.Invariant;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.OwnerRequest;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.TradeOrder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each invariant is broken on purpose, and found broken. */
class AuditTest {
  private final BookWorld world = new BookWorld().provided(coins(1_000), coins(5_000_000));

  private static List<Invariant> broken(List<Audit.Breach> breaches) {
    return breaches.stream().map(Audit.Breach::invariant).toList();
  }

  private Book stolen() {
    Pool pool = world.pool();
    return world.book.with(pool.with(Side.FIRST, pool.first().minus(units(1))));
  }

  @Test
  void aUnitThatStandsNowhere() {
    Book book = stolen().sealing(stolen().pool(POOL).orElseThrow());
    assertThat(broken(Audit.atRest(book))).containsExactly(Invariant.SOLVENT);
  }

  @Test
  void aReserveThatMovesWithinABlock() {
    assertThat(broken(Audit.atRest(stolen())))
        .containsExactly(Invariant.SOLVENT, Invariant.BOOK_AT_BLOCK_END);
  }

  @Test
  void ordersThatDoNotAddUp() {
    Tally tally = world.book.tally();
    Book book =
        world.book.with(new Tally(tally.accepted() + 1, 0, tally.executed(), tally.rejected()));
    assertThat(broken(Audit.atRest(book))).containsExactly(Invariant.SETTLED_ONCE);
    Book open = world.book.with(tally.accepting());
    assertThat(broken(Audit.atRest(open))).containsExactly(Invariant.SETTLED_ONCE);
  }

  @Test
  void sharesOfNothing() {
    Pool pool = world.pool();
    Pool hollow = pool.with(pool.first(), pool.second(), Pool.LOCKED_SHARES.subtract(units(1)));
    assertThat(broken(Audit.atRest(world.book.with(hollow).sealing(hollow))))
        .containsExactly(Invariant.SHARES);
  }

  @Test
  void aWindowThatIsOverspent() {
    Vault vault = world.vault(ICON);
    Outflow over = new Outflow(1, 3_600, units(10), false, 0, units(11), 2);
    assertThat(broken(Audit.atRest(world.book.with(vault.with(over)))))
        .containsExactly(Invariant.OUTFLOW);
  }

  /** A genuine round, about which somebody then lies. */
  private record Round(Pool before, Changed after) {}

  private Round round() {
    Pool before = world.pool();
    world.deposit(ETH, coins(1), toIcx(1));
    return new Round(before, world.close());
  }

  @Test
  void aGenuineRoundIsSound() {
    Round round = round();
    assertThat(Audit.round(round.before(), round.after())).isEmpty();
  }

  @Test
  void aShareThatIsWorthLess() {
    Round round = round();
    Pool after = round.after().book().pool(POOL).orElseThrow();
    Pool less = after.with(Side.FIRST, after.first().minus(coins(1_000)));
    Changed lie = new Changed(round.after().book().with(less), round.after().entries());
    assertThat(broken(Audit.round(round.before(), lie)))
        .containsExactly(Invariant.SOLVENT, Invariant.PRODUCT);
  }

  @Test
  void sharesFromNowhere() {
    Round round = round();
    Pool after = round.after().book().pool(POOL).orElseThrow();
    Pool more = after.with(after.first(), after.second(), after.supply().subtract(units(1)));
    Changed lie = new Changed(round.after().book().with(more), round.after().entries());
    assertThat(broken(Audit.round(round.before(), lie))).containsExactly(Invariant.SHARES);
  }

  private Changed lyingAbout(Round round, Order lie) {
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : round.after().entries()) {
      entries.add(entry instanceof Entry.Executed ? new Entry.Executed(lie) : entry);
    }
    return new Changed(round.after().book(), entries);
  }

  private static Order executed(Round round) {
    return round.after().entries().stream()
        .flatMap(entry ->
            entry instanceof Entry.Executed(Order order) ? Stream.of(order) : Stream.empty())
        .findFirst()
        .orElseThrow();
  }

  private static Order with(
      Order order, TradeOrder content, Moment decided, List<PaymentId> payments) {
    return new Order(
        order.source(),
        order.owner(),
        order.amount(),
        content.encode(),
        order.pool(),
        order.stage(),
        order.arrived(),
        decided,
        "",
        order.result(),
        order.fee(),
        payments);
  }

  @Test
  void aBoundThatWasNotMet() {
    Round round = round();
    Order order = executed(round);
    TradeOrder greedier = new TradeOrder.Swap(ICX, ALICE_ICON, order.result().add(units(1)), LATER);
    Order lie = with(order, greedier, order.decided(), order.payments());
    assertThat(broken(Audit.round(round.before(), lyingAbout(round, lie))))
        .containsExactly(Invariant.BOUNDS);
  }

  @Test
  void aDeadlineThatHadPassed() {
    Round round = round();
    Order order = executed(round);
    Order lie = with(order, toIcx(1), new Moment(9, LATER + 1), order.payments());
    assertThat(broken(Audit.round(round.before(), lyingAbout(round, lie))))
        .containsExactly(Invariant.BOUNDS);
  }

  @Test
  void anOrderThatIsPaidTwice() {
    Round round = round();
    Order order = executed(round);
    PaymentId payment = order.payments().getFirst();
    Order lie = with(order, toIcx(1), order.decided(), List.of(payment, payment));
    assertThat(broken(Audit.round(round.before(), lyingAbout(round, lie))))
        .containsExactly(Invariant.SETTLED_ONCE);
  }

  @Test
  void anExecutionWhereNothingMayBe() {
    Round round = round();
    Pool stopped = round.before().stoppedBecause("a test");
    assertThat(broken(Audit.round(stopped, round.after()))).containsExactly(Invariant.HALTED);
  }

  /** Shares that no pool ever made are given back: the round is undone, the pool stops. */
  @Test
  void aRoundThatWouldBreakOneIsUndoneAndThePoolStops() {
    SourceNumber claimable = world.deposit(ETH, coins(1), toIcx(1));
    world.close();
    world.depart(ICON);
    Pool before = world.pool();
    world.book = world.book.withShares(POOL, new Holder(ETH, BookWorld.MALLORY), before.supply());
    SourceNumber theft = propose(before.supply().subtract(units(1)));
    SourceNumber beside = depositUnchecked();
    Changed closed = BlockEnd.close(world.book, world.now());

    Pool after = closed.book().pool(POOL).orElseThrow();
    assertThat(after.stopped()).startsWith("invariant 4, ");
    assertThat(after.first()).isEqualTo(before.first());
    assertThat(after.supply()).isEqualTo(before.supply());
    assertThat(closed.entries()).anyMatch(Entry.Stopped.class::isInstance);
    assertThat(closed.book().order(theft).orElseThrow().payments()).isEmpty();
    Order refunded = closed.book().order(beside).orElseThrow();
    assertThat(refunded.stage()).isEqualTo(Order.Stage.REJECTED);
    Payment refund = closed.book().payment(refunded.payments().getFirst()).orElseThrow();
    assertThat(refund.order().amount()).isEqualTo(coins(2));
    assertThat(Audit.atRest(closed.book())).isEmpty();

    // What was owed before is paid, and refunds leave.
    assertThat(Dispatch.next(closed.book(), ETH, world.now())).isPresent();
    PaymentId owed = closed.book().order(claimable).orElseThrow().payments().getFirst();
    assertThat(Answers.claimed(closed.book(), ICON, owed.number(), world.now())).isPresent();
  }

  /** Numbers that cannot be do not stop the channel either. */
  @Test
  void aRoundThatCannotBeComputedStopsThePoolAndNothingElse() {
    Pool before = world.pool();
    BigInteger twice = before.supply().multiply(units(2));
    world.book = world.book.withShares(POOL, new Holder(ETH, BookWorld.MALLORY), twice);
    SourceNumber theft = propose(twice);
    SourceNumber beside = depositUnchecked();
    Book closed = BlockEnd.close(world.book, world.now()).book();
    assertThat(closed.pool(POOL).orElseThrow().stopped()).startsWith("round: ");
    assertThat(closed.pool(POOL).orElseThrow().first()).isEqualTo(before.first());
    assertThat(closed.order(theft).orElseThrow().payments()).isEmpty();
    assertThat(closed.order(beside).orElseThrow().payments()).hasSize(1);
    assertThat(Audit.atRest(closed)).isEmpty();
  }

  private SourceNumber propose(BigInteger shares) {
    OwnerRequest all =
        new OwnerRequest.RemoveBoth(
            new OwnerRequest.Side(ETHER, units(1), BookWorld.MALLORY),
            new OwnerRequest.Side(ICX, units(1), BookWorld.MALLORY_ICON),
            shares,
            LATER);
    long number = world.vault(ETH).lastNumber() + 1;
    Intake.Reception taken =
        Intake.wish(
            world.book,
            ETH,
            new FromVault.Wish(number, BookWorld.MALLORY, all.encode()),
            world.now());
    world.book = ((Intake.Reception.Taken) taken).changed().book();
    return new SourceNumber(ETH, number);
  }

  private SourceNumber depositUnchecked() {
    long number = world.vault(ETH).lastNumber() + 1;
    Intake.Reception taken =
        Intake.deposit(
            world.book,
            ETH,
            new FromVault.Deposit(number, ETHER.address(), coins(2), ALICE, toIcx(1).encode()),
            world.now());
    world.book = ((Intake.Reception.Taken) taken).changed().book();
    return new SourceNumber(ETH, number);
  }

  /** A book that does not add up when the block begins stops what it concerns, before any trade. */
  @Test
  void aBookThatDoesNotAddUpStopsItsPools() {
    world.book = stolen();
    SourceNumber swap = depositUnchecked();
    Changed closed = BlockEnd.close(world.book, world.now());
    assertThat(closed.book().pool(POOL).orElseThrow().stopped()).startsWith("invariant 1, ");
    Order order = closed.book().order(swap).orElseThrow();
    assertThat(order.reason()).isEqualTo("pool: stopped (expected: open)");
    BigInteger back =
        closed.book().payment(order.payments().getFirst()).orElseThrow().order().amount();
    assertThat(back).isEqualTo(coins(2));
  }
}
