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
import static io.nexushub.dex.book.BookWorld.units;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.dex.curve.CrossReserve;
import io.nexushub.dex.curve.Quote;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.OwnerRequest;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.TradeOrder;
import io.nexushub.simulator.Seeds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A proposer who places himself around a victim gains nothing (ADR 0013). The control shows that he
 * would, if trades were executed one after the other.
 */
class ProposerTest {
  private static final BigInteger ETHER_RESERVE = coins(1_000);
  private static final BigInteger ICX_RESERVE = coins(5_000_000);

  /** Without a fee to pay for the attack, as good as: one millionth. */
  private static BookWorld world() {
    return new BookWorld(500_000, new Fees(1, 0)).provided(ETHER_RESERVE, ICX_RESERVE);
  }

  private static final BigInteger VICTIM = coins(100);
  private static final BigInteger ATTACK = coins(200);

  private static TradeOrder.Swap buy(ChainAddress recipient) {
    return new TradeOrder.Swap(ICX, recipient, units(1), LATER);
  }

  private static TradeOrder.Swap sell(ChainAddress recipient) {
    return new TradeOrder.Swap(ETHER, recipient, units(1), LATER);
  }

  @Test
  void oneAfterTheOtherHeWouldGain() {
    BigInteger bought = payout(ETHER_RESERVE, ICX_RESERVE, ATTACK);
    BigInteger ether = ETHER_RESERVE.add(ATTACK);
    BigInteger icx = ICX_RESERVE.subtract(bought);
    BigInteger victim = payout(ether, icx, VICTIM);
    BigInteger back = payout(icx.subtract(victim), ether.add(VICTIM), bought);
    assertThat(back.subtract(ATTACK)).isGreaterThan(coins(20));
  }

  private static BigInteger payout(BigInteger to, BigInteger from, BigInteger amount) {
    return ((Quote.Priced) CrossReserve.payout(to, from, amount)).amount();
  }

  /** He buys before and sells after, in one block, as much as he would have bought. */
  @Seeds(60)
  void inOneBlockHeDoesNot(long seed) {
    Random chance = new Random(seed);
    BookWorld world = world();
    BigInteger ether = coins(1 + chance.nextInt(500));
    // He guesses the price, so that he ends about as he began; whatever he guesses is as good.
    BigInteger icx = ether.multiply(units(3_000 + chance.nextInt(4_000)));
    SourceNumber before = world.deposit(ETH, MALLORY, ether, buy(MALLORY_ICON));
    SourceNumber victim = world.deposit(ETH, ALICE, VICTIM, buy(ALICE_ICON));
    SourceNumber after = world.deposit(ICON, MALLORY_ICON, icx, sell(MALLORY));
    world.close();

    BigInteger boughtIcx = amount(world, before);
    BigInteger gotEther = amount(world, after);
    BigInteger victimIcx = amount(world, victim);
    // What he has more or less of either, at the price everybody got in this block.
    BigInteger etherGain = gotEther.subtract(ether).multiply(victimIcx);
    BigInteger icxGain = boughtIcx.subtract(icx).multiply(VICTIM);
    assertThat(etherGain.add(icxGain)).isLessThanOrEqualTo(units(0));
  }

  private static BigInteger amount(BookWorld world, SourceNumber source) {
    assertThat(world.order(source).stage()).isEqualTo(Order.Stage.EXECUTED);
    return world.payment(source).order().amount();
  }

  /** The victim's bound holds whoever trades beside him. */
  @Test
  void theVictimNeverGetsLessThanHisBound() {
    BookWorld world = world();
    BigInteger fair = payout(ETHER_RESERVE, ICX_RESERVE, VICTIM);
    BigInteger bound = fair.multiply(units(99)).divide(units(100));
    world.deposit(ETH, MALLORY, ATTACK, buy(MALLORY_ICON));
    SourceNumber victim =
        world.deposit(ETH, ALICE, VICTIM, new TradeOrder.Swap(ICX, ALICE_ICON, bound, LATER));
    world.close();
    world.assertRefunded(victim, "return: ");
  }

