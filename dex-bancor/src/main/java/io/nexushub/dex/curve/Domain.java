package io.nexushub.dex.curve;

import java.math.BigInteger;
import java.util.Optional;

/** What a formula may be asked, checked in the order of the arguments. */
final class Domain {
  /** Amounts, reserves and supplies have at most so many bits. */
  static final int BITS = 256;

  /** A weight or ratio of one. */
  static final int WHOLE_PPM = 1_000_000;

  static final int LEAST_WEIGHT_PPM = 1;
  static final int MOST_WEIGHT_PPM = WHOLE_PPM;

  /** The sum of a pool's weights: at least two of one, at most two of {@link #WHOLE_PPM}. */
  static final int LEAST_RATIO_PPM = 2;

  static final int MOST_RATIO_PPM = 2 * WHOLE_PPM;

  private static final BigInteger NO_AMOUNT = BigInteger.ZERO;
  private static final BigInteger LEAST_BALANCE = BigInteger.ONE;

  private Domain() {}

  /** An empty reserve or supply has no price. */
  static Optional<Quote.Refused> balance(Quote.Operand operand, BigInteger found) {
    return number(operand, found, LEAST_BALANCE);
  }

  static Optional<Quote.Refused> amount(BigInteger found) {
    return number(Quote.Operand.AMOUNT, found, NO_AMOUNT);
  }

  static Optional<Quote.Refused> weight(Quote.Operand operand, int found) {
    return share(operand, found, LEAST_WEIGHT_PPM, MOST_WEIGHT_PPM);
  }

  static Optional<Quote.Refused> ratio(int found) {
    return share(Quote.Operand.RATIO, found, LEAST_RATIO_PPM, MOST_RATIO_PPM);
  }

  static boolean counts(BigInteger number) {
    return number.bitLength() <= BITS;
  }

  private static Optional<Quote.Refused> number(
      Quote.Operand operand, BigInteger found, BigInteger least) {
    return found.compareTo(least) < 0 || found.bitLength() > BITS
        ? Optional.of(new Quote.OutsideDomain(operand, found, least))
        : Optional.empty();
  }

  private static Optional<Quote.Refused> share(
      Quote.Operand operand, int found, int least, int most) {
    return found < least || found > most
        ? Optional.of(new Quote.ShareOutsideDomain(operand, found, least, most))
        : Optional.empty();
  }
}
