package io.nexushub.dex.curve;

import java.math.BigInteger;

/** Which side of the truth an answer lies on: what is paid below it, what is owed above it. */
enum Rounding {
  DOWN {
    @Override
    BigInteger quotient(BigInteger dividend, BigInteger divisor) {
      return dividend.divide(divisor);
    }

    @Override
    BigInteger shifted(BigInteger number, int places) {
      return number.shiftRight(places);
    }

    @Override
    BigInteger guarded(BigInteger about, BigInteger guard) {
      return about.subtract(guard);
    }
  },
  UP {
    @Override
    BigInteger quotient(BigInteger dividend, BigInteger divisor) {
      return dividend.add(divisor).subtract(BigInteger.ONE).divide(divisor);
    }

    @Override
    BigInteger shifted(BigInteger number, int places) {
      BigInteger floor = number.shiftRight(places);
      return floor.shiftLeft(places).equals(number) ? floor : floor.add(BigInteger.ONE);
    }

    @Override
    BigInteger guarded(BigInteger about, BigInteger guard) {
      return about.add(guard);
    }
  };

  /** Of a number not negative by a positive one. */
  abstract BigInteger quotient(BigInteger dividend, BigInteger divisor);

  /** Divided by {@code 2^places}. */
  abstract BigInteger shifted(BigInteger number, int places);

  /** A bound, if the truth is at most {@code guard} away. */
  abstract BigInteger guarded(BigInteger about, BigInteger guard);
}
