package io.nexushub.dex.book;

import java.math.BigInteger;

/** What a share of a pool stands for: the weighted product of the reserves, over the supply. */
final class Worth {
  private Worth() {}

  /**
   * Whether a share stands for less than before. Exact: weights are whole percents, so the powers
   * are whole and small.
   */
  static boolean ofShareFell(Pool before, Pool after) {
    BigInteger now = product(after).multiply(before.supply().pow(exponents(before)));
    BigInteger was = product(before).multiply(after.supply().pow(exponents(before)));
    return now.compareTo(was) < 0;
  }

  private static BigInteger product(Pool pool) {
    int unit = unit(pool);
    return pool.first()
        .balance()
        .pow(pool.first().weight() / unit)
        .multiply(pool.second().balance().pow(pool.second().weight() / unit));
  }

  private static int exponents(Pool pool) {
    return Fees.WHOLE_PPM / unit(pool);
  }

  private static int unit(Pool pool) {
    return BigInteger.valueOf(pool.first().weight())
        .gcd(BigInteger.valueOf(pool.second().weight()))
        .intValueExact();
  }
}
