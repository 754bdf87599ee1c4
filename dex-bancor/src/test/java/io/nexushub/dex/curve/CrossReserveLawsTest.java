package io.nexushub.dex.curve;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.simulator.Seeds;
import java.math.BigInteger;
import java.util.Random;

/**
 * What must hold between trades, whatever a single one is worth: a formula that is wrong in its
 * vectors too is found here.
 */
class CrossReserveLawsTest {
  private static final int TRIALS = 200;
  private static final int MICRO_SWAPS = 100_000;
  private static final int PARTS = 8;

  @Seeds(20)
  void thereAndBackNeverProfits(long seed) {
    Random random = new Random(seed);
    for (int trial = 0; trial < TRIALS; trial++) {
      Pool pool = Pool.any(random);
      BigInteger given = upTo(255, random);
      Trade there = pool.give(given);
      Trade back = there.after().turned().give(there.taken());
      assertThat(back.taken()).as("%s, %s given", pool, given).isLessThanOrEqualTo(given);

      Trade exact = pool.take(there.taken());
      assertThat(exact.given()).as("%s, %s wanted", pool, there.taken()).isLessThanOrEqualTo(given);
      Trade undone = exact.after().turned().give(exact.taken());
      assertThat(undone.taken()).as("%s", exact).isLessThanOrEqualTo(exact.given());
    }
  }

  @Seeds(20)
  void costIsTheLeastThatIsEnough(long seed) {
    Random random = new Random(seed);
    for (int trial = 0; trial < TRIALS; trial++) {
      Pool pool = Pool.any(random);
      BigInteger wanted = pool.give(upTo(255, random)).taken();
      BigInteger cost = pool.take(wanted).given();
      assertThat(pool.give(cost).taken()).as("%s", pool).isGreaterThanOrEqualTo(wanted);
      if (cost.signum() > 0) {
        assertThat(pool.give(cost.subtract(BigInteger.ONE)).taken())
            .as("%s", pool)
            .isLessThan(wanted);
      }
    }
  }

  @Seeds(20)
  void splittingAnOrderNeverPaysMore(long seed) {
    Random random = new Random(seed);
    for (int trial = 0; trial < TRIALS; trial++) {
      Pool pool = Pool.any(random);
      BigInteger given = BigInteger.ZERO;
      BigInteger taken = BigInteger.ZERO;
      Pool now = pool;
      for (int part = 0; part < PARTS; part++) {
        Trade trade = now.give(upTo(252, random));
        given = given.add(trade.given());
        taken = taken.add(trade.taken());
        now = trade.after();
      }
      assertThat(taken)
          .as("%s, %s given in parts", pool, given)
          .isLessThanOrEqualTo(pool.give(given).taken());
      assertThat(given)
          .as("%s, %s taken in parts", pool, taken)
          .isGreaterThanOrEqualTo(pool.take(taken).given());
    }
  }

  /** Rounding the wrong way by one unit, repeated, has emptied pools. */
  @Seeds(3)
  void theProductNeverFallsOverManyMicroSwaps(long seed) {
    Random random = new Random(seed);
    Pool pool =
        new Pool(
            BigInteger.valueOf(1 + random.nextInt(10)), BigInteger.valueOf(1 + random.nextInt(10)));
    int paying = 0;
    for (int swap = 0; swap < MICRO_SWAPS; swap++) {
      Pool before = random.nextBoolean() ? pool : pool.turned();
      BigInteger few = BigInteger.valueOf(random.nextInt(8));
      BigInteger spare = before.target().subtract(BigInteger.ONE);
      Trade trade = random.nextBoolean() ? before.give(few) : before.take(few.min(spare));
      pool = trade.after();
      assertThat(pool.product())
          .as("swap %d, %s", swap, trade)
          .isGreaterThanOrEqualTo(before.product());
      assertThat(pool.target()).as("swap %d, %s", swap, trade).isPositive();
      paying += trade.taken().signum();
    }
    assertThat(paying).as("swaps that paid something").isGreaterThan(MICRO_SWAPS / 4);
  }

  private static BigInteger upTo(int bits, Random random) {
    return new BigInteger(random.nextInt(bits + 1), random);
  }

  private record Trade(BigInteger given, BigInteger taken, Pool after) {}

  private record Pool(BigInteger source, BigInteger target) {
    /** Half of what a chain can count, so that the other half has room. */
    static Pool any(Random random) {
      return new Pool(upTo(255, random).max(BigInteger.ONE), upTo(255, random).max(BigInteger.ONE));
    }

    Trade give(BigInteger given) {
      return traded(given, amount(CrossReserve.payout(source, target, given)));
    }

    Trade take(BigInteger taken) {
      return traded(amount(CrossReserve.cost(source, target, taken)), taken);
    }

    Pool turned() {
      return new Pool(target, source);
    }

    BigInteger product() {
      return source.multiply(target);
    }

    private Trade traded(BigInteger given, BigInteger taken) {
      return new Trade(given, taken, new Pool(source.add(given), target.subtract(taken)));
    }

    private static BigInteger amount(Quote quote) {
      return switch (quote) {
        case Quote.Priced(BigInteger amount) -> amount;
        case Quote.Refused refused -> throw new AssertionError(refused.explain());
      };
    }
  }
}
