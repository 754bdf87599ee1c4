package io.nexushub.protocol;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A 256-bit digest. SHA-256 and SHA3-256 are in the JDK and stand here; Keccak-256 is not, and is
 * handed in by whoever wires the module.
 */
@FunctionalInterface
public interface HashFunction {
  HashFunction SHA_256 = message -> jdk("SHA-256", message);
  HashFunction SHA3_256 = message -> jdk("SHA3-256", message);

  Hash hash(Bytes message);

  private static Hash jdk(String algorithm, Bytes message) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      message.update(digest);
      return new Hash(Bytes.wrap(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK since 9 has " + algorithm, e);
    }
  }
}
