package io.nexushub.dex.book;

import static io.nexushub.dex.book.BookWorld.ALICE;
import static io.nexushub.dex.book.BookWorld.ALICE_ICON;
import static io.nexushub.dex.book.BookWorld.ETH;
import static io.nexushub.dex.book.BookWorld.ETHER;
import static io.nexushub.dex.book.BookWorld.ICON;
import static io.nexushub.dex.book.BookWorld.ICX;
import static io.nexushub.dex.book.BookWorld.LATER;
import static io.nexushub.dex.book.BookWorld.MALLORY;
import static io.nexushub.dex.book.BookWorld.MALLORY_ICON;
import static io.nexushub.dex.book.BookWorld.coins;
import static io.nexushub.dex.book.BookWorld.toIcx;
import static io.nexushub.dex.book.BookWorld.units;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.OwnerRequest;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.TradeOrder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What providers give, get and take back. */
class LiquidityTest {
  private final BookWorld world = new BookWorld();

  private static TradeOrder.AddHalf half(Asset other, ChainAddress owner, BigInteger least) {
    return new TradeOrder.AddHalf(other, owner, least, LATER);
  }

  private static OwnerRequest removeBoth(
      BigInteger shares, BigInteger minEther, BigInteger minIcx) {
    return new OwnerRequest.RemoveBoth(
        new OwnerRequest.Side(ETHER, minEther, ALICE),
        new OwnerRequest.Side(ICX, minIcx, ALICE_ICON),
        shares,
        LATER);
  }

  private static OwnerRequest removeIcx(BigInteger shares, BigInteger least) {
    return new OwnerRequest.RemoveOne(
        new OwnerRequest.Side(ICX, least, ALICE_ICON), ETHER, shares, LATER);
  }

  @Test
  void theFirstPairSetsThePriceAndLeavesAThousandSharesToNobody() {
    world.provided(coins(4), coins(9));
    assertThat(world.pool().supply()).isEqualTo(coins(6));
    BigInteger each = coins(6).subtract(Pool.LOCKED_SHARES).divide(units(2));
    assertThat(world.shares(ETH, ALICE)).isEqualTo(each);
    assertThat(world.shares(ICON, ALICE_ICON)).isEqualTo(each);
  }

  @Test
  void aPairTooSmallToFoundAPoolGoesBack() {
    SourceNumber ether = world.deposit(ETH, units(1_000), half(ICX, ALICE_ICON, units(1)));
    SourceNumber icx = world.deposit(ICON, units(1_000), half(ETHER, ALICE, units(1)));
    world.close();
    world.assertRefunded(ether, "shares: 0 and 0");
    world.assertRefunded(icx, "shares: 0 and 0");
    assertThat(world.pool().isEmpty()).isTrue();
  }

  @Test
  void aHalfWaitsForTheHalfThatNamesItBack() {
    SourceNumber ether = world.deposit(ETH, coins(1), half(ICX, ALICE_ICON, units(1)));
    world.close();
    assertThat(world.order(ether).stage()).isEqualTo(Order.Stage.WAITING);

    SourceNumber stranger =
        world.deposit(ICON, MALLORY_ICON, coins(1), half(ETHER, ALICE, units(1)));
    SourceNumber other = world.deposit(ICON, coins(1), half(ETHER, MALLORY, units(1)));
    world.close();
    assertThat(world.order(stranger).stage()).isEqualTo(Order.Stage.WAITING);
    assertThat(world.order(other).stage()).isEqualTo(Order.Stage.WAITING);

    SourceNumber matching = world.deposit(ICON, coins(1), half(ETHER, ALICE, units(1)));
    world.close();
    assertThat(world.order(ether).stage()).isEqualTo(Order.Stage.EXECUTED);
    assertThat(world.order(matching).stage()).isEqualTo(Order.Stage.EXECUTED);
    assertThat(world.order(stranger).stage()).isEqualTo(Order.Stage.WAITING);
  }

