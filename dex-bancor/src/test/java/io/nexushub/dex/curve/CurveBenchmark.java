package io.nexushub.dex.curve;

import io.nexushub.dex.curve.Formula.Question;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;

/**
 * Quotes a second on one core: {@code mvn -q -pl dex-bancor -am -Pbench -DskipTests test-compile}.
 *
 * <p>Pools of ETH and ICX, 18 decimals, trades of a millionth to a third of a reserve. Every answer
 * goes into a sum that is printed, so that none can be left out.
 */
final class CurveBenchmark {
  private static final int QUESTIONS = 1_024;
  private static final int WARM_UP_ROUNDS = 4;
  private static final int ROUNDS = 7;
  private static final long ROUND_NANOS = 700_000_000L;
  private static final long SEED = 1;

  private long checksum;

  private CurveBenchmark() {}

  public static void main(String[] arguments) {
    new CurveBenchmark().run();
  }

  private void run() {
    System.out.printf("%-34s %14s %14s%n", "formula", "median/s", "best/s");
    measure(
        "constant product, payout", q -> CrossReserve.payout(q.first(), q.second(), q.amount()));
    measure("constant product, cost", q -> CrossReserve.cost(q.first(), q.second(), q.amount()));
    for (Formula formula : Formula.values()) {
      measure("weighted, " + formula.twin, formula::ask);
    }
    System.out.println("java " + Runtime.version() + ", checksum " + checksum);
  }

  private void measure(String name, Function<Question, Quote> formula) {
    Question[] questions = questions();
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      perSecond(questions, formula);
    }
    double[] found = new double[ROUNDS];
    Arrays.setAll(found, round -> perSecond(questions, formula));
    Arrays.sort(found);
    System.out.printf(
        Locale.ROOT, "%-34s %,14.0f %,14.0f%n", name, found[ROUNDS / 2], found[ROUNDS - 1]);
  }

  private double perSecond(Question[] questions, Function<Question, Quote> formula) {
    long start = System.nanoTime();
    long quotes = 0;
    long elapsed = 0;
    while (elapsed < ROUND_NANOS) {
      for (Question question : questions) {
        if (formula.apply(question) instanceof Quote.Priced(BigInteger amount)) {
          checksum += amount.longValue();
        }
      }
      quotes += questions.length;
      elapsed = System.nanoTime() - start;
    }
    return quotes * 1e9 / elapsed;
  }

  private static Question[] questions() {
    Random random = new Random(SEED);
    Question[] questions = new Question[QUESTIONS];
    Arrays.setAll(questions, i -> question(random));
    return questions;
  }

  private static Question question(Random random) {
    BigInteger ether = new BigInteger(80, random).setBit(69);
    BigInteger icx = ether.multiply(BigInteger.valueOf(3_000 + random.nextInt(4_000)));
    BigInteger third = ether.divide(BigInteger.valueOf(3));
    BigInteger amount = third.shiftRight(random.nextInt(20)).max(BigInteger.ONE);
    int weight = 100_000 + random.nextInt(800_000);
    return new Question(ether, icx, weight, 1_000_000 - weight, amount);
  }
}
