package io.nexushub.dex.curve;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.dex.curve.Vectors.Row;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** Logarithm, exponential and power against true values in units of 2^-127. */
class KernelTruthTest {
  private static final int BITS = 127;
  private static final BigInteger ONE = BigInteger.TWO.pow(BITS);

  @Test
  void theLogarithmLiesBetweenItsBounds() {
    int compared = 0;
    for (Row row : Vectors.of("truth-ln.csv")) {
      BigInteger rest = row.number(2);
      BigInteger part = row.number(1).subtract(rest);
      if (part.signum() == 0) {
        continue;
      }
      Scaled low = Logarithm.onePlus(part, rest, Rounding.DOWN);
      Scaled high = Logarithm.onePlus(part, rest, Rounding.UP);
      between(row, low, row.number(3), high);
      between(row, low.mantissa(), high.mantissa(), 121);
      compared++;
    }
    assertThat(compared).isGreaterThan(990);
  }

  @Test
  void theExponentialLiesBetweenItsBounds() {
    int compared = 0;
    for (Row row : Vectors.of("truth-exp.csv")) {
      Scaled y = normal(row.number(1), Rounding.DOWN);
      if (Exponential.exceeds(y)) {
        continue;
      }
      Scaled low = Exponential.growth(y, Rounding.DOWN);
      Scaled high = Exponential.growth(normal(row.number(1), Rounding.UP), Rounding.UP);
      between(row, low, row.number(2).subtract(ONE), high);
      between(row, low.mantissa(), high.mantissa(), 114);
      compared++;
    }
    assertThat(compared).isGreaterThan(990);
  }

  @Test
  void thePowerLiesBetweenItsBounds() {
    int compared = 0;
    int overflowing = 0;
    for (Row row : Vectors.of("truth-pow.csv")) {
      BigInteger rest = row.number(2);
      BigInteger part = row.number(1).subtract(rest);
      Quote low = growth(rest, part, row, Rounding.DOWN);
      Quote high = growth(rest, part, row, Rounding.UP);
      if (low instanceof Quote.Priced(BigInteger least)
          && high instanceof Quote.Priced(BigInteger most)) {
        BigInteger truth = row.number(5).subtract(ONE);
        assertThat(least).as(row.id()).isLessThanOrEqualTo(truth);
        assertThat(most).as(row.id()).isGreaterThanOrEqualTo(truth);
        between(row, least, most, 111);
        compared++;
      } else {
        overflowing++;
        assertThat(row.text(5).equals("overflow") || row.number(5).bitLength() > 250)
            .as(row.id())
            .isTrue();
      }
    }
    assertThat(compared).isGreaterThan(700);
    assertThat(overflowing).isPositive();
  }

  private static Quote growth(BigInteger rest, BigInteger part, Row row, Rounding rounding) {
    return Power.growth(ONE, rest, part, row.small(3), row.small(4), rounding);
  }

  /** The truth is at least {@code floor} and less than {@code floor + 1} units of 2^-127. */
  private static void between(Row row, Scaled low, BigInteger floor, Scaled high) {
    assertThat(low.mantissa().shiftLeft(BITS))
        .as("%s: lower bound", row.id())
        .isLessThan(moved(floor.add(BigInteger.ONE), low.places()));
    assertThat(high.mantissa().shiftLeft(BITS))
        .as("%s: upper bound", row.id())
        .isGreaterThan(moved(floor, high.places()));
  }

  private static void between(Row row, BigInteger low, BigInteger high, int bits) {
    assertThat(high.subtract(low))
        .as("%s: gap", row.id())
        .isLessThanOrEqualTo(BigInteger.TWO.add(high.shiftRight(bits)));
  }

  /** With a mantissa of 127 bits; where digits are lost, on the asked side of the number. */
  private static Scaled normal(BigInteger units, Rounding rounding) {
    int surplus = units.bitLength() - BITS;
    BigInteger mantissa =
        surplus > 0 ? rounding.shifted(units, surplus) : units.shiftLeft(-surplus);
    return new Scaled(mantissa, BITS - surplus);
  }

  private static BigInteger moved(BigInteger number, int places) {
    return number.shiftLeft(places);
  }
}
