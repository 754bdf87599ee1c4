package io.nexushub.crypto;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Signature;

/** The order n of secp256k1 and the ranges it sets (SEC 2, section 2.4.1). */
final class CurveOrder {
  static final int SCALAR_LENGTH = 32;

  private static final int MAX_RECOVERY_ID = 3;

  private static final Bytes N =
      Bytes.hex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
  private static final Bytes HALF_N =
      Bytes.hex("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");

  private CurveOrder() {}

  static boolean isScalar(Bytes value) {
    return value.length() == SCALAR_LENGTH && !value.isZero() && value.compareTo(N) < 0;
  }

  /** r in [1, n), s in [1, n/2], v in [0, 3]: the second spelling of a signature is refused. */
  static boolean isInRange(Signature signature) {
    Bytes bytes = signature.bytes();
    Bytes s = bytes.slice(SCALAR_LENGTH, 2 * SCALAR_LENGTH);
    return isScalar(bytes.slice(0, SCALAR_LENGTH))
        && !s.isZero()
        && s.compareTo(HALF_N) <= 0
        && recoveryId(signature) <= MAX_RECOVERY_ID;
  }

  static int recoveryId(Signature signature) {
    return signature.bytes().at(2 * SCALAR_LENGTH) & 0xff;
  }
}
