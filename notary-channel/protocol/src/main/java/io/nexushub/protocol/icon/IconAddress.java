package io.nexushub.protocol.icon;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.PublicKey;

/**
 * An address of an ICON chain: {@code hx} for keys, {@code cx} for contracts, then 40 hex digits.
 */
public record IconAddress(Kind kind, Address body) implements Comparable<IconAddress> {
  /** Length of the binary form: a byte for the kind, then the body. */
  public static final int BINARY_LENGTH = 1 + Address.LENGTH;

  private static final int TEXT_LENGTH = 2 + 2 * Address.LENGTH;

  /** The chain itself, to which deployments are sent and from which governance speaks. */
  public static final IconAddress SYSTEM = contract(Address.ZERO);

  /** What stands behind an address. */
  public enum Kind {
    KEY("hx"),
    CONTRACT("cx");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }

    public String prefix() {
      return prefix;
    }
  }

  public static IconAddress key(Address body) {
    return new IconAddress(Kind.KEY, body);
  }

  public static IconAddress contract(Address body) {
    return new IconAddress(Kind.CONTRACT, body);
  }

  public static IconAddress of(PublicKey key) {
    return key(Address.of(key, HashFunction.SHA3_256));
  }

  /** Lower case only, as ICON's nodes demand it. */
  public static IconAddress parse(String text) throws MalformedMessage {
    if (text.length() != TEXT_LENGTH) {
      throw malformed(text);
    }
    for (int i = 2; i < TEXT_LENGTH; i++) {
      if (!isDigit(text.charAt(i))) {
        throw malformed(text);
      }
    }
    String prefix = text.substring(0, 2);
    Address body = Address.hex(text.substring(2));
    if (prefix.equals(Kind.KEY.prefix())) {
      return key(body);
    }
    if (prefix.equals(Kind.CONTRACT.prefix())) {
      return contract(body);
    }
    throw malformed(text);
  }

  public static boolean isValid(String text) {
    try {
      parse(text);
      return true;
    } catch (MalformedMessage malformed) {
      return false;
    }
  }

  /** From the binary form. */
  public static IconAddress decode(Bytes binary) throws MalformedMessage {
    if (binary.length() != BINARY_LENGTH || (binary.at(0) != 0 && binary.at(0) != 1)) {
      throw MalformedMessage.of("address", binary, "21 bytes that begin with 00 or 01");
    }
    return new IconAddress(
        binary.at(0) == 0 ? Kind.KEY : Kind.CONTRACT, Address.of(binary.from(1)));
  }

  public Bytes encode() {
    return Bytes.concat(Bytes.of((byte) (isContract() ? 1 : 0)), body.bytes());
  }

  public boolean isContract() {
    return kind == Kind.CONTRACT;
  }

  @Override
  public int compareTo(IconAddress other) {
    int byKind = kind.compareTo(other.kind);
    return byKind == 0 ? body.compareTo(other.body) : byKind;
  }

  @Override
  public String toString() {
    return kind.prefix() + body.toHex();
  }

  private static boolean isDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  private static MalformedMessage malformed(String text) {
    String found = text.length() > TEXT_LENGTH ? text.length() + " characters" : "'" + text + "'";
    return MalformedMessage.of("address", found, "hx or cx and 40 lower-case hex digits");
  }
}
