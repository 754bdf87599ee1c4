package io.nexushub.protocol;

/** An uncompressed secp256k1 point, x and y, without the leading 04. */
public record PublicKey(Bytes bytes) implements Comparable<PublicKey> {
  public static final int LENGTH = 64;

  public PublicKey {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException(
          "public key: " + bytes.length() + " bytes (expected: " + LENGTH + ")");
    }
  }

  public static PublicKey of(Bytes bytes) {
    return new PublicKey(bytes);
  }

  /** Hex with or without {@code 0x}. */
  public static PublicKey hex(String text) {
    return new PublicKey(Bytes.hex(text));
  }

  public String toHex() {
    return bytes.toHex();
  }

  @Override
  public int compareTo(PublicKey other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public String toString() {
    return bytes.toString();
  }
}
