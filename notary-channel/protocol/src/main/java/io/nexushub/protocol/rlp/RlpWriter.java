package io.nexushub.protocol.rlp;

import io.nexushub.protocol.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Writes one RLP item; lists are opened and closed, so that an encoder reads like its grammar. */
public final class RlpWriter {
  private static final int SHORT_LIMIT = 55;
  private static final int LIST = 0xc0;
  private static final int STRING = 0x80;
  private static final int FIRST_CAPACITY = 256;
  private static final int FIRST_DEPTH = 8;

  private byte[] octets;
  private int length;

  /**
   * Where the contents of the lists that are open begin; a list's head is put before them later.
   */
  private int[] starts = new int[FIRST_DEPTH];

  private int depth;

  public RlpWriter() {
    this(FIRST_CAPACITY);
  }

  private RlpWriter(int capacity) {
    octets = new byte[capacity];
  }

  /** With room for so many bytes from the start: for what is long. */
  public static RlpWriter withRoom(int bytes) {
    return new RlpWriter(Math.max(FIRST_CAPACITY, bytes));
  }

  /** The list of these strings, by itself. */
  public static Bytes listOf(List<Bytes> strings) {
    int content = contentOf(strings);
    // Of exactly this size, and nobody else has it: not copied once more.
    return Bytes.wrap(new RlpWriter(1 + lengthBytes(content) + content).strings(strings).octets);
  }

  /** What stands before the items of a list, which are so many bytes. */
  public static Bytes listHead(int content) {
    RlpWriter out = new RlpWriter(1 + lengthBytes(content));
    out.head(0, LIST, content);
    return Bytes.wrap(out.octets);
  }

  public RlpWriter beginList() {
    if (depth == starts.length) {
      starts = Arrays.copyOf(starts, 2 * depth);
    }
    starts[depth++] = length;
    return this;
  }

  public RlpWriter endList() {
    if (depth == 0) {
      throw new IllegalStateException("no list is open");
    }
    int start = starts[--depth];
    int content = length - start;
    int head = 1 + lengthBytes(content);
    room(head);
    System.arraycopy(octets, start, octets, start + head, content);
    head(start, LIST, content);
    length += head;
    return this;
  }

  public RlpWriter bytes(Bytes value) {
    if (value.length() == 1) {
      return octet(value.at(0));
    }
    stringHead(value.length());
    value.copyTo(octets, length);
    length += value.length();
    return this;
  }

  /** A list of strings. */
  public RlpWriter strings(List<Bytes> values) {
    int content = contentOf(values);
    int head = 1 + lengthBytes(content);
    room(head + content);
    head(length, LIST, content);
    length += head;
    values.forEach(this::bytes);
    return this;
  }

  private static int contentOf(List<Bytes> strings) {
    int content = 0;
    for (Bytes each : strings) {
      boolean isItsOwnItem = each.length() == 1 && each.at(0) >= 0;
      int head = isItsOwnItem ? 0 : 1 + lengthBytes(each.length());
      content = Math.addExact(content, head + each.length());
    }
    return content;
  }

  public RlpWriter text(String value) {
    return bytes(Bytes.wrap(value.getBytes(StandardCharsets.UTF_8)));
  }

  /** An unsigned integer without leading zeros; zero is the empty string. */
  public RlpWriter uint(long value) {
    if (value < 0) {
      throw negative(value);
    }
    int size = (Long.SIZE - Long.numberOfLeadingZeros(value) + 7) / Byte.SIZE;
    if (size == 1) {
      return octet((byte) value);
    }
    stringHead(size);
    for (int i = size - 1; i >= 0; i--) {
      octets[length++] = (byte) (value >>> (Byte.SIZE * i));
    }
    return this;
  }

  /** See {@link #uint(long)}. */
  public RlpWriter uint(BigInteger value) {
    if (value.signum() < 0) {
      throw negative(value);
    }
    if (value.bitLength() < Long.SIZE) {
      return uint(value.longValue());
    }
    byte[] signed = value.toByteArray();
    return bytes(
        Bytes.wrap(signed[0] == 0 ? Arrays.copyOfRange(signed, 1, signed.length) : signed));
  }

  /** RLPn: shortest two's complement, so zero is the byte 00 and 128 is 0080. */
  public RlpWriter signed(BigInteger value) {
    return bytes(Bytes.wrap(value.toByteArray()));
  }

  /** See {@link #signed(BigInteger)}. */
  public RlpWriter signed(long value) {
    return signed(BigInteger.valueOf(value));
  }

  /** RLPn: null is the two bytes F8 00. */
  public RlpWriter none() {
    room(2);
    octets[length++] = (byte) 0xf8;
    octets[length++] = 0x00;
    return this;
  }

  /** An item that is RLP already. */
  public RlpWriter raw(Bytes item) {
    room(item.length());
    item.copyTo(octets, length);
    length += item.length();
    return this;
  }

  public Bytes toBytes() {
    if (depth != 0) {
      throw new IllegalStateException(depth + " lists are still open");
    }
    return Bytes.wrap(Arrays.copyOf(octets, length));
  }

  /** A string of one byte. */
  private RlpWriter octet(byte value) {
    if (value < 0) {
      stringHead(1);
    } else {
      room(1);
    }
    octets[length++] = value;
    return this;
  }

  /** The head of a string, and room for the string. */
  private void stringHead(int content) {
    int head = 1 + lengthBytes(content);
    room(head + content);
    head(length, STRING, content);
    length += head;
  }

  private void head(int at, int offset, int content) {
    int lengthBytes = lengthBytes(content);
    if (lengthBytes == 0) {
      octets[at] = (byte) (offset + content);
      return;
    }
    octets[at] = (byte) (offset + SHORT_LIMIT + lengthBytes);
    for (int i = 1; i <= lengthBytes; i++) {
      octets[at + i] = (byte) (content >>> (Byte.SIZE * (lengthBytes - i)));
    }
  }

  /** Bytes that tell the length of a content which is too long for the first byte to tell it. */
  private static int lengthBytes(int content) {
    return content <= SHORT_LIMIT
        ? 0
        : (Integer.SIZE - Integer.numberOfLeadingZeros(content) + 7) / Byte.SIZE;
  }

  private void room(int wanted) {
    int needed = Math.addExact(length, wanted);
    if (needed > octets.length) {
      octets = Arrays.copyOf(octets, Math.max(needed, octets.length + (octets.length >> 1)));
    }
  }

  private static IllegalArgumentException negative(Object value) {
    return new IllegalArgumentException("unsigned integer: " + value + " (expected: >= 0)");
  }
}
