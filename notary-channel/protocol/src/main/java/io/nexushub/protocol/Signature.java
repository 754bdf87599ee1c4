package io.nexushub.protocol;

/** A recoverable secp256k1 signature, {@code r (32) | s (32) | v (1)}, v from 0 to 3. */
public record Signature(Bytes bytes) implements Comparable<Signature> {
  public static final int LENGTH = 65;

  public Signature {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException(
          "signature: " + bytes.length() + " bytes (expected: " + LENGTH + ")");
    }
  }

  public static Signature of(Bytes bytes) {
    return new Signature(bytes);
  }

  /** Hex with or without {@code 0x}. */
  public static Signature hex(String text) {
    return new Signature(Bytes.hex(text));
  }

  public String toHex() {
    return bytes.toHex();
  }

  @Override
  public int compareTo(Signature other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public String toString() {
    return bytes.toString();
  }
}
