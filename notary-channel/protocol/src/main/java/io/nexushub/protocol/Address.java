package io.nexushub.protocol;

/**
 * The last 20 bytes of a digest of a public key: SHA3-256 for members and ICON accounts, Keccak-256
 * for Ethereum.
 */
public record Address(Bytes bytes) implements Comparable<Address> {
  public static final int LENGTH = 20;

  public static final Address ZERO = new Address(Bytes.wrap(new byte[LENGTH]));

  public Address {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException(
          "address: " + bytes.length() + " bytes (expected: " + LENGTH + ")");
    }
  }

  public static Address of(Bytes bytes) {
    return new Address(bytes);
  }

  /** Hex with or without {@code 0x}. */
  public static Address hex(String text) {
    return new Address(Bytes.hex(text));
  }

  /** The address of a key under the digest its chain uses. */
  public static Address of(PublicKey key, HashFunction digest) {
    return new Address(digest.hash(key.bytes()).bytes().from(Hash.LENGTH - LENGTH));
  }

  public String toHex() {
    return bytes.toHex();
  }

  @Override
  public int compareTo(Address other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public String toString() {
    return bytes.toString();
  }
}
