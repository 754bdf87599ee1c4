package io.nexushub.dex.curve;

import io.nexushub.dex.curve.Formula.Question;
import java.math.BigInteger;
import java.util.Random;

/** Questions of every size, with a liking for edges: some have no answer. */
final class Questions {
  private static final BigInteger MOST = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
  private static final int[] WEIGHTS = {
    1, 2, 3, 10, 100_000, 200_000, 333_333, 400_000, 500_000, 600_000, 999_999, 1_000_000
  };

  private final Random random;

  Questions(Random random) {
    this.random = random;
  }

  Question any(Formula formula) {
    BigInteger first = balance();
    BigInteger second = random.nextInt(3) == 0 ? near(first) : balance();
    boolean ratio =
        switch (formula) {
          case FUND_COST, FUND_SUPPLY, LIQUIDATE, LIQUIDATE_COST -> true;
          case PURCHASE, PURCHASE_COST, SALE, SALE_COST, CROSS_PAYOUT, CROSS_COST -> false;
        };
    int weight = ratio ? weight() + (random.nextBoolean() ? weight() : 0) : weight();
    int other = random.nextInt(5) == 0 ? weight : weight();
    return new Question(first, second, weight, other, amount(formula, first, second));
  }

  /** Mostly what can be answered: of the size of what it is taken from or added to. */
  private BigInteger amount(Formula formula, BigInteger first, BigInteger second) {
    BigInteger beside =
        switch (formula) {
          case PURCHASE_COST, SALE, FUND_COST, LIQUIDATE, CROSS_PAYOUT -> first;
          case PURCHASE, SALE_COST, FUND_SUPPLY, LIQUIDATE_COST, CROSS_COST -> second;
        };
    return switch (random.nextInt(12)) {
      case 0 -> BigInteger.ZERO;
      case 1 -> BigInteger.ONE;
      case 2 -> beside;
      case 3 -> near(beside);
      case 4 -> balance();
      case 5 ->
          beside.shiftRight(1).add(BigInteger.valueOf(random.nextInt(3) - 1)).max(BigInteger.ZERO);
      case 6 -> MOST.subtract(beside);
      case 7, 8 -> beside.multiply(BigInteger.valueOf(random.nextInt(1_000_000))).shiftRight(20);
      default -> beside.shiftRight(random.nextInt(120)).max(BigInteger.ONE);
    };
  }

  private BigInteger near(BigInteger number) {
    return number.add(BigInteger.valueOf(random.nextInt(7) - 3)).max(BigInteger.ZERO).min(MOST);
  }

  /** As often short as long. */
  BigInteger balance() {
    return switch (random.nextInt(40)) {
      case 0 -> BigInteger.ZERO;
      case 1 -> MOST;
      case 2 -> BigInteger.TWO.pow(random.nextInt(256));
      default -> new BigInteger(1 + random.nextInt(256), random);
    };
  }

  private int weight() {
    return switch (random.nextInt(30)) {
      case 0 -> 0;
      case 1 -> 1_000_001 + random.nextInt(2_000_000);
      case 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 -> WEIGHTS[random.nextInt(WEIGHTS.length)];
      default -> 1 + random.nextInt(1_000_000);
    };
  }
}
