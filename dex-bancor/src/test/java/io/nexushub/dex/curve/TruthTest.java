package io.nexushub.dex.curve;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.dex.curve.Formula.Question;
import io.nexushub.dex.curve.Vectors.Row;
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
  private static final int GROWING_BITS = 112;

  private static final int SHRINKING_BITS = 118;

  @Test
  void purchase() {
    holds(Formula.PURCHASE, "truth-purchase.csv", 15, GROWING_BITS);
  }

  @Test
  void sale() {
    holds(Formula.SALE, "truth-sale.csv", 30, SHRINKING_BITS);
  }

  @Test
  void cross() {
    holds(Formula.CROSS_PAYOUT, "truth-cross.csv", 230, SHRINKING_BITS);
  }

  @Test
  void fundCost() {
    holds(Formula.FUND_COST, "truth-fund-cost.csv", 120, GROWING_BITS);
  }

  @Test
  void fundSupply() {
    holds(Formula.FUND_SUPPLY, "truth-fund-supply.csv", 100, GROWING_BITS);
  }

  @Test
  void liquidate() {
    holds(Formula.LIQUIDATE, "truth-liquidate.csv", 130, SHRINKING_BITS);
  }

  private static void holds(Formula formula, String file, int atLeastSpecial, int errorBits) {
    List<Row> rows = Vectors.of(file);
    assertThat(rows).hasSize(ROWS);
    int special = 0;
    for (Row row : rows) {
      Expected expected = Expected.of(row, formula.crosses() ? 6 : 5);
      Quote quote = formula.ask(question(row, formula.crosses()));
      special += expected.special() ? 1 : 0;
      switch (quote) {
        case Quote.Priced(BigInteger amount) -> expected.admits(row, formula, amount, errorBits);
        case Quote.AnswerOverflow() ->
            assertThat(expected.status()).as(row.id()).isEqualTo("revert:OVERFLOW_256");
        case Quote.Refused refused ->
            assertThat(expected.status()).as(row.id() + refused.explain()).contains(":INVALID_");
      }
    }
    assertThat(special).as("rows without a power").isGreaterThan(atLeastSpecial);
  }

  private static Question question(Row row, boolean crosses) {
    return crosses
        ? new Question(row.number(1), row.number(3), row.small(2), row.small(4), row.number(5))
        : new Question(row.number(1), row.number(2), row.small(3), 0, row.number(4));
  }

  private record Expected(String status, String floor, String ceil, String path, String tolerance) {
    static Expected of(Row row, int from) {
      return new Expected(
          row.text(from),
          row.text(from + 1),
          row.text(from + 2),
          row.text(from + 3),
          row.text(from + 4));
    }

    boolean special() {
      return path.startsWith("special_");
    }

    void admits(Row row, Formula formula, BigInteger answer, int errorBits) {
      assertThat(status).as(row.id()).isEqualTo("ok");
      BigInteger truth = new BigInteger(formula.cost ? ceil : floor);
      BigInteger off = formula.cost ? answer.subtract(truth) : truth.subtract(answer);
      assertThat(off).as("%s: %s against %s", row.id(), answer, truth).isNotNegative();
      assertThat(off)
          .as("%s, by the vectors' tolerance", row.id())
          .isLessThanOrEqualTo(special() ? BigInteger.ZERO : new BigInteger(tolerance));
      assertThat(off)
          .as("%s, by our own bound", row.id())
          .isLessThanOrEqualTo(BigInteger.ONE.add(truth.shiftRight(errorBits)));
    }
  }
}
