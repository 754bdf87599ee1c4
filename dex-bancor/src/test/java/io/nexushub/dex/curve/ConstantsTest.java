package io.nexushub.dex.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every constant from its definition, in both languages: a wrong last digit changes one answer in
 * more than any test asks for.
 */
class ConstantsTest {
  private static final Pattern COEFFICIENT = Pattern.compile("sum = 0x([0-9a-f]+)");

  /** {@code ln 2} is the sum of {@code 1 / (n 2^n)}; sixty-four digits more than are kept. */
  @Test
  void theLogarithmOfTwo() throws IOException {
    int spare = 64;
    BigInteger sum = BigInteger.ZERO;
    for (int n = 1; n <= Logarithm.LN_2_BITS + spare; n++) {
      BigInteger term = BigInteger.TWO.pow(Logarithm.LN_2_BITS + spare - n);
      sum = sum.add(term.divide(BigInteger.valueOf(n)));
    }
    assertThat(Logarithm.LN_2).isEqualTo(sum.shiftRight(spare));
    assertThat(source("Logarithm")).contains("LN_2 = " + Logarithm.LN_2 + ";");
  }

  @Test
  void theCoefficientsOfTheSeries() throws IOException {
    List<BigInteger> expected = new ArrayList<>();
    expected.addAll(fromTheEnd(27, n -> BigInteger.valueOf(2L * n + 1)));
    expected.addAll(fromTheEnd(26, n -> factorial(n + 1)));
    expected.addAll(fromTheEnd(26, n -> factorial(n + 1)));
    List<BigInteger> found = new ArrayList<>();
    Matcher coefficients = COEFFICIENT.matcher(source("Series"));
    while (coefficients.find()) {
      found.add(new BigInteger(coefficients.group(1), 16));
    }
    assertThat(found).isEqualTo(expected);
  }

  /** What the series sum up to, where that is known: {@code atanh} and {@code e^x} of nothing. */
  @Test
  void theSeriesBeginWithOne() {
    BigInteger one = BigInteger.TWO.pow(Series.BITS);
    assertThat(Series.AREA_TANGENT.at(BigInteger.ZERO)).isEqualTo(one);
    assertThat(Series.EXPONENTIAL.at(BigInteger.ZERO)).isEqualTo(one);
    assertThat(Series.EXPONENTIAL.atMinus(BigInteger.ZERO)).isEqualTo(one);
  }

  private static List<BigInteger> fromTheEnd(int terms, IntFunction<BigInteger> inverse) {
    List<BigInteger> coefficients = new ArrayList<>();
    for (int n = terms - 1; n >= 0; n--) {
      coefficients.add(BigInteger.TWO.pow(Series.BITS).divide(inverse.apply(n)));
    }
    return coefficients;
  }

  private static BigInteger factorial(int n) {
    return n <= 1 ? BigInteger.ONE : factorial(n - 1).multiply(BigInteger.valueOf(n));
  }

  private static String source(String library) throws IOException {
    Path file =
        Path.of(
            System.getProperty("nexus.root", ".."),
            "dex-bancor/src/main/solidity/curve",
            library + ".sol");
    return Files.readString(file);
  }
}
