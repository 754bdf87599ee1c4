package io.nexushub.dex.curve;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.dex.curve.Vectors.Row;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that others computed. */
class CrossReserveVectorsTest {
  private static final BigInteger KEPT_OF_THOUSAND = BigInteger.valueOf(997);
  private static final BigInteger THOUSAND = BigInteger.valueOf(1_000);

  @Test
  void payoutIsTheTruthRoundedDown() {
    List<Row> rows = equalWeights();
    assertThat(rows).hasSize(235);
    for (Row row : rows) {
      BigInteger source = row.number(1);
      BigInteger target = row.number(3);
      Quote payout = CrossReserve.payout(source, target, row.number(5));
      if (row.text(6).equals("ok")) {
        assertThat(payout).as(row.id()).isEqualTo(new Quote.Priced(row.number(7)));
      } else {
        assertThat(payout).as(row.id()).isInstanceOf(Quote.Refused.class);
      }
    }
  }

  /** What the true payout is not enough for must cost more than was given. */
  @Test
  void costIsOnTheOtherSideOfTheTruth() {
    int compared = 0;
    for (Row row : equalWeights()) {
      BigInteger source = row.number(1);
      BigInteger target = row.number(3);
      BigInteger given = row.number(5);
      if (!row.text(6).equals("ok")) {
        continue;
      }
      BigInteger floor = row.number(7);
      BigInteger ceil = row.number(8);
      assertThat(((Quote.Priced) CrossReserve.cost(source, target, floor)).amount())
          .as(row.id())
          .isLessThanOrEqualTo(given);
      if (!floor.equals(ceil) && ceil.compareTo(target) < 0) {
        assertThat(((Quote.Priced) CrossReserve.cost(source, target, ceil)).amount())
            .as(row.id())
            .isGreaterThan(given);
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(200);
  }

  /** Three of every thousand stay aside before the formula sees the amount. */
  @Test
  void uniswapPaysTheSameOnceItsFeeIsTaken() {
    List<Row> rows = Vectors.of("uniswap-v2-pair.csv");
    assertThat(rows).hasSize(7);
    for (Row row : rows) {
      Quote payout =
          CrossReserve.payout(
              row.number(2).multiply(THOUSAND),
              row.number(3),
              row.number(1).multiply(KEPT_OF_THOUSAND));
      assertThat(payout).as(row.id()).isEqualTo(new Quote.Priced(row.number(4)));
    }
  }

  /** The rows of two equal weights in range. */
  private static List<Row> equalWeights() {
    return Vectors.of("truth-cross.csv").stream()
        .filter(row -> row.text(2).equals(row.text(4)))
        .toList();
  }
}