  @Test
  void aHalfThatWaitsTooLongGoesBackWithoutAnyMessage() {
    long deadline = world.seconds + 10;
    SourceNumber ether =
        world.deposit(ETH, coins(1), new TradeOrder.AddHalf(ICX, ALICE_ICON, units(1), deadline));
    world.close();
    assertThat(Due.at(world.book)).hasValue(deadline + 1);
    world.seconds = deadline;
    world.close();
    assertThat(world.order(ether).stage()).isEqualTo(Order.Stage.WAITING);
    world.close();
    world.assertRefunded(ether, "other half: none by " + deadline);
  }

  @Test
  void whatDoesNotFitTheRatioGoesBack() {
    world.provided(coins(1_000), coins(5_000_000));
    SourceNumber ether = world.deposit(ETH, MALLORY, coins(20), half(ICX, MALLORY_ICON, units(1)));
    SourceNumber icx =
        world.deposit(ICON, MALLORY_ICON, coins(50_000), half(ETHER, MALLORY, units(1)));
    world.close();
    assertThat(world.order(icx).payments()).isEmpty();
    Payment back = world.payment(ether);
    assertThat(back.isRefund()).isTrue();
    assertThat(back.order().recipient()).isEqualTo(MALLORY);
    assertThat(back.order().amount()).isEqualTo(coins(10));
    assertThat(world.ether().balance()).isEqualTo(coins(1_010));
    assertThat(Standing.status(world.order(ether), List.of(back))).isEqualTo("EXECUTED");
  }

  @Test
  void aPairThatMissesABoundGoesBackOnBothSides() {
    world.provided(coins(1_000), coins(5_000_000));
    SourceNumber ether =
        world.deposit(ETH, MALLORY, coins(10), half(ICX, MALLORY_ICON, coins(1_000_000)));
    SourceNumber icx =
        world.deposit(ICON, MALLORY_ICON, coins(50_000), half(ETHER, MALLORY, units(1)));
    world.close();
    world.assertRefunded(ether, "shares: ");
    world.assertRefunded(icx, "shares: ");
  }

  @Test
  void addingAndTakingBackGivesAtMostWhatWasAdded() {
    world.provided(coins(1_000), coins(5_000_000));
    BigInteger had = world.shares(ETH, ALICE);
    world.deposit(ETH, coins(7), half(ICX, ALICE_ICON, units(1)));
    world.deposit(ICON, coins(35_000), half(ETHER, ALICE, units(1)));
    world.close();
    BigInteger made = world.shares(ETH, ALICE).subtract(had);
    SourceNumber back =
        world.wish(ETH, ALICE, removeBoth(made.multiply(units(2)), units(1), units(1)));
    world.close();
    BigInteger ether = world.payment(back).order().amount();
    BigInteger icx =
        world.book.payment(world.order(back).payments().getLast()).orElseThrow().order().amount();
    assertThat(ether).isBetween(coins(7).subtract(units(10)), coins(7));
    assertThat(icx).isBetween(coins(35_000).subtract(units(10_000)), coins(35_000));
  }

  @Test
  void oneSideCostsTheFeeOfItsHalf() {
    world.provided(coins(1_000), coins(5_000_000));
    SourceNumber one = world.deposit(ETH, coins(10), new TradeOrder.AddOne(ICX, units(1), LATER));
    world.close();
    BigInteger fee = coins(5).multiply(units(3)).divide(units(1_000));
    assertThat(world.order(one).fee()).isEqualTo(fee);
    BigInteger supply = coins(1_000).multiply(coins(5_000_000)).sqrt();
    // S (sqrt(1 + net / R) - 1)
    BigInteger truth =
        supply
            .multiply(supply)
            .multiply(coins(1_010).subtract(fee))
            .divide(coins(1_000))
            .sqrt()
            .subtract(supply);
    assertThat(truth.subtract(world.order(one).result())).isBetween(units(0), units(1));
  }

