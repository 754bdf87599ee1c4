package io.nexushub.protocol;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A 256-bit digest. SHA-256 and SHA3-256 are in the JDK and stand here; Keccak-256 is not, and is
 * handed in by whoever wires the module.
 */
@FunctionalInterface
public interface HashFunction {
  HashFunction SHA_256 = jdk("SHA-256");
  HashFunction SHA3_256 = jdk("SHA3-256");

  Hash hash(Bytes message);

  /**
   * A fresh digest is a copy of one that was never used: looking one up costs as much as a hash.
   */
  private static HashFunction jdk(String algorithm) {
    MessageDigest unused;
    try {
      unused = MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK since 9 has " + algorithm, e);
    }
    return message -> {
      try {
        MessageDigest digest = (MessageDigest) unused.clone();
        message.update(digest);
        return new Hash(Bytes.wrap(digest.digest()));
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("the JDK's " + algorithm + " can be copied", e);
      }
    };
  }
}
