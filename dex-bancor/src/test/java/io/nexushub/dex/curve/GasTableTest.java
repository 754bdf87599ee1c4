package io.nexushub.dex.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Gas of one formula, around an external call to it, over the questions of the vectors. Written to
 * {@code target/gas.csv}. With a power, the bounds are the medians of Bancor's own contract for the
 * same questions (docs/benchmarks.md); without one they are ours, which multiply in 512 bits.
 */
class GasTableTest {
  private static final int NO_POWER = 1_300;
  private static final List<BigInteger> NOTHING = Collections.nCopies(4, BigInteger.ONE);

  private final List<String> rows =
      new ArrayList<>(List.of("formula,path,questions,least,median,most"));

  @Test
  void aPowerIsCheaperThanInBancorsContract() throws IOException, InterruptedException {
    try (Twin twin = Twin.start()) {
      gas(twin, "a call alone", "", List.of(new Twin.Call("nothing", NOTHING)));
      within(twin, Formula.PURCHASE, 3_684);
      within(twin, Formula.SALE, 3_688);
      within(twin, Formula.CROSS_PAYOUT, 3_817);
      within(twin, Formula.FUND_COST, 3_676);
      within(twin, Formula.FUND_SUPPLY, 3_687);
      within(twin, Formula.LIQUIDATE, 3_645);
    }
    Path csv = Path.of(System.getProperty("nexus.root", ".."), "dex-bancor/target/gas.csv");
    Files.createDirectories(csv.getParent());
    Files.write(csv, rows);
    rows.forEach(System.out::println);
  }

  private void within(Twin twin, Formula formula, int power) {
    assertThat(gas(twin, formula.twin, "no power", calls(formula, Truth::special)))
        .as("%s without a power", formula)
        .isLessThan(NO_POWER);
    assertThat(gas(twin, formula.twin, "power", calls(formula, truth -> !truth.special())))
        .as("%s with a power", formula)
        .isLessThan(power);
  }

  private static List<Twin.Call> calls(Formula formula, Predicate<Truth> chosen) {
    return Truth.of(formula).stream()
        .filter(truth -> truth.status().equals("ok") && chosen.test(truth))
        .map(truth -> TwinTest.call(formula, truth.question()))
        .toList();
  }

  /** The median; the first call of a batch pays for touching the contract and is left out. */
  private int gas(Twin twin, String formula, String path, List<Twin.Call> calls) {
    List<Twin.Call> batch = new ArrayList<>(calls);
    batch.addFirst(new Twin.Call("nothing", NOTHING));
    assertThat(calls.size()).as("one batch").isLessThan(Twin.AT_ONCE * 2);
    List<Integer> gas = new ArrayList<>();
    for (Twin.Answer answer : twin.askInOne(batch)) {
      assertThat(answer.returned()).as(formula).isTrue();
      gas.add(answer.gas());
    }
    List<Integer> sorted = gas.subList(1, gas.size()).stream().sorted().toList();
    int middle = sorted.get(sorted.size() / 2);
    rows.add(
        "%s,%s,%d,%d,%d,%d"
            .formatted(formula, path, sorted.size(), sorted.getFirst(), middle, sorted.getLast()));
    return middle;
  }
}
