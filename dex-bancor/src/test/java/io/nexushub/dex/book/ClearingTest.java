package io.nexushub.dex.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.dex.book.Clearing.Bid;
import io.nexushub.dex.book.Clearing.Cleared;
import io.nexushub.dex.curve.CrossReserve;
import io.nexushub.dex.curve.Quote;
import io.nexushub.simulator.Seeds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One price for all, whatever their order. */
class ClearingTest {
  private static final BigInteger ONE = BigInteger.ONE;

  private static Reserve reserve(int weight, long balance) {
    return new Reserve(weight, BigInteger.valueOf(balance), BigInteger.ZERO);
  }

  private static Bid bid(Side side, long net, long least) {
    return new Bid(side, BigInteger.valueOf(net), BigInteger.valueOf(least));
  }

  private static List<Optional<BigInteger>> clear(Bid... bids) {
    return Clearing.clear(reserve(500_000, 1_000), reserve(500_000, 5_000), List.of(bids)).outs();
  }

  private static Optional<BigInteger> some(long amount) {
    return Optional.of(BigInteger.valueOf(amount));
  }

  @Test
  void aloneItIsTheFormula() {
    assertThat(clear(bid(Side.FIRST, 100, 1))).containsExactly(some(5_000 * 100 / 1_100));
    assertThat(clear(bid(Side.SECOND, 500, 1))).containsExactly(some(1_000 * 500 / 5_500));
  }

  @Test
  void nobodyTradesNothing() {
    assertThat(clear()).isEmpty();
  }

  @Test
  void bothSidesMeetAtTheReservesWithAllDepositsIn() {
    // (5000 + 500) / (1000 + 300)
    assertThat(clear(bid(Side.FIRST, 300, 1), bid(Side.SECOND, 500, 1)))
        .containsExactly(some(300 * 5_500 / 1_300), some(500 * 1_300 / 5_500));
  }

  @Test
  void theStrictestLeavesFirstAndTheOthersFindABetterPrice() {
    // Together 5000 * 200 / 1200 = 833 for both: 416 each; alone 5000 * 100 / 1100 = 454.
    assertThat(clear(bid(Side.FIRST, 100, 455), bid(Side.FIRST, 100, 450)))
        .containsExactly(Optional.empty(), some(454));
  }

  @Test
  void equalBoundsLeaveTogether() {
    assertThat(clear(bid(Side.FIRST, 100, 450), bid(Side.FIRST, 100, 450)))
        .containsExactly(Optional.empty(), Optional.empty());
  }

  @Test
  void leavingOneSideCanCostTheOther() {
    // With the 1,000 against it 100 are worth 6000/1100 each; without them, 454.
    List<Optional<BigInteger>> outs =
        clear(bid(Side.FIRST, 100, 500), bid(Side.SECOND, 1_000, 1_000));
    assertThat(outs).containsExactly(Optional.empty(), Optional.empty());
  }

  private record Case(Reserve first, Reserve second, List<Bid> bids) {
    Cleared clear() {
      return Clearing.clear(first, second, bids);
    }
  }

  /** Small and great pools of any weights, with trades from both sides. */
  private static Case random(Random chance, boolean equal) {
    int weight = equal ? 500_000 : (1 + chance.nextInt(99)) * 10_000;
    int bits = 4 + chance.nextInt(100);
    Reserve first = new Reserve(weight, number(chance, bits), BigInteger.ZERO);
    Reserve second = new Reserve(1_000_000 - weight, number(chance, bits), BigInteger.ZERO);
    List<Bid> bids = new ArrayList<>();
    for (int i = chance.nextInt(7); i >= 0; i--) {
      Side side = chance.nextBoolean() ? Side.FIRST : Side.SECOND;
      BigInteger least = chance.nextInt(3) == 0 ? number(chance, bits) : ONE;
      bids.add(new Bid(side, number(chance, bits), least));
    }
    return new Case(first, second, bids);
  }

  private static BigInteger number(Random chance, int bits) {
    return new BigInteger(bits, chance).add(ONE);
  }