  @Test
  void oneSideGetsTheWorseOfThePricesBeforeAndAfterTheTrades() {
    world.provided(coins(1_000), coins(5_000_000));
    SourceNumber alone = world.deposit(ETH, coins(10), new TradeOrder.AddOne(ICX, units(1), LATER));
    world.close();

    BookWorld dearer = new BookWorld().provided(coins(1_000), coins(5_000_000));
    dearer.deposit(ETH, coins(100), toIcx(1));
    SourceNumber beside =
        dearer.deposit(ETH, coins(10), new TradeOrder.AddOne(ICX, units(1), LATER));
    dearer.close();
    assertThat(dearer.order(beside).result()).isLessThan(world.order(alone).result());

    BookWorld cheaper = new BookWorld().provided(coins(1_000), coins(5_000_000));
    cheaper.deposit(ICON, coins(500_000), BookWorld.toEther(1));
    SourceNumber after =
        cheaper.deposit(ETH, coins(10), new TradeOrder.AddOne(ICX, units(1), LATER));
    cheaper.close();
    assertThat(cheaper.order(after).result()).isLessThanOrEqualTo(world.order(alone).result());
  }

  @Test
  void aPoolIsFoundedBeforeOneSideCanBeAdded() {
    SourceNumber ether = world.deposit(ETH, coins(1), half(ICX, ALICE_ICON, units(1)));
    world.deposit(ICON, coins(1), half(ETHER, ALICE, units(1)));
    SourceNumber one = world.deposit(ETH, coins(1), new TradeOrder.AddOne(ICX, units(1), LATER));
    world.close();
    assertThat(world.order(ether).stage()).isEqualTo(Order.Stage.EXECUTED);
    world.assertRefunded(one, "one side: ");
  }

  @Test
  void takingOneSideExchangesTheOtherPart() {
    world.provided(coins(1_000), coins(5_000_000));
    BigInteger tenth = world.pool().supply().divide(units(10));
    SourceNumber out = world.wish(ETH, ALICE, removeIcx(tenth, units(1)));
    world.close();
    // 500,000 ICX, and 100 ETH exchanged in a pool of 900 ETH and 4,500,000 ICX.
    BigInteger net = coins(100).multiply(units(997)).divide(units(1_000));
    BigInteger bought = coins(4_500_000).multiply(net).divide(coins(900).add(net));
    BigInteger got = world.payment(out).order().amount();
    assertThat(got.subtract(coins(500_000).add(bought)).abs()).isLessThan(units(1_000_000));
    assertThat(world.ether().balance().add(world.ether().protocolFees())).isEqualTo(coins(1_000));
  }

  @Test
  void aRemovalWhoseBoundIsMissedLeavesTheSharesWhereTheyWere() {
    world.provided(coins(1_000), coins(5_000_000));
    Pool before = world.pool();
    BigInteger shares = world.shares(ETH, ALICE);
    SourceNumber one = world.wish(ETH, ALICE, removeIcx(shares.divide(units(2)), coins(4_000_000)));
    SourceNumber both =
        world.wish(ETH, ALICE, removeBoth(shares.divide(units(4)), coins(1_000), units(1)));
    world.close();
    for (SourceNumber missed : List.of(one, both)) {
      assertThat(world.order(missed).stage()).isEqualTo(Order.Stage.REJECTED);
      assertThat(world.order(missed).payments()).isEmpty();
    }
    assertThat(world.shares(ETH, ALICE)).isEqualTo(shares);
    assertThat(world.pool().supply()).isEqualTo(before.supply());
    assertThat(world.pool().first()).isEqualTo(before.first());
  }

  @Test
  void nobodyTakesSharesThatAreNotHis() {
    world.provided(coins(1_000), coins(5_000_000));
    BigInteger shares = world.shares(ETH, ALICE);
    SourceNumber stranger = world.wish(ETH, MALLORY, removeBoth(units(1), units(1), units(1)));
    SourceNumber more =
        world.wish(ETH, ALICE, removeBoth(shares.add(units(1)), units(1), units(1)));
    SourceNumber first = world.wish(ETH, ALICE, removeBoth(shares, units(1), units(1)));
    SourceNumber twice = world.wish(ETH, ALICE, removeBoth(shares, units(1), units(1)));
    world.close();
    assertThat(world.order(stranger).reason()).isEqualTo("shares: 1 (expected: <= 0)");
    assertThat(world.order(more).reason()).startsWith("shares: ");
    assertThat(world.order(first).stage()).isEqualTo(Order.Stage.EXECUTED);
    assertThat(world.order(twice).reason()).isEqualTo("shares: " + shares + " (expected: <= 0)");
  }

