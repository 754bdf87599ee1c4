package io.nexushub.dex.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The definition itself, tried on every small pool of simple weights, where powers are whole
 * numbers: no trade may lower {@code R1^w1 R2^w2}, and none may keep more back than that needs.
 * Only where the truth is a whole number may an answer be one unit off.
 */
class SmallPoolsTest {
  private static final int LARGEST = 9;
  private static final int MOST_GIVEN = 30;
  private static final int PPM = 100_000;

  @ParameterizedTest
  @CsvSource({"1,2", "2,1", "1,4", "3,2", "5,1"})
  void payoutIsTheMostThatKeepsTheProduct(int sourceWeight, int targetWeight) {
    int exact = 0;
    for (int source = 1; source <= LARGEST; source++) {
      for (int target = 1; target <= LARGEST; target++) {
        BigInteger kept = product(source, sourceWeight, target, targetWeight);
        for (int amount = 0; amount <= MOST_GIVEN; amount++) {
          int most = target;
          while (product(source + amount, sourceWeight, target - most, targetWeight).compareTo(kept)
              < 0) {
            most--;
          }
          boolean whole =
              product(source + amount, sourceWeight, target - most, targetWeight).equals(kept);
          BigInteger paid =
              priced(
                  CrossReserve.payout(
                      big(source),
                      sourceWeight * PPM,
                      big(target),
                      targetWeight * PPM,
                      big(amount)));
          assertThat(paid)
              .as("payout(%d, %d, %d)", source, target, amount)
              .isBetween(big(whole && amount > 0 && most > 0 ? most - 1 : most), big(most));
          exact += paid.equals(big(most)) ? 1 : 0;
        }
      }
    }
    assertThat(exact).isGreaterThan(LARGEST * LARGEST * MOST_GIVEN * 9 / 10);
  }

  @ParameterizedTest
  @CsvSource({"1,2", "2,1", "1,4", "3,2", "5,1"})
  void costIsTheLeastThatKeepsTheProduct(int sourceWeight, int targetWeight) {
    for (int source = 1; source <= LARGEST; source++) {
      for (int target = 1; target <= LARGEST; target++) {
        BigInteger kept = product(source, sourceWeight, target, targetWeight);
        for (int wanted = 0; wanted < target; wanted++) {
          int least = 0;
          while (product(source + least, sourceWeight, target - wanted, targetWeight)
                  .compareTo(kept)
              < 0) {
            least++;
          }
          boolean whole =
              product(source + least, sourceWeight, target - wanted, targetWeight).equals(kept);
          assertThat(
                  priced(
                      CrossReserve.cost(
                          big(source),
                          sourceWeight * PPM,
                          big(target),
                          targetWeight * PPM,
                          big(wanted))))
              .as("cost(%d, %d, %d)", source, target, wanted)
              .isBetween(big(least), big(whole && wanted > 0 ? least + 1 : least));
        }
      }
    }
  }

  private static BigInteger product(int source, int sourceWeight, int target, int targetWeight) {
    return big(source).pow(sourceWeight).multiply(big(target).pow(targetWeight));
  }

  private static BigInteger priced(Quote quote) {
    return switch (quote) {
      case Quote.Priced(BigInteger amount) -> amount;
      case Quote.Refused refused -> throw new AssertionError(refused.explain());
    };
  }

  private static BigInteger big(long number) {
    return BigInteger.valueOf(number);
  }
}
