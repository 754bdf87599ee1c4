package io.nexushub.dex.book;

import static io.nexushub.dex.book.BookWorld.ALICE;
import static io.nexushub.dex.book.BookWorld.ALICE_ICON;
import static io.nexushub.dex.book.BookWorld.ETH;
import static io.nexushub.dex.book.BookWorld.ETHER;
import static io.nexushub.dex.book.BookWorld.ICON;
import static io.nexushub.dex.book.BookWorld.ICX;
import static io.nexushub.dex.book.BookWorld.MALLORY;
import static io.nexushub.dex.book.BookWorld.MALLORY_ICON;
import static io.nexushub.dex.book.BookWorld.units;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.OwnerRequest;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.TradeOrder;
import io.nexushub.simulator.Seeds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Whatever comes in whatever order: {@link BookWorld} checks the book after every event, and in the
 * end every deposit has had exactly one end, and the vaults hold what the book says, to the unit.
 */
class BookPropertyTest {
  private static final int EVENTS = 100;

  /** Messages under way to a vault, and answers that may come again. */
  private record Run(
      Random chance,
      BookWorld world,
      List<List<Payment>> underWay,
      List<SourceNumber> sources,
      List<Payment> claimable) {
    static Run of(long seed) {
      Random chance = new Random(seed);
      int weight = chance.nextBoolean() ? 500_000 : (1 + chance.nextInt(99)) * 10_000;
      Fees fees = new Fees(1 + chance.nextInt(100_000), chance.nextInt(1_000_001));
      return new Run(
          chance,
          new BookWorld(weight, fees),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>());
    }

    BigInteger amount() {
      return new BigInteger(1 + chance.nextInt(chance.nextBoolean() ? 90 : 8), chance)
          .add(BigInteger.ONE);
    }

    BigInteger bound() {
      return chance.nextInt(3) == 0 ? amount() : BigInteger.ONE;
    }

    long deadline() {
      return world.seconds + chance.nextInt(20) - 2;
    }

    NetworkAddress vault() {
      return chance.nextBoolean() ? ETH : ICON;
    }

    ChainAddress owner(NetworkAddress network) {
      boolean alice = chance.nextBoolean();
      if (network.equals(ETH)) {
        return alice ? ALICE : MALLORY;
      }
      return alice ? ALICE_ICON : MALLORY_ICON;
    }
  }

  private static Asset other(NetworkAddress vault) {
    return vault.equals(ETH) ? ICX : ETHER;
  }

  private static Asset own(NetworkAddress vault) {
    return vault.equals(ETH) ? ETHER : ICX;
  }

  @Seeds(40)
  void everyDepositHasExactlyOneEnd(long seed) {
    Run run = Run.of(seed);
    for (int i = 0; i < EVENTS; i++) {
      step(run);
    }
    windUp(run);
    for (SourceNumber source : run.sources()) {
      assertEnded(run.world(), source);
    }
    assertThat(run.world().book.tally().open()).isZero();
    for (NetworkAddress network : List.of(ETH, ICON)) {
      Holdings holdings = run.world().vault(network).holdings();
      assertThat(holdings.owed()).isZero();
      assertThat(holdings.pending()).isZero();
      assertThat(holdings.claimable()).isZero();
    }
  }

  private static void step(Run run) {
    switch (run.chance().nextInt(12)) {
      case 0, 1, 2 -> swap(run);
      case 3 -> add(run);
      case 4 -> garbage(run);
      case 5 -> remove(run);
      case 6 -> replay(run);
      case 7, 8 -> run.world().close();
      case 9 -> depart(run);
      default -> answer(run);
    }
  }

  private static void swap(Run run) {
    NetworkAddress vault = run.vault();
    Asset wanted = other(vault);
    // Now and then to a recipient of the wrong chain.
    NetworkAddress where = run.chance().nextInt(8) == 0 ? vault : wanted.network();
    TradeOrder order = new TradeOrder.Swap(wanted, run.owner(where), run.bound(), run.deadline());
    run.sources().add(run.world().deposit(vault, run.owner(vault), run.amount(), order));
  }

  private static void add(Run run) {
    NetworkAddress vault = run.vault();
    Asset wanted = other(vault);
    TradeOrder order =
        run.chance().nextInt(3) == 0
            ? new TradeOrder.AddOne(wanted, run.bound(), run.deadline())
            : new TradeOrder.AddHalf(
                wanted, run.owner(wanted.network()), BigInteger.ONE, run.deadline());
    BigInteger amount = new BigInteger(80, run.chance()).add(BigInteger.ONE);
    run.sources().add(run.world().deposit(vault, run.owner(vault), amount, order));
  }

  private static void garbage(Run run) {
    byte[] octets = new byte[run.chance().nextInt(40)];
    run.chance().nextBytes(octets);
    NetworkAddress vault = run.vault();
    run.sources().add(run.world().deposit(vault, run.owner(vault), run.amount(), Bytes.of(octets)));
  }

