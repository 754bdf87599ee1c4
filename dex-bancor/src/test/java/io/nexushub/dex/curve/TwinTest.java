package io.nexushub.dex.curve;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.dex.curve.Formula.Question;
import io.nexushub.simulator.Seeds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Java and Solidity give the same integer, or refuse with the same error and the same numbers in
 * it: for every formula and its kernels, on a real EVM. {@code -Drows=100000} asks more.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwinTest {
  private static final int ROWS = Integer.getInteger("rows", 2_000);
  private static final int SEEDS = 2;

  private Twin twin;

  @BeforeAll
  void start() {
    twin = Twin.start();
  }

  @AfterAll
  void stop() throws InterruptedException {
    if (twin != null) {
      twin.close();
    }
  }

  @Seeds(SEEDS)
  void everyFormulaAnswersTheSame(long seed) {
    Questions questions = new Questions(new Random(seed));
    List<Twin.Call> calls = new ArrayList<>();
    List<Quote> quotes = new ArrayList<>();
    for (int row = 0; row < ROWS / SEEDS; row++) {
      Formula formula = Formula.values()[row % Formula.values().length];
      Question question = questions.any(formula);
      calls.add(call(formula, question));
      quotes.add(formula.ask(question));
    }
    same(calls, quotes);
    long priced = quotes.stream().filter(Quote.Priced.class::isInstance).count();
    assertThat(priced).as("answered ones").isBetween((long) (calls.size() / 2), calls.size() - 1L);
  }

  @Seeds(SEEDS)
  void equalWeightsAnswerTheSame(long seed) {
    Questions questions = new Questions(new Random(seed));
    List<Twin.Call> calls = new ArrayList<>();
    List<Quote> quotes = new ArrayList<>();
    for (int row = 0; row < ROWS / 10; row++) {
      Question payout = questions.any(Formula.CROSS_PAYOUT);
      calls.add(Twin.Call.of("equalPayout", payout.first(), payout.second(), payout.amount()));
      quotes.add(CrossReserve.payout(payout.first(), payout.second(), payout.amount()));
      Question cost = questions.any(Formula.CROSS_COST);
      calls.add(Twin.Call.of("equalCost", cost.first(), cost.second(), cost.amount()));
      quotes.add(CrossReserve.cost(cost.first(), cost.second(), cost.amount()));
    }
    same(calls, quotes);
  }

  @Test
  void allTrueValuesAnswerTheSame() {
    List<Twin.Call> calls = new ArrayList<>();
    List<Quote> quotes = new ArrayList<>();
    for (Formula formula : Formula.values()) {
      for (Question question : Truth.questions(formula)) {
        calls.add(call(formula, question));
        quotes.add(formula.ask(question));
      }
    }
    assertThat(calls).hasSize(6_000);
    same(calls, quotes);
  }

  /** The last bits of a kernel rarely reach an answer, so they are compared by themselves. */
  @Seeds(SEEDS)
  void theKernelsGiveTheSameBits(long seed) {
    Random random = new Random(seed);
    List<Twin.Call> calls = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int row = 0; row < ROWS / 10; row++) {
      logarithm(random, calls, expected);
      exponential(random, calls, expected);
    }
    sameBits(calls, expected);
  }

  /** Where a further ln 2 goes into the exponent, up to the one that is refused. */
  @Test
  void theExponentialsEdgesAreTheSame() {
    List<Twin.Call> calls = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int times = 1; times <= 257; times++) {
      BigInteger edge = Logarithm.LN_2.multiply(BigInteger.valueOf(times));
      int surplus = edge.bitLength() - 127;
      for (int beside = -1; beside <= 1; beside++) {
        BigInteger mantissa = edge.shiftRight(surplus).add(BigInteger.valueOf(beside));
        exponential(new Scaled(mantissa, Logarithm.LN_2_BITS - surplus), calls, expected);
      }
    }
    assertThat(expected).contains(Twin.expected(new Quote.AnswerOverflow()));
    sameBits(calls, expected);
  }

  /** Answers of which nothing but whole words is cut off: rounding up must see those too. */
  @Test
  void theSmallestPowersAreTheSame() {
    List<Twin.Call> calls = new ArrayList<>();
    List<Quote> quotes = new ArrayList<>();
    for (int places = 1; places < 256; places++) {
      for (int part = 1; part <= 3; part++) {
        for (BigInteger scale : List.of(BigInteger.ONE, BigInteger.TWO.pow(255))) {
          BigInteger rest = BigInteger.TWO.pow(places);
          Question question = new Question(rest, scale, 400_000, 0, BigInteger.valueOf(part));
          calls.add(call(Formula.PURCHASE_COST, question));
          quotes.add(Formula.PURCHASE_COST.ask(question));
        }
      }
    }
    same(calls, quotes);
  }

  private static void logarithm(Random random, List<Twin.Call> calls, List<String> expected) {
    BigInteger rest = new BigInteger(1 + random.nextInt(255), random).max(BigInteger.ONE);
    BigInteger part =
        random.nextInt(3) == 0
            ? new BigInteger(1 + random.nextInt(255), random).max(BigInteger.ONE)
            : rest.shiftRight(random.nextInt(100)).max(BigInteger.ONE);
    Rounding rounding = random.nextBoolean() ? Rounding.UP : Rounding.DOWN;
    Scaled found = Logarithm.onePlus(part, rest, rounding);
    calls.add(Twin.Call.of("logarithm", part, rest, BigInteger.valueOf(rounding.ordinal())));
    expected.add(Twin.words(found.mantissa(), BigInteger.valueOf(found.places())));
  }

  private static void exponential(Random random, List<Twin.Call> calls, List<String> expected) {
    BigInteger mantissa = new BigInteger(126, random).add(BigInteger.TWO.pow(126));
    int places = 98 + random.nextInt(random.nextBoolean() ? 60 : 305);
    exponential(new Scaled(mantissa, places), calls, expected);
  }

  private static void exponential(Scaled y, List<Twin.Call> calls, List<String> expected) {
    BigInteger places = BigInteger.valueOf(y.places());
    for (Rounding rounding : Rounding.values()) {
      BigInteger up = BigInteger.valueOf(rounding.ordinal());
      calls.add(Twin.Call.of("growth", y.mantissa(), places, up));
      expected.add(
          Exponential.exceeds(y)
              ? Twin.expected(new Quote.AnswerOverflow())
              : words(Exponential.growth(y, rounding)));
      calls.add(Twin.Call.of("decay", y.mantissa(), places, up));
      expected.add(words(Exponential.decay(y, rounding)));
    }
  }

  private static String words(Scaled number) {
    return Twin.words(number.mantissa(), BigInteger.valueOf(number.places()));
  }

  private void sameBits(List<Twin.Call> calls, List<String> expected) {
    List<Twin.Answer> answers = twin.ask(calls);
    for (int i = 0; i < calls.size(); i++) {
      assertThat(answers.get(i).data()).as("%s", calls.get(i)).isEqualTo(expected.get(i));
    }
  }

  private void same(List<Twin.Call> calls, List<Quote> quotes) {
    List<Twin.Answer> answers = twin.ask(calls);
    for (int i = 0; i < calls.size(); i++) {
      Twin.Answer answer = answers.get(i);
      Quote quote = quotes.get(i);
      assertThat(answer.data())
          .as("%s: %s", calls.get(i), quote.explain())
          .isEqualTo(Twin.expected(quote));
      assertThat(answer.returned()).as("%s", calls.get(i)).isEqualTo(quote instanceof Quote.Priced);
    }
  }

  static Twin.Call call(Formula formula, Question question) {
    BigInteger weight = BigInteger.valueOf(question.weight());
    BigInteger other = BigInteger.valueOf(question.other());
    return formula.crosses()
        ? Twin.Call.of(
            formula.twin, question.first(), weight, question.second(), other, question.amount())
        : Twin.Call.of(
            formula.twin, question.first(), question.second(), weight, question.amount());
  }
}
