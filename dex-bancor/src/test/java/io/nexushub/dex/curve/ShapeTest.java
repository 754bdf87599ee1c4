package io.nexushub.dex.curve;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.dex.curve.Formula.Question;
import io.nexushub.simulator.Seeds;
import java.math.BigInteger;
import java.util.Random;

/**
 * How an answer changes with its question: more for more, and nothing for another unit of measure.
 */
class ShapeTest {
  private static final int TRIALS = 200;
  private static final int ENOUGH = 40;

  /** Strictly by the true curve; two answers may each lie off by their error. */
  @Seeds(10)
  void moreIsNeverWorthLess(long seed) {
    Random random = new Random(seed);
    Questions questions = new Questions(random);
    for (Formula formula : Formula.values()) {
      int tried = 0;
      for (int trial = 0; trial < TRIALS; trial++) {
        Question less = questions.any(formula);
        BigInteger step = BigInteger.ONE.shiftLeft(random.nextInt(200));
        Question more = with(less, less.amount().add(random.nextBoolean() ? BigInteger.ONE : step));
        if (formula.ask(less) instanceof Quote.Priced(BigInteger low)
            && formula.ask(more) instanceof Quote.Priced(BigInteger high)) {
          BigInteger error = low.bitLength() > 110 ? low.shiftRight(110) : BigInteger.ZERO;
          assertThat(high.add(error))
              .as("%s of %s and then of %s", formula, less, more.amount())
              .isGreaterThanOrEqualTo(low);
          tried++;
        }
      }
      assertThat(tried).as("%s", formula).isGreaterThan(ENOUGH);
    }
  }

  /** Only the relation of two weights counts, to the last bit. */
  @Seeds(10)
  void weightsInAnotherUnitAreTheSameWeights(long seed) {
    Random random = new Random(seed);
    Questions questions = new Questions(random);
    for (int trial = 0; trial < TRIALS; trial++) {
      Question any = questions.any(Formula.CROSS_PAYOUT);
      int weight = 1 + random.nextInt(1_000);
      int other = 1 + random.nextInt(1_000);
      int times = 2 + random.nextInt(998);
      for (Formula formula : new Formula[] {Formula.CROSS_PAYOUT, Formula.CROSS_COST}) {
        assertThat(formula.ask(weighted(any, weight * times, other * times)))
            .as("%s, %d : %d, times %d", any, weight, other, times)
            .isEqualTo(formula.ask(weighted(any, weight, other)));
      }
    }
  }

  /**
   * What is counted in halves is twice as many and worth the same: twice of what the answer is not
   * counted in changes nothing, to the last bit, and twice of what it is counted in doubles it, but
   * for the unit that was rounded away.
   */
  @Seeds(10)
  void balancesInAnotherUnitAreTheSameBalances(long seed) {
    Random random = new Random(seed);
    Questions questions = new Questions(random);
    int tried = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Question q = questions.any(Formula.CROSS_PAYOUT);
      int places = 1 + random.nextInt(20);
      Question source =
          new Question(
              q.first().shiftLeft(places),
              q.second(),
              q.weight(),
              q.other(),
              q.amount().shiftLeft(places));
      Question target =
          new Question(q.first(), q.second().shiftLeft(places), q.weight(), q.other(), q.amount());
      if (Formula.CROSS_PAYOUT.ask(q) instanceof Quote.Priced priced
          && Formula.CROSS_PAYOUT.ask(source) instanceof Quote.Priced same
          && Formula.CROSS_PAYOUT.ask(target) instanceof Quote.Priced multiple) {
        assertThat(same).as("%s, source times 2^%d", q, places).isEqualTo(priced);
        assertThat(multiple.amount().shiftRight(places))
            .as("%s, target times 2^%d", q, places)
            .isEqualTo(priced.amount());
        tried++;
      }
    }
    assertThat(tried).isGreaterThan(ENOUGH);
  }

  private static Question with(Question q, BigInteger amount) {
    return new Question(q.first(), q.second(), q.weight(), q.other(), amount);
  }

  private static Question weighted(Question q, int weight, int other) {
    return new Question(q.first(), q.second(), weight, other, q.amount());
  }
}