  @Test
  void whenEverybodyLeavesTheLockedSharesStay() {
    world.provided(coins(1_000), coins(5_000_000));
    world.wish(ETH, ALICE, removeBoth(world.shares(ETH, ALICE), units(1), units(1)));
    BigInteger other = world.shares(ICON, ALICE_ICON);
    world.wish(ICON, ALICE_ICON, removeBoth(other, units(1), units(1)));
    world.close();
    assertThat(world.pool().supply()).isEqualTo(Pool.LOCKED_SHARES);
    assertThat(world.ether().balance()).isPositive();
    assertThat(world.icx().balance()).isPositive();
    world.payAll();
  }

  @Test
  void aRequestThatCannotBeReadDoesNothing() {
    world.provided(coins(1_000), coins(5_000_000));
    SourceNumber wrongChain =
        world.wish(
            ETH,
            ALICE,
            new OwnerRequest.RemoveOne(
                new OwnerRequest.Side(ICX, units(1), ALICE), ETHER, units(5), LATER));
    world.close();
    assertThat(world.order(wrongChain).stage()).isEqualTo(Order.Stage.REJECTED);
    assertThat(world.order(wrongChain).reason()).startsWith("recipient: ");
  }

  /**
   * Whoever founds a weighted pool askew can make shares out of proportion, but not without end.
   */
  @Test
  void sharesStayCountable() {
    BookWorld askew = new BookWorld(990_000, new Fees(1, 0));
    askew.provided(BigInteger.TWO.pow(125), units(2_000));
    BigInteger huge = BigInteger.TWO.pow(126);
    SourceNumber one = askew.deposit(ICON, huge, new TradeOrder.AddOne(ETHER, units(1), LATER));
    askew.close();
    askew.assertRefunded(one, "supply: too many shares");
    assertThat(askew.pool().isStopped()).isFalse();
  }

  @Test
  void aHalfMayWaitForEver() {
    world.deposit(ETH, coins(1), new TradeOrder.AddHalf(ICX, ALICE_ICON, units(1), Long.MAX_VALUE));
    world.close();
    assertThat(Due.at(world.book)).isEmpty();
  }

  /** Many removals, of which some miss their bound: the others meet at what is then the price. */
  @Test
  void removalsThatMissLeaveTheOthersTheirPrice() {
    world.provided(coins(1_000), coins(5_000_000));
    BigInteger each = world.shares(ETH, ALICE).divide(units(100));
    List<SourceNumber> removals = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      // Alone each gets nearly 50,000; all together, and beside the trade, far less.
      BigInteger least = coins(30_000 + 500L * i);
      removals.add(world.wish(ETH, ALICE, removeIcx(each, least)));
    }
    SourceNumber swap = world.deposit(ETH, coins(10), toIcx(1));
    world.close();
    assertThat(world.order(swap).stage()).isEqualTo(Order.Stage.EXECUTED);
    assertThat(removals.stream().map(world::order)).noneMatch(Order::isOpen);
    assertThat(removals.stream().map(world::order).map(Order::stage))
        .contains(Order.Stage.REJECTED, Order.Stage.EXECUTED);
  }

  @Test
  void weightsDecideWhoOwnsHowMuchOfAPair() {
    BookWorld weighted = new BookWorld(200_000, new Fees(3_000, 0));
    weighted.provided(coins(100), coins(400));
    BigInteger shares = coins(200).subtract(Pool.LOCKED_SHARES);
    assertThat(weighted.shares(ICON, ALICE_ICON)).isEqualTo(shares.divide(units(5)));
    assertThat(weighted.shares(ETH, ALICE)).isEqualTo(shares.subtract(shares.divide(units(5))));
  }
}
