package io.nexushub.dex.book;

import static io.nexushub.dex.book.BookWorld.ALICE;
import static io.nexushub.dex.book.BookWorld.ALICE_ICON;
import static io.nexushub.dex.book.BookWorld.ETH;
import static io.nexushub.dex.book.BookWorld.ETHER;
import static io.nexushub.dex.book.BookWorld.ICON;
import static io.nexushub.dex.book.BookWorld.ICX;
import static io.nexushub.dex.book.BookWorld.LATER;
import static io.nexushub.dex.book.BookWorld.coins;
import static io.nexushub.dex.book.BookWorld.toEther;
import static io.nexushub.dex.book.BookWorld.toIcx;
import static io.nexushub.dex.book.BookWorld.units;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.dex.curve.CrossReserve;
import io.nexushub.dex.curve.Quote;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.TradeOrder;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** Deposits that want something else, and what becomes of them. */
class TradingTest {
  private final BookWorld world = new BookWorld().provided(coins(1_000), coins(5_000_000));

  @Test
  void aTradeAlonePaysWhatTheFormulaPays() {
    SourceNumber swap = world.deposit(ETH, coins(1), toIcx(1));
    world.close();

    BigInteger net = coins(1).subtract(coins(3).divide(units(1_000)));
    Quote.Priced formula = (Quote.Priced) CrossReserve.payout(coins(1_000), coins(5_000_000), net);
    world.assertPaid(swap, ICX, ALICE_ICON, formula.amount());
    assertThat(world.order(swap).fee()).isEqualTo(coins(3).divide(units(1_000)));
  }

  /**
   * The seed's table: buying ICX raises the ETH reserve, lowers the ICX volume, raises its price.
   */
  @Test
  void buyingMakesDearer() {
    world.deposit(ETH, coins(10), toIcx(1));
    world.close();
    assertThat(world.ether().balance()).isGreaterThan(coins(1_000));
    assertThat(world.icx().balance()).isLessThan(coins(5_000_000));
    BigInteger bought = price(world);

    world.deposit(ICON, coins(50_000), toEther(1));
    world.close();
    assertThat(price(world)).isLessThan(bought);
    assertThat(world.ether().balance()).isLessThan(coins(1_010));
  }

  /** What ICX costs in ETH, in 10^-18. */
  private static BigInteger price(BookWorld world) {
    return world.ether().balance().multiply(coins(1)).divide(world.icx().balance());
  }

  @Test
  void everyoneInABlockGetsOnePrice() {
    SourceNumber first = world.deposit(ETH, coins(1), toIcx(1));
    SourceNumber second = world.deposit(ETH, coins(10), toIcx(1));
    SourceNumber third = world.deposit(ETH, coins(1), toIcx(1));
    world.close();
    BigInteger one = world.payment(first).order().amount();
    assertThat(world.payment(third).order().amount()).isEqualTo(one);
    BigInteger ten = world.payment(second).order().amount();
    assertThat(ten.subtract(one.multiply(units(10)))).isBetween(units(0), units(9));
  }

  @Test
  void whatIsGivenFromBothSidesMeetsAtThePoolsPrice() {
    // Worth the same, so that nothing of it has to move the pool.
    SourceNumber ether = world.deposit(ETH, coins(10), toIcx(1));
    SourceNumber icx = world.deposit(ICON, coins(50_000), toEther(1));
    world.close();
    BigInteger ofFee = units(1_000 - 3);
    world.assertPaid(ether, ICX, ALICE_ICON, coins(50).multiply(ofFee));
    world.assertPaid(icx, ETHER, ALICE, coins(10).multiply(ofFee).divide(units(1_000)));
  }

  /** Each gets more than the pool had: what the other side gives pays for it. */
  @Test
  void tradesGreaterThanThePoolMeetEachOther() {
    SourceNumber ether = world.deposit(ETH, coins(100_000), toIcx(1));
    SourceNumber icx = world.deposit(ICON, coins(500_000_000), toEther(1));
    world.close();
    BigInteger ofFee = units(997);
    world.assertPaid(ether, ICX, ALICE_ICON, coins(500_000).multiply(ofFee));
    world.assertPaid(icx, ETHER, ALICE, coins(100).multiply(ofFee));
  }

  @Test
  void aMissedBoundIsRefundedAndMovesNothing() {
    Pool before = world.pool();
    SourceNumber greedy =
        world.deposit(ETH, coins(1), new TradeOrder.Swap(ICX, ALICE_ICON, coins(5_000), LATER));
    world.close();
    BigInteger net = coins(1).multiply(units(997)).divide(units(1_000));
    BigInteger alone = coins(5_000_000).multiply(net).divide(coins(1_000).add(net));
    world.assertRefunded(greedy, "return: " + alone + " (expected: >= " + coins(5_000) + ")");
    assertThat(world.pool().first()).isEqualTo(before.first());
    assertThat(world.pool().second()).isEqualTo(before.second());
  }