  private static void remove(Run run) {
    NetworkAddress vault = run.vault();
    ChainAddress owner = run.owner(vault);
    BigInteger has = run.world().shares(vault, owner);
    BigInteger shares =
        has.bitLength() == 0 ? run.amount() : new BigInteger(has.bitLength(), run.chance());
    OwnerRequest.Side here = new OwnerRequest.Side(own(vault), run.bound(), run.owner(vault));
    Asset wanted = other(vault);
    OwnerRequest.Side there =
        new OwnerRequest.Side(wanted, run.bound(), run.owner(wanted.network()));
    BigInteger some = shares.max(BigInteger.ONE);
    OwnerRequest request =
        run.chance().nextBoolean()
            ? new OwnerRequest.RemoveBoth(here, there, some, run.deadline())
            : new OwnerRequest.RemoveOne(there, own(vault), some, run.deadline());
    run.world().wish(vault, owner, request);
  }

  /** A number that was seen, with whatever else in it. */
  private static void replay(Run run) {
    if (!run.sources().isEmpty()) {
      SourceNumber source = run.sources().get(run.chance().nextInt(run.sources().size()));
      NetworkAddress vault = source.network();
      run.world().offer(vault, source.number(), run.owner(vault), run.amount(), Bytes.EMPTY);
    }
  }

  private static void depart(Run run) {
    run.world().depart(run.vault()).ifPresent(run.underWay()::add);
  }

  /** Answers come late, in any order, more than once, or as an error. */
  private static void answer(Run run) {
    if (run.underWay().isEmpty()) {
      return;
    }
    int at = run.chance().nextInt(run.underWay().size());
    List<Payment> message = run.underWay().get(at);
    switch (run.chance().nextInt(5)) {
      case 0 -> {
        run.underWay().remove(at);
        run.world().returned(message);
      }
      case 1 -> {
        run.underWay().remove(at);
        run.world().settle(message, Outcome.CLAIMABLE);
        message.forEach(payment -> claimableNow(run, payment));
      }
      case 2 -> run.world().settle(message, Outcome.PAID);
      default -> {
        run.underWay().remove(at);
        run.world().settle(message, Outcome.PAID);
      }
    }
  }

  private static void claimableNow(Run run, Payment payment) {
    Payment current = run.world().book.payment(payment.id()).orElseThrow();
    if (current.state() == Payment.State.CLAIMABLE) {
      run.claimable().add(current);
    }
  }

  /** The world heals: everything is delivered, repeated and claimed. */
  private static void windUp(Run run) {
    BookWorld world = run.world();
    world.seconds += 1_000;
    world.close();
    while (!run.underWay().isEmpty()) {
      world.settle(run.underWay().removeFirst(), Outcome.PAID);
    }
    world.payAll();
    run.claimable().forEach(world::claim);
  }

  private static void assertEnded(BookWorld world, SourceNumber source) {
    Order order = world.order(source);
    assertThat(order.isOpen()).isFalse();
    BigInteger refunded = BigInteger.ZERO;
    int payouts = 0;
    for (PaymentId id : order.payments()) {
      Payment payment = world.book.payment(id).orElseThrow();
      assertThat(payment.state()).isIn(Payment.State.PAID, Payment.State.CLAIMED);
      payouts += payment.isRefund() ? 0 : 1;
      refunded = refunded.add(payment.isRefund() ? payment.order().amount() : BigInteger.ZERO);
    }
    switch (order.stage()) {
      case REJECTED -> {
        assertThat(refunded).isEqualTo(order.amount());
        assertThat(order.payments()).hasSize(1);
      }
      case EXECUTED -> {
        assertThat(order.payments()).hasSizeLessThanOrEqualTo(1);
        assertThat(refunded).isLessThan(order.amount());
        boolean swap = Standing.kind(order).equals("swap");
        assertThat(payouts).isEqualTo(swap ? 1 : 0);
        assertThat(order.result()).isPositive();
      }
      case ACCEPTED, WAITING -> throw new AssertionError(order);
    }
  }

  /** Reserves of a few units, over and over: what a share stands for never falls. */
  @Seeds(20)
  void aShareNeverStandsForLess(long seed) {
    Random chance = new Random(seed);
    int weight = chance.nextBoolean() ? 500_000 : (1 + chance.nextInt(99)) * 10_000;
    BookWorld world = new BookWorld(weight, new Fees(1, 0));
    world.provided(units(1_200 + chance.nextInt(30)), units(1_200 + chance.nextInt(30)));
    for (int i = 0; i < 100; i++) {
      Pool before = world.pool();
      NetworkAddress vault = chance.nextBoolean() ? ETH : ICON;
      BigInteger amount = units(1 + chance.nextInt(10));
      TradeOrder order =
          switch (chance.nextInt(3)) {
            case 0 -> new TradeOrder.AddOne(other(vault), units(1), BookWorld.LATER);
            default -> vault.equals(ETH) ? BookWorld.toIcx(1) : BookWorld.toEther(1);
          };
      world.deposit(vault, amount, order);
      world.close();
      assertThat(Worth.ofShareFell(before, world.pool()))
          .as("%s, then %s by %s of %s", before, world.pool(), order, amount)
          .isFalse();
    }
  }
}
