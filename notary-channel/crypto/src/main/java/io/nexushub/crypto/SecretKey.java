package io.nexushub.crypto;

import io.nexushub.protocol.Bytes;
import java.security.SecureRandom;

/** A secp256k1 secret. Prints as nothing, so that it cannot reach a log by accident. */
public final class SecretKey {
  public static final int LENGTH = CurveOrder.SCALAR_LENGTH;

  private final Bytes scalar;

  private SecretKey(Bytes scalar) {
    this.scalar = scalar;
  }

  /**
   * A secret from its 32 bytes.
   *
   * @throws IllegalArgumentException unless it is in [1, n); the message does not contain the
   *     secret
   */
  public static SecretKey of(Bytes scalar) {
    if (!CurveOrder.isScalar(scalar)) {
      throw new IllegalArgumentException(
          "secret key: " + scalar.length() + " bytes out of range (expected: 32 bytes in [1, n))");
    }
    return new SecretKey(scalar);
  }

  public static SecretKey generate(SecureRandom random) {
    byte[] candidate = new byte[LENGTH];
    do {
      random.nextBytes(candidate);
    } while (!CurveOrder.isScalar(Bytes.of(candidate)));
    return new SecretKey(Bytes.wrap(candidate));
  }

  /** The secret itself: for key files only. */
  public Bytes reveal() {
    return scalar;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretKey key
        && java.security.MessageDigest.isEqual(scalar.toArray(), key.scalar.toArray());
  }

  @Override
  public int hashCode() {
    return scalar.hashCode();
  }

  @Override
  public String toString() {
    return "SecretKey[hidden]";
  }
}
