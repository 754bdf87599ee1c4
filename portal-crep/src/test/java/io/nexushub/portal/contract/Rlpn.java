package io.nexushub.portal.contract;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A writer of RLPn, and no reader. */
final class Rlpn {
  private Rlpn() {}

  static byte[] nil() {
    return new byte[] {(byte) 0xf8, 0};
  }

  static byte[] bytes(byte[] content) {
    if (content.length == 1 && content[0] >= 0) {
      return content.clone();
    }
    return concat(head(content.length, 0x80), content);
  }

  static byte[] text(String content) {
    return bytes(content.getBytes(StandardCharsets.UTF_8));
  }

  /** BigInteger's own bytes are the shortest two's complement, which is what RLPn asks for. */
  static byte[] number(BigInteger value) {
    return bytes(value.toByteArray());
  }

  static byte[] number(long value) {
    return number(BigInteger.valueOf(value));
  }

  static byte[] list(byte[]... items) {
    byte[] content = concat(items);
    return concat(head(content.length, 0xc0), content);
  }

  static byte[] list(List<byte[]> items) {
    return list(items.toArray(byte[][]::new));
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  private static byte[] head(int length, int base) {
    if (length <= 55) {
      return new byte[] {(byte) (base + length)};
    }
    byte[] digits = BigInteger.valueOf(length).toByteArray();
    int skip = digits[0] == 0 ? 1 : 0;
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.write(base + 55 + digits.length - skip);
    head.write(digits, skip, digits.length - skip);
    return head.toByteArray();
  }
}
