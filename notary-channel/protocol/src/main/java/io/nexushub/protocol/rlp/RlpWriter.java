package io.nexushub.protocol.rlp;

import io.nexushub.protocol.Bytes;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes one RLP item; lists are opened and closed, so that an encoder reads like its grammar. */
public final class RlpWriter {
  private static final int SHORT_LIMIT = 55;

  private final Deque<ByteArrayOutputStream> open = new ArrayDeque<>();

  public RlpWriter() {
    open.push(new ByteArrayOutputStream());
  }

  public RlpWriter beginList() {
    open.push(new ByteArrayOutputStream());
    return this;
  }

  public RlpWriter endList() {
    byte[] content = open.pop().toByteArray();
    head(0xc0, content.length);
    current().writeBytes(content);
    return this;
  }

  public RlpWriter bytes(Bytes value) {
    return bytes(value.toArray());
  }

  public RlpWriter text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** An unsigned integer without leading zeros; zero is the empty string. */
  public RlpWriter uint(long value) {
    return uint(BigInteger.valueOf(value));
  }

  /** See {@link #uint(long)}. */
  public RlpWriter uint(BigInteger value) {
    if (value.signum() < 0) {
      throw new IllegalArgumentException("unsigned integer: " + value + " (expected: >= 0)");
    }
    byte[] octets = value.signum() == 0 ? new byte[0] : value.toByteArray();
    boolean padded = octets.length > 1 && octets[0] == 0;
    return bytes(padded ? java.util.Arrays.copyOfRange(octets, 1, octets.length) : octets);
  }

  /** RLPn: shortest two's complement, so zero is the byte 00 and 128 is 0080. */
  public RlpWriter signed(BigInteger value) {
    return bytes(value.toByteArray());
  }

  /** See {@link #signed(BigInteger)}. */
  public RlpWriter signed(long value) {
    return signed(BigInteger.valueOf(value));
  }

  /** RLPn: null is the two bytes F8 00. */
  public RlpWriter none() {
    current().write(0xf8);
    current().write(0x00);
    return this;
  }

  /** An item that is RLP already. */
  public RlpWriter raw(Bytes item) {
    current().writeBytes(item.toArray());
    return this;
  }

  public Bytes toBytes() {
    if (open.size() != 1) {
      throw new IllegalStateException((open.size() - 1) + " lists are still open");
    }
    return Bytes.wrap(current().toByteArray());
  }

  private RlpWriter bytes(byte[] value) {
    if (value.length == 1 && value[0] >= 0) {
      current().write(value[0]);
    } else {
      head(0x80, value.length);
      current().writeBytes(value);
    }
    return this;
  }

  private void head(int offset, int length) {
    if (length <= SHORT_LIMIT) {
      current().write(offset + length);
      return;
    }
    int lengthBytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
    current().write(offset + SHORT_LIMIT + lengthBytes);
    for (int i = lengthBytes - 1; i >= 0; i--) {
      current().write(length >>> (8 * i));
    }
  }

  private ByteArrayOutputStream current() {
    return java.util.Objects.requireNonNull(open.peek());
  }
}