  /**
   * The same with shares: he takes one side out, which buys it, and gives it back on one side,
   * which sells it, around the victim.
   */
  @Seeds(40)
  void withLiquidityHeDoesNotEither(long seed) {
    Random chance = new Random(seed);
    BookWorld world = world();
    addMallory(world, coins(500), coins(2_500_000));
    Pool start = world.pool();
    BigInteger shares = world.shares(ETH, MALLORY);
    assertThat(shares).isPositive();

    SourceNumber out =
        world.wish(
            ETH,
            MALLORY,
            new OwnerRequest.RemoveOne(
                new OwnerRequest.Side(ICX, units(1), MALLORY_ICON),
                ETHER,
                shares.divide(units(1 + chance.nextInt(4))),
                LATER));
    BigInteger burned = shares;
    world.deposit(ETH, ALICE, VICTIM, buy(ALICE_ICON));
    SourceNumber in =
        world.deposit(
            ICON,
            MALLORY_ICON,
            coins(100_000 + chance.nextInt(900_000)),
            new TradeOrder.AddOne(ETHER, units(1), LATER));
    world.close();
    burned = burned.subtract(world.shares(ETH, MALLORY));

    // What he took and gave, at the prices before: shares by what they were worth, ICX as it is.
    BigInteger taken = amount(world, out);
    BigInteger given = world.order(in).amount();
    BigInteger made = world.order(in).result();
    BigInteger shareWorth = worthInIcx(start, made.subtract(burned));
    assertThat(taken.subtract(given).add(shareWorth)).isLessThanOrEqualTo(units(0));
  }

  /** Both sides of so many shares, in ICX at the pool's price: twice the ICX side. */
  private static BigInteger worthInIcx(Pool pool, BigInteger shares) {
    Reserve icx = pool.reserve(pool.id().side(ICX));
    return icx.balance().multiply(shares).multiply(units(2)).divide(pool.supply());
  }

  private static void addMallory(BookWorld world, BigInteger ether, BigInteger icx) {
    world.deposit(ETH, MALLORY, ether, new TradeOrder.AddHalf(ICX, MALLORY_ICON, units(1), LATER));
    world.deposit(ICON, MALLORY_ICON, icx, new TradeOrder.AddHalf(ETHER, MALLORY, units(1), LATER));
    world.close();
  }

  /** Whatever order the proposer gives the block: the same pool, and the same for everybody. */
  @Seeds(40)
  void everyOrderOfTheBlockIsTheSame(long seed) {
    Random chance = new Random(seed);
    List<Placed> block = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      boolean ether = chance.nextBoolean();
      BigInteger amount = coins(1 + chance.nextInt(ether ? 100 : 500_000));
      BigInteger least = chance.nextInt(3) == 0 ? amount.multiply(units(4_800)) : units(1);
      block.add(
          ether
              ? new Placed(ETH, amount, new TradeOrder.Swap(ICX, ALICE_ICON, least, LATER))
              : new Placed(ICON, amount, sell(ALICE)));
    }
    List<Placed> shuffled = new ArrayList<>(block);
    Collections.shuffle(shuffled, chance);
    Outcome one = outcome(block);
    Outcome other = outcome(shuffled);
    assertThat(other).isEqualTo(one);
  }

  private record Placed(NetworkAddress vault, BigInteger amount, TradeOrder order) {}

  private record Outcome(Reserve first, Reserve second, List<String> results) {}

  private static Outcome outcome(List<Placed> block) {
    BookWorld world = world();
    List<String> results = new ArrayList<>();
    List<SourceNumber> sources = new ArrayList<>();
    block.forEach(
        placed -> sources.add(world.deposit(placed.vault(), placed.amount(), placed.order())));
    world.close();
    for (int i = 0; i < block.size(); i++) {
      Order order = world.order(sources.get(i));
      results.add(block.get(i) + " " + order.stage() + " " + order.result());
    }
    Collections.sort(results);
    return new Outcome(world.pool().first(), world.pool().second(), results);
  }
}
