package io.nexushub.dex.curve;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.dex.curve.Formula.Question;
import io.nexushub.simulator.Seeds;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;

/**
 * Laws between the formulas, of any weights and sizes: a formula that is wrong in its vectors too
 * is found here. What a law does not say about a refused question, the twin's test does.
 */
class WeightedLawsTest {
  private static final int TRIALS = 300;
  private static final int ENOUGH = 100;
  private static final BigInteger ONE = BigInteger.ONE;

  @Seeds(10)
  void acrossAndBackNeverProfits(long seed) {
    Random random = new Random(seed);
    Questions questions = new Questions(random);
    int tried = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Question q = questions.any(Formula.CROSS_PAYOUT);
      Optional<BigInteger> taken = priced(Formula.CROSS_PAYOUT.ask(q));
      if (taken.isEmpty() || taken.get().compareTo(q.second()) >= 0) {
        continue;
      }
      BigInteger source = q.first().add(q.amount());
      BigInteger target = q.second().subtract(taken.get());
      Question back = new Question(target, source, q.other(), q.weight(), taken.get());
      assertThat(priced(Formula.CROSS_PAYOUT.ask(back)).orElseThrow())
          .as("%s pays %s", q, taken)
          .isLessThanOrEqualTo(q.amount());
      Question exact = new Question(q.first(), q.second(), q.weight(), q.other(), taken.get());
      assertThat(priced(Formula.CROSS_COST.ask(exact)).orElse(BigInteger.ZERO))
          .as("the cost of what %s pays", q)
          .isLessThanOrEqualTo(near(q.amount()));
      tried++;
    }
    assertThat(tried).isGreaterThan(ENOUGH);
  }

  /** And what a cost says is enough is enough, but for the error that both formulas admit. */
  @Seeds(10)
  void whatIsPaidForACostIsWhatWasWanted(long seed) {
    Random random = new Random(seed);
    Questions questions = new Questions(random);
    int tried = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Question q = questions.any(Formula.CROSS_COST);
      Optional<BigInteger> given = priced(Formula.CROSS_COST.ask(q));
      if (given.isEmpty()) {
        continue;
      }
      Question there = new Question(q.first(), q.second(), q.weight(), q.other(), given.get());
      BigInteger paid = priced(Formula.CROSS_PAYOUT.ask(there)).orElseThrow();
      assertThat(paid).as("%s costs %s", q, given).isGreaterThanOrEqualTo(far(q.amount()));
      tried++;
    }
    assertThat(tried).isGreaterThan(ENOUGH);
  }

  @Seeds(10)
  void aPurchaseSoldAgainNeverProfits(long seed) {
    neverProfits(seed, Formula.PURCHASE, Formula.SALE);
  }

  @Seeds(10)
  void fundThenLiquidateReturnsAtMostWhatWentIn(long seed) {
    neverProfits(seed, Formula.FUND_SUPPLY, Formula.LIQUIDATE);
  }

  /** Tokens for a given amount, and the amount for those tokens out of what the pool then is. */
  private static void neverProfits(long seed, Formula in, Formula out) {
    Questions questions = new Questions(new Random(seed));
    int tried = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Question q = questions.any(in);
      Optional<BigInteger> tokens = priced(in.ask(q));
      if (tokens.isEmpty()) {
        continue;
      }
      BigInteger supply = q.first().add(tokens.get());
      BigInteger reserve = q.second().add(q.amount());
      if (!Domain.counts(supply) || !Domain.counts(reserve)) {
        continue;
      }
      Question back = new Question(supply, reserve, q.weight(), 0, tokens.get());
      assertThat(priced(out.ask(back)).orElseThrow())
          .as("%s mints %s", q, tokens)
          .isLessThanOrEqualTo(q.amount());
      tried++;
    }
    assertThat(tried).isGreaterThan(ENOUGH);
  }

  @Seeds(10)
  void tokensBoughtExactlyAndSoldAgainNeverProfit(long seed) {
    bought(seed, Formula.PURCHASE_COST, Formula.SALE);
  }

  @Seeds(10)
  void fundCostThenLiquidateReturnsAtMostWhatWentIn(long seed) {
    bought(seed, Formula.FUND_COST, Formula.LIQUIDATE);
  }

  private static void bought(long seed, Formula cost, Formula out) {
    Questions questions = new Questions(new Random(seed));
    int tried = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Question q = questions.any(cost);
      Optional<BigInteger> paid = priced(cost.ask(q));
      if (paid.isEmpty()) {
        continue;
      }
      BigInteger supply = q.first().add(q.amount());
      BigInteger reserve = q.second().add(paid.get());
      if (!Domain.counts(supply) || !Domain.counts(reserve)) {
        continue;
      }
      Question back = new Question(supply, reserve, q.weight(), 0, q.amount());
      assertThat(priced(out.ask(back)).orElseThrow())
          .as("%s costs %s", q, paid)
          .isLessThanOrEqualTo(paid.get());
      tried++;
    }
    assertThat(tried).isGreaterThan(ENOUGH);
  }

  /** Selling for an exact amount costs at least what the sale of as many tokens would pay. */
  @Seeds(10)
  void anExactSaleIsNeverCheaperThanASale(long seed) {
    exactSale(seed, Formula.SALE_COST, Formula.SALE);
    exactSale(seed, Formula.LIQUIDATE_COST, Formula.LIQUIDATE);
  }

  private static void exactSale(long seed, Formula cost, Formula out) {
    Questions questions = new Questions(new Random(seed));
    int tried = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Question q = questions.any(out);
      Optional<BigInteger> paid = priced(out.ask(q));
      if (paid.isEmpty()) {
        continue;
      }
      Question same = new Question(q.first(), q.second(), q.weight(), 0, paid.get());
      BigInteger given = priced(cost.ask(same)).orElseThrow();
      assertThat(given).as("%s pays %s", q, paid).isLessThanOrEqualTo(near(q.amount()));
      Question again = new Question(q.first(), q.second(), q.weight(), 0, given);
      assertThat(priced(out.ask(again)).orElseThrow())
          .as("%s for %s", same, given)
          .isGreaterThanOrEqualTo(far(paid.get()));
      tried++;
    }
    assertThat(tried).isGreaterThan(ENOUGH);
  }

  /**
   * A trade across is a purchase with one reserve and a sale to the other; the two steps round
   * twice, so they pay at most as much.
   */
  @Seeds(10)
  void acrossPaysAtLeastPurchaseAndSale(long seed) {
    Random random = new Random(seed);
    Questions questions = new Questions(random);
    int tried = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Question q = questions.any(Formula.CROSS_PAYOUT);
      BigInteger supply = questions.balance();
      Question purchase = new Question(supply, q.first(), q.weight(), 0, q.amount());
      Optional<BigInteger> tokens = priced(Formula.PURCHASE.ask(purchase));
      Optional<BigInteger> across = priced(Formula.CROSS_PAYOUT.ask(q));
      if (tokens.isEmpty() || across.isEmpty() || !Domain.counts(supply.add(tokens.get()))) {
        continue;
      }
      Question sale =
          new Question(supply.add(tokens.get()), q.second(), q.other(), 0, tokens.get());
      Optional<BigInteger> steps = priced(Formula.SALE.ask(sale));
      if (steps.isPresent()) {
        assertThat(far(steps.get()))
            .as("%s by %s tokens", q, tokens)
            .isLessThanOrEqualTo(across.get());
        tried++;
      }
    }
    assertThat(tried).isGreaterThan(ENOUGH);
  }

  private static Optional<BigInteger> priced(Quote quote) {
    return quote instanceof Quote.Priced(BigInteger amount)
        ? Optional.of(amount)
        : Optional.empty();
  }

  /** No more than this, where two formulas answer each other with an error of their own. */
  private static BigInteger near(BigInteger amount) {
    return amount.add(ONE).add(amount.shiftRight(110));
  }

  private static BigInteger far(BigInteger amount) {
    return amount.subtract(ONE).subtract(amount.shiftRight(110));
  }
}
