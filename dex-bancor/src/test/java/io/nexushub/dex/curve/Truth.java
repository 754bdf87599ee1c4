package io.nexushub.dex.curve;

import io.nexushub.dex.curve.Formula.Question;
import io.nexushub.dex.curve.Vectors.Row;
import java.math.BigInteger;
import java.util.List;

/**
 * A question and its true answer.
 *
 * @param status {@code ok}, or why there is no answer
 * @param path the path Bancor's contract takes; special ones need no power
 * @param tolerance how far from the rounded truth an answer may lie
 */
record Truth(
    String id,
    Question question,
    String status,
    String floor,
    String ceil,
    String path,
    String tolerance) {

  static List<Truth> of(Formula formula) {
    return Vectors.of(file(formula)).stream().map(row -> of(formula, row)).toList();
  }

  /** None for a formula that has no vectors of its own. */
  static List<Question> questions(Formula formula) {
    return switch (formula) {
      case PURCHASE, SALE, CROSS_PAYOUT, FUND_COST, FUND_SUPPLY, LIQUIDATE ->
          of(formula).stream().map(Truth::question).toList();
      case PURCHASE_COST, SALE_COST, CROSS_COST, LIQUIDATE_COST -> List.of();
    };
  }

  boolean special() {
    return path.startsWith("special_");
  }

  /** Rounded as the formula rounds. */
  BigInteger rounded(Formula formula) {
    return new BigInteger(formula.cost ? ceil : floor);
  }

  private static String file(Formula formula) {
    return switch (formula) {
      case PURCHASE -> "truth-purchase.csv";
      case SALE -> "truth-sale.csv";
      case CROSS_PAYOUT -> "truth-cross.csv";
      case FUND_COST -> "truth-fund-cost.csv";
      case FUND_SUPPLY -> "truth-fund-supply.csv";
      case LIQUIDATE -> "truth-liquidate.csv";
      case PURCHASE_COST, SALE_COST, CROSS_COST, LIQUIDATE_COST ->
          throw new IllegalArgumentException(formula + " has no vectors");
    };
  }

  private static Truth of(Formula formula, Row row) {
    int from = formula.crosses() ? 6 : 5;
    Question question =
        formula.crosses()
            ? new Question(row.number(1), row.number(3), row.small(2), row.small(4), row.number(5))
            : new Question(row.number(1), row.number(2), row.small(3), 0, row.number(4));
    return new Truth(
        row.id(),
        question,
        row.text(from),
        row.text(from + 1),
        row.text(from + 2),
        row.text(from + 3),
        row.text(from + 4));
  }
}
