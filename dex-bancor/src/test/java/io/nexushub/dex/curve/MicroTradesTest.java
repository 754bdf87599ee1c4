package io.nexushub.dex.curve;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.simulator.Seeds;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;

/**
 * Pools of a few units, in which rounding is all there is. Rounding the wrong way by one unit,
 * repeated, has emptied pools: here the weighted product of the reserves never falls by a trade,
 * and per pool token it never falls at all.
 */
class MicroTradesTest {
  private static final int TRADES = 100_000;
  private static final int FEW = 10;

  /** The pool is looked after: what grew is brought back to a few units, as if it were another. */
  private static final int MANY = 40;

  @Seeds(2)
  void theProductPerTokenNeverFalls(long seed) {
    never(new Random(seed), 1, 1, 500_000);
  }

  @Seeds(2)
  void theWeightedProductPerTokenNeverFalls(long seed) {
    never(new Random(seed), 1, 4, 200_000);
  }

  @Seeds(2)
  void theWeightedProductOfAnUnfulfilledRatioNeverFalls(long seed) {
    never(new Random(seed), 2, 1, 300_000);
  }

  private static void never(Random random, int first, int second, int unit) {
    Pool pool = Pool.few(random, new Weights(first, second, unit));
    int moved = 0;
    for (int trade = 0; trade < TRADES; trade++) {
      Pool before = pool.large() ? Pool.few(random, pool.weights) : pool;
      pool = step(before, random).orElse(before);
      assertThat(pool.worth(before.supply))
          .as("trade %d, %s to %s", trade, before, pool)
          .isGreaterThanOrEqualTo(before.worth(pool.supply));
      assertThat(pool.first.signum() * pool.second.signum() * pool.supply.signum())
          .as("trade %d, %s to %s", trade, before, pool)
          .isPositive();
      moved += pool.equals(before) ? 0 : 1;
    }
    assertThat(moved).as("trades that moved something").isGreaterThan(TRADES / 4);
  }

  private static Optional<Pool> step(Pool pool, Random random) {
    BigInteger few = big(random.nextInt(FEW));
    return switch (random.nextInt(8)) {
      case 0, 1 -> pool.give(few);
      case 2 -> pool.take(few);
      case 3, 4 -> pool.turned().give(few).map(Pool::turned);
      case 5 -> pool.turned().take(few).map(Pool::turned);
      case 6 -> pool.fund(few);
      default -> pool.liquidate(few);
    };
  }

  /** In parts of {@code unit} millionths. */
  private record Weights(int first, int second, int unit) {
    int sum() {
      return (first + second) * unit;
    }
  }

  private record Pool(Weights weights, BigInteger first, BigInteger second, BigInteger supply) {
    static Pool few(Random random, Weights weights) {
      return new Pool(
          weights,
          big(1 + random.nextInt(FEW)),
          big(1 + random.nextInt(FEW)),
          big(1 + random.nextInt(FEW)));
    }

    boolean large() {
      return first.max(second).max(supply).compareTo(big(MANY)) > 0;
    }

    Pool turned() {
      return new Pool(
          new Weights(weights.second, weights.first, weights.unit), second, first, supply);
    }

    Optional<Pool> give(BigInteger given) {
      return priced(
              CrossReserve.payout(
                  first,
                  weights.first * weights.unit,
                  second,
                  weights.second * weights.unit,
                  given))
          .map(taken -> moved(given, taken.negate(), BigInteger.ZERO));
    }

    Optional<Pool> take(BigInteger taken) {
      return priced(
              CrossReserve.cost(
                  first,
                  weights.first * weights.unit,
                  second,
                  weights.second * weights.unit,
                  taken))
          .map(given -> moved(given, taken.negate(), BigInteger.ZERO));
    }

    Optional<Pool> fund(BigInteger tokens) {
      Optional<BigInteger> one = priced(Fund.cost(supply, first, weights.sum(), tokens));
      Optional<BigInteger> other = priced(Fund.cost(supply, second, weights.sum(), tokens));
      return one.flatMap(a -> other.map(b -> moved(a, b, tokens)));
    }

    /** All but the last token: a pool without supply has no price. */
    Optional<Pool> liquidate(BigInteger wanted) {
      BigInteger tokens = wanted.min(supply.subtract(BigInteger.ONE));
      Optional<BigInteger> one = priced(Fund.liquidate(supply, first, weights.sum(), tokens));
      Optional<BigInteger> other = priced(Fund.liquidate(supply, second, weights.sum(), tokens));
      return one.flatMap(a -> other.map(b -> moved(a.negate(), b.negate(), tokens.negate())));
    }

    /**
     * {@code R1^w1 R2^w2 / S}, in whole numbers: both sides of a comparison are multiplied with the
     * supply of the other, and to a power that leaves no fractions.
     */
    BigInteger worth(BigInteger otherSupply) {
      return first
          .pow(weights.first * weights.unit / COMMON)
          .multiply(second.pow(weights.second * weights.unit / COMMON))
          .multiply(otherSupply.pow(Domain.WHOLE_PPM / COMMON));
    }

    private Pool moved(BigInteger intoFirst, BigInteger intoSecond, BigInteger intoSupply) {
      return new Pool(
          weights, first.add(intoFirst), second.add(intoSecond), supply.add(intoSupply));
    }
  }

  /** Divides every weight here. */
  private static final int COMMON = 100_000;

  private static Optional<BigInteger> priced(Quote quote) {
    return quote instanceof Quote.Priced(BigInteger amount)
        ? Optional.of(amount)
        : Optional.empty();
  }

  private static BigInteger big(long number) {
    return BigInteger.valueOf(number);
  }
}
