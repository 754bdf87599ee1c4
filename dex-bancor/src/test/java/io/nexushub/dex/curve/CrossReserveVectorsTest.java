package io.nexushub.dex.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Answers that others computed. */
class CrossReserveVectorsTest {
  private static final BigInteger KEPT_OF_THOUSAND = BigInteger.valueOf(997);
  private static final BigInteger THOUSAND = BigInteger.valueOf(1_000);

  @Test
  void payoutIsTheTruthRoundedDown() throws IOException {
    List<String[]> rows = rows("cross-equal-weights.csv");
    assertThat(rows).hasSize(235);
    for (String[] row : rows) {
      BigInteger source = new BigInteger(row[1]);
      BigInteger target = new BigInteger(row[2]);
      Quote payout = CrossReserve.payout(source, target, new BigInteger(row[3]));
      if (row[4].equals("ok")) {
        assertThat(payout).as(row[0]).isEqualTo(new Quote.Priced(new BigInteger(row[5])));
      } else {
        assertThat(payout).as(row[0]).isInstanceOf(Quote.Refused.class);
      }
    }
  }

  /** What the true payout is not enough for must cost more than was given. */
  @Test
  void costIsOnTheOtherSideOfTheTruth() throws IOException {
    int compared = 0;
    for (String[] row : rows("cross-equal-weights.csv")) {
      BigInteger source = new BigInteger(row[1]);
      BigInteger target = new BigInteger(row[2]);
      BigInteger given = new BigInteger(row[3]);
      if (!row[4].equals("ok")) {
        continue;
      }
      BigInteger floor = new BigInteger(row[5]);
      BigInteger ceil = new BigInteger(row[6]);
      assertThat(((Quote.Priced) CrossReserve.cost(source, target, floor)).amount())
          .as(row[0])
          .isLessThanOrEqualTo(given);
      if (!floor.equals(ceil) && ceil.compareTo(target) < 0) {
        assertThat(((Quote.Priced) CrossReserve.cost(source, target, ceil)).amount())
            .as(row[0])
            .isGreaterThan(given);
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(200);
  }

  /** Three of every thousand stay aside before the formula sees the amount. */
  @Test
  void uniswapPaysTheSameOnceItsFeeIsTaken() throws IOException {
    List<String[]> rows = rows("uniswap-v2-pair.csv");
    assertThat(rows).hasSize(7);
    for (String[] row : rows) {
      Quote payout =
          CrossReserve.payout(
              new BigInteger(row[2]).multiply(THOUSAND),
              new BigInteger(row[3]),
              new BigInteger(row[1]).multiply(KEPT_OF_THOUSAND));
      assertThat(payout).as(row[0]).isEqualTo(new Quote.Priced(new BigInteger(row[4])));
    }
  }

  private static List<String[]> rows(String name) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            CrossReserveVectorsTest.class.getResourceAsStream("/vectors/" + name), name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(",", -1))
          .toList();
    }
  }
}
