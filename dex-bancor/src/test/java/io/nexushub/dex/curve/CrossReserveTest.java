package io.nexushub.dex.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class CrossReserveTest {
  private static final BigInteger MOST = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
  private static final BigInteger ONE = BigInteger.ONE;
  private static final BigInteger ZERO = BigInteger.ZERO;

  @Test
  void aHundredEtherBuyAnEleventhOfThePool() {
    BigInteger ether = ether(1_000);
    BigInteger icx = ether(5_000_000);
    Quote expected = priced(new BigInteger("454545454545454545454545"));
    assertThat(CrossReserve.payout(ether, icx, ether(100))).isEqualTo(expected);
  }

  @Test
  void whatIsDearRoundsUpAndWhatIsPaidRoundsDown() {
    assertThat(CrossReserve.payout(big(7), big(10), big(3))).isEqualTo(priced(big(3)));
    assertThat(CrossReserve.payout(big(7), big(10), big(4))).isEqualTo(priced(big(3)));
    assertThat(CrossReserve.cost(big(7), big(10), big(4))).isEqualTo(priced(big(5)));
    assertThat(CrossReserve.cost(big(7), big(10), big(3))).isEqualTo(priced(big(3)));
  }

  @Test
  void nothingBuysNothing() {
    assertThat(CrossReserve.payout(big(7), big(10), ZERO)).isEqualTo(priced(ZERO));
    assertThat(CrossReserve.cost(big(7), big(10), ZERO)).isEqualTo(priced(ZERO));
    assertThat(CrossReserve.payout(big(1_000), big(10), big(99))).isEqualTo(priced(ZERO));
  }

  /** The definition itself, tried on every small pool: no trade may lower the product. */
  @Test
  void payoutIsTheMostAndCostTheLeastThatKeepsTheProduct() {
    for (int source = 1; source <= 12; source++) {
      for (int target = 1; target <= 12; target++) {
        for (int amount = 0; amount <= 40; amount++) {
          assertThat(CrossReserve.payout(big(source), big(target), big(amount)))
              .as("payout(%d, %d, %d)", source, target, amount)
              .isEqualTo(priced(big(mostPaid(source, target, amount))));
        }
        for (int wanted = 0; wanted < target; wanted++) {
          assertThat(CrossReserve.cost(big(source), big(target), big(wanted)))
              .as("cost(%d, %d, %d)", source, target, wanted)
              .isEqualTo(priced(big(leastGiven(source, target, wanted))));
        }
      }
    }
  }

  @Test
  void theLargestNumbersAreExact() {
    assertThat(CrossReserve.payout(ONE, MOST, MOST.subtract(ONE)))
        .isEqualTo(priced(MOST.subtract(ONE)));
    assertThat(CrossReserve.cost(ONE, MOST, MOST.subtract(ONE)))
        .isEqualTo(priced(MOST.subtract(ONE)));
    assertThat(CrossReserve.payout(MOST.subtract(ONE), MOST, ONE)).isEqualTo(priced(ONE));
  }

  @Test
  void anEmptyReserveHasNoPrice() {
    refusedByBoth(ZERO, ONE, ZERO, "source reserve: 0 (expected: >= 1, < 2^256)");
    refusedByBoth(ONE, ZERO, ZERO, "target reserve: 0 (expected: >= 1, < 2^256)");
    assertThat(CrossReserve.payout(ZERO, ONE, ONE))
        .isEqualTo(new Quote.OutsideDomain(Quote.Operand.SOURCE_RESERVE, ZERO, ONE));
  }

  @Test
  void aDebtIsNeitherReserveNorAmount() {
    refusedByBoth(big(-5), ONE, ZERO, "source reserve: -5 (expected: >= 1, < 2^256)");
    refusedByBoth(ONE, big(-5), ZERO, "target reserve: -5 (expected: >= 1, < 2^256)");
    refusedByBoth(ONE, ONE, big(-1), "amount: -1 (expected: >= 0, < 2^256)");
    refusedByBoth(
        ONE,
        ONE,
        BigInteger.TWO.pow(70_000).negate(),
        "amount: a number of 70000 bits (expected: >= 0, < 2^256)");
  }

  @Test
  void numbersNoChainCanCountAreRefused() {
    BigInteger tooMuch = MOST.add(ONE);
    String found = "a number of 257 bits (expected: >= ";
    refusedByBoth(tooMuch, ONE, ZERO, "source reserve: " + found + "1, < 2^256)");
    refusedByBoth(ONE, tooMuch, ZERO, "target reserve: " + found + "1, < 2^256)");
    refusedByBoth(ONE, ONE, tooMuch, "amount: " + found + "0, < 2^256)");
  }

  @Test
  void aReserveNeverPaysItsLastUnit() {
    assertThat(CrossReserve.cost(big(7), big(10), big(10)))
        .isEqualTo(new Quote.ReserveExhausted(big(10), big(9)));
    assertThat(CrossReserve.cost(big(7), big(10), big(11)).explain())
        .isEqualTo("amount: 11 (expected: <= 9, the most the reserve pays)");
    assertThat(CrossReserve.payout(ONE, big(10), MOST.subtract(ONE))).isEqualTo(priced(big(9)));
  }

  @Test
  void theReserveAfterTheTradeMustBeCountableToo() {
    assertThat(CrossReserve.payout(ONE, ONE, MOST))
        .isEqualTo(new Quote.ReserveOverflow(MOST.add(ONE)));
    assertThat(CrossReserve.cost(MOST, big(2), ONE).explain())
        .isEqualTo("source reserve after the trade: a number of 257 bits (expected: < 2^256)");
    assertThat(CrossReserve.cost(MOST, MOST, MOST.subtract(ONE)))
        .isEqualTo(new Quote.ReserveOverflow(MOST.multiply(MOST)));
  }

  private static void refusedByBoth(
      BigInteger source, BigInteger target, BigInteger amount, String reason) {
    for (Quote quote :
        new Quote[] {
          CrossReserve.payout(source, target, amount), CrossReserve.cost(source, target, amount)
        }) {
      assertThat(quote).isInstanceOf(Quote.Refused.class);
      assertThat(quote.explain()).isEqualTo(reason);
    }
  }

  private static int mostPaid(int source, int target, int amount) {
    int paid = target;
    while ((source + amount) * (target - paid) < source * target) {
      paid--;
    }
    return paid;
  }

  private static int leastGiven(int source, int target, int wanted) {
    int given = 0;
    while ((source + given) * (target - wanted) < source * target) {
      given++;
    }
    return given;
  }

  private static Quote priced(BigInteger amount) {
    return new Quote.Priced(amount);
  }

  private static BigInteger ether(long whole) {
    return big(whole).multiply(BigInteger.TEN.pow(18));
  }

  private static BigInteger big(long number) {
    return BigInteger.valueOf(number);
  }
}