  @Seeds(200)
  void theOrderOfTradesIsWorthNothing(long seed) {
    Random chance = new Random(seed);
    Case some = random(chance, chance.nextBoolean());
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < some.bids().size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, chance);
    List<Bid> shuffled = order.stream().map(some.bids()::get).toList();
    List<Optional<BigInteger>> outs = some.clear().outs();
    List<Optional<BigInteger>> other =
        new Case(some.first(), some.second(), shuffled).clear().outs();
    for (int i = 0; i < order.size(); i++) {
      assertThat(other.get(i)).isEqualTo(outs.get(order.get(i)));
    }
  }

  @Seeds(300)
  void boundsHoldAndTheWorthOfThePoolNeverFalls(long seed) {
    Random chance = new Random(seed);
    Case some = random(chance, chance.nextBoolean());
    Cleared cleared = some.clear();
    Reserve first = some.first();
    Reserve second = some.second();
    for (int i = 0; i < some.bids().size(); i++) {
      Bid bid = some.bids().get(i);
      if (cleared.outs().get(i).isEmpty()) {
        continue;
      }
      BigInteger out = cleared.outs().get(i).orElseThrow();
      assertThat(out).isGreaterThanOrEqualTo(bid.least());
      first = bid.gives() == Side.FIRST ? first.plus(bid.net()) : first.minus(out);
      second = bid.gives() == Side.SECOND ? second.plus(bid.net()) : second.minus(out);
    }
    PoolId id = BookWorld.POOL;
    Pool pool = Pool.open(id, some.first().weight(), some.second().weight(), new Fees(3_000, 0));
    Pool before = pool.with(some.first(), some.second(), BigInteger.TEN);
    assertThat(first.balance()).isPositive();
    assertThat(second.balance()).isPositive();
    assertThat(Worth.ofShareFell(before, pool.with(first, second, BigInteger.TEN))).isFalse();
  }

  /** Trades of one side, whatever the weights, get together what the formula pays for their sum. */
  @Seeds(100)
  void oneSideTogetherGetsWhatTheFormulaPays(long seed) {
    Random chance = new Random(seed);
    Case some = random(chance, false);
    List<Bid> bids = some.bids().stream().map(bid -> new Bid(Side.FIRST, bid.net(), ONE)).toList();
    BigInteger net = BigInteger.ZERO;
    BigInteger got = BigInteger.ZERO;
    List<Optional<BigInteger>> outs = Clearing.clear(some.first(), some.second(), bids).outs();
    for (int i = 0; i < bids.size(); i++) {
      net = net.add(outs.get(i).isPresent() ? bids.get(i).net() : BigInteger.ZERO);
      got = got.add(outs.get(i).orElse(BigInteger.ZERO));
    }
    Quote.Priced together =
        (Quote.Priced)
            CrossReserve.payout(
                some.first().balance(),
                some.first().weight(),
                some.second().balance(),
                some.second().weight(),
                net);
    assertThat(together.amount().subtract(got))
        .isBetween(BigInteger.ZERO, BigInteger.valueOf(bids.size()));
  }

  /** What is found by halving is one price as well, and against the takers by a unit at most. */
  @Test
  void weightedPoolsMeetAtOnePriceToo() {
    Reserve first = new Reserve(200_000, BigInteger.TEN.pow(21), BigInteger.ZERO);
    Reserve second = new Reserve(800_000, BigInteger.TEN.pow(24), BigInteger.ZERO);
    Bid give = new Bid(Side.FIRST, BigInteger.TEN.pow(19), ONE);
    Bid take = new Bid(Side.SECOND, BigInteger.TEN.pow(22), ONE);
    Cleared cleared = Clearing.clear(first, second, List.of(give, take));
    BigInteger there = cleared.outs().getFirst().orElseThrow();
    BigInteger back = cleared.outs().getLast().orElseThrow();
    // there / give = take / back, to the last digits: one price.
    BigInteger one = there.multiply(back);
    BigInteger other = give.net().multiply(take.net());
    assertThat(one.subtract(other).abs().multiply(BigInteger.TEN.pow(15))).isLessThan(other);
    assertThat(one).isLessThanOrEqualTo(other);
  }
}
