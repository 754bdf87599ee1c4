package io.nexushub.dex.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * True values of 200 digits: what is paid is never above them, what is owed never below, and both
 * are as close as the vectors ask and as the methods promise.
 */
class TruthTest {
  private static final int ROWS = 1_000;

  /** The bound every formula promises; those that shrink promise more. */
  private static final int GROWING_BITS = 113;

  private static final int SHRINKING_BITS = 119;

  @Test
  void purchase() {
    holds(Formula.PURCHASE, 15, GROWING_BITS);
  }

  @Test
  void sale() {
    holds(Formula.SALE, 30, SHRINKING_BITS);
  }

  @Test
  void cross() {
    holds(Formula.CROSS_PAYOUT, 230, SHRINKING_BITS);
  }

  @Test
  void fundCost() {
    holds(Formula.FUND_COST, 120, GROWING_BITS);
  }

  @Test
  void fundSupply() {
    holds(Formula.FUND_SUPPLY, 100, GROWING_BITS);
  }

  @Test
  void liquidate() {
    holds(Formula.LIQUIDATE, 130, SHRINKING_BITS);
  }

  private static void holds(Formula formula, int atLeastSpecial, int errorBits) {
    List<Truth> truths = Truth.of(formula);
    assertThat(truths).hasSize(ROWS);
    for (Truth truth : truths) {
      Quote quote = formula.ask(truth.question());
      switch (quote) {
        case Quote.Priced(BigInteger amount) -> admits(truth, formula, amount, errorBits);
        case Quote.AnswerOverflow() ->
            assertThat(truth.status()).as(truth.id()).isEqualTo("revert:OVERFLOW_256");
        case Quote.Refused refused ->
            assertThat(truth.status()).as(truth.id() + refused.explain()).contains(":INVALID_");
      }
    }
    assertThat(truths.stream().filter(Truth::special).count())
        .as("rows without a power")
        .isGreaterThan(atLeastSpecial);
  }

  private static void admits(Truth truth, Formula formula, BigInteger answer, int errorBits) {
    assertThat(truth.status()).as(truth.id()).isEqualTo("ok");
    BigInteger rounded = truth.rounded(formula);
    BigInteger off = formula.cost ? answer.subtract(rounded) : rounded.subtract(answer);
    assertThat(off).as("%s: %s against %s", truth.id(), answer, rounded).isNotNegative();
    assertThat(off)
        .as("%s, by the vectors' tolerance", truth.id())
        .isLessThanOrEqualTo(truth.special() ? BigInteger.ZERO : new BigInteger(truth.tolerance()));
    assertThat(off)
        .as("%s, by our own bound", truth.id())
        .isLessThanOrEqualTo(BigInteger.ONE.add(rounded.shiftRight(errorBits)));
  }
}
