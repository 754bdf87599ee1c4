package io.nexushub.protocol;

/**
 * A 32-byte digest. The zero hash stands for "none" and is never valid where a digest is needed.
 */
public record Hash(Bytes bytes) implements Comparable<Hash> {
  public static final int LENGTH = 32;

  public static final Hash ZERO = new Hash(Bytes.wrap(new byte[LENGTH]));

  public Hash {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException(
          "hash: " + bytes.length() + " bytes (expected: " + LENGTH + ")");
    }
  }

  public static Hash of(Bytes bytes) {
    return new Hash(bytes);
  }

  /** Hex with or without {@code 0x}. */
  public static Hash hex(String text) {
    return new Hash(Bytes.hex(text));
  }

  public boolean isZero() {
    return bytes.isZero();
  }

  public String toHex() {
    return bytes.toHex();
  }

  @Override
  public int compareTo(Hash other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public String toString() {
    return bytes.toString();
  }
}