  /** Whoever asks for too much is left out, and the others' price is what it is without him. */
  @Test
  void aGreedyOrderDoesNotSpoilThePriceOfOthers() {
    BigInteger alone = outOf(world.deposit(ETH, coins(1), toIcx(1)));
    BookWorld again = new BookWorld().provided(coins(1_000), coins(5_000_000));
    SourceNumber greedy =
        again.deposit(
            ETH, coins(500), new TradeOrder.Swap(ICX, ALICE_ICON, coins(9_999_999), LATER));
    SourceNumber modest =
        again.deposit(ETH, coins(1), new TradeOrder.Swap(ICX, ALICE_ICON, alone, LATER));
    again.close();
    again.assertRefunded(greedy, "return: ");
    again.assertPaid(modest, ICX, ALICE_ICON, alone);
  }

  private BigInteger outOf(SourceNumber swap) {
    world.close();
    return world.payment(swap).order().amount();
  }

  @Test
  void theDeadlineIsThatOfTheBlockThatExecutes() {
    long now = world.seconds;
    SourceNumber late =
        world.deposit(ETH, coins(1), new TradeOrder.Swap(ICX, ALICE_ICON, units(1), now - 1));
    SourceNumber just =
        world.deposit(ETH, coins(1), new TradeOrder.Swap(ICX, ALICE_ICON, units(1), now));
    world.close();
    world.assertRefunded(late, "deadline: " + (now - 1));
    assertThat(world.order(just).stage()).isEqualTo(Order.Stage.EXECUTED);
  }

  @Test
  void whatCannotBeReadGoesBack() {
    SourceNumber garbage = world.deposit(ETH, ALICE, coins(1), Bytes.utf8("buy me something"));
    SourceNumber empty = world.deposit(ICON, ALICE_ICON, coins(1), Bytes.EMPTY);
    world.close();
    world.assertRefunded(garbage, "content: ");
    world.assertRefunded(empty, "content: ");
  }

  @Test
  void whatHasNoPoolGoesBack() {
    Asset token = Asset.of("0x539.eth/0x" + "77".repeat(20));
    SourceNumber same =
        world.deposit(ETH, coins(1), new TradeOrder.Swap(ETHER, ALICE, units(1), LATER));
    SourceNumber unknown =
        world.deposit(ICON, coins(1), new TradeOrder.Swap(token, ALICE, units(1), LATER));
    world.close();
    world.assertRefunded(same, "pool: ");
    world.assertRefunded(unknown, "pool: ");
  }

  @Test
  void aRecipientOfTheWrongChainIsNotPaid() {
    SourceNumber wrong =
        world.deposit(ETH, coins(1), new TradeOrder.Swap(ICX, ALICE, units(1), LATER));
    world.close();
    world.assertRefunded(wrong, "recipient: ");
  }

  @Test
  void oneUnitIsAllFee() {
    SourceNumber dust = world.deposit(ETH, units(1), toIcx(1));
    world.close();
    world.assertRefunded(dust, "amount: 1 (expected: more than the fee)");
  }

  @Test
  void anEmptyPoolHasNoPrice() {
    BookWorld empty = new BookWorld();
    SourceNumber early = empty.deposit(ETH, coins(1), toIcx(1));
    SourceNumber one = empty.deposit(ETH, coins(1), new TradeOrder.AddOne(ICX, units(1), LATER));
    empty.close();
    empty.assertRefunded(early, "pool: empty");
    empty.assertRefunded(one, "one side: ");
  }

  @Test
  void aReserveThatCouldNotBePaidAtOnceIsRefused() {
    BigInteger most = BigInteger.TWO.pow(127).subtract(units(1));
    SourceNumber huge = world.deposit(ETH, most, toIcx(1));
    world.close();
    world.assertRefunded(huge, "reserve: ");
  }

  @Test
  void theProtocolsPartOfTheFeeStandsApart() {
    world.deposit(ETH, coins(6), toIcx(1));
    world.close();
    BigInteger fee = coins(18).divide(units(1_000));
    BigInteger part = fee.multiply(units(166_667)).divide(units(1_000_000));
    assertThat(world.ether().protocolFees()).isEqualTo(part);
    assertThat(world.ether().balance()).isEqualTo(coins(1_006).subtract(part));
  }

  @Test
  void theMeanPriceCountsTheTimeBeforeABlock() {
    Twap before = world.pool().twap();
    world.seconds += 100;
    world.deposit(ETH, coins(100), toIcx(1));
    world.close();
    Twap after = world.pool().twap();
    BigInteger held = units(after.sinceSeconds() - before.sinceSeconds());
    BigInteger mean = after.first().subtract(before.first()).divide(held);
    // ICX in ETH, before the trade: 1,000 for 5,000,000.
    assertThat(mean).isEqualTo(BigInteger.ONE.shiftLeft(112).divide(units(5_000)));
  }
}
