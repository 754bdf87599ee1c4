package io.nexushub.dex.curve;

import java.math.BigInteger;

/**
 * The number {@code mantissa * 2^-places}: small ones keep as many digits as large ones.
 *
 * @param places may be negative
 */
record Scaled(BigInteger mantissa, int places) {
  Scaled guarded(BigInteger guard, Rounding rounding) {
    return new Scaled(rounding.guarded(mantissa, guard), places);
  }
}
