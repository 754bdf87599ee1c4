package io.nexushub.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Bytes as a value: immutable, compared by content, printed as hex. */
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] octets;

  private Bytes(byte[] octets) {
    this.octets = octets;
  }

  public static Bytes of(byte... octets) {
    return octets.length == 0 ? EMPTY : new Bytes(octets.clone());
  }

  /** Takes the array over without a copy: the caller must never touch it again. */
  public static Bytes wrap(byte[] octets) {
    return octets.length == 0 ? EMPTY : new Bytes(octets);
  }

  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Hex of either case, with or without {@code 0x}.
   *
   * @throws IllegalArgumentException if the text is not hex of whole bytes
   */
  public static Bytes hex(String text) {
    return wrap(HexFormat.of().parseHex(text.startsWith("0x") ? text.substring(2) : text));
  }

  public static Bytes concat(Bytes... parts) {
    int length = 0;
    for (Bytes part : parts) {
      length = Math.addExact(length, part.length());
    }
    byte[] joined = new byte[length];
    int at = 0;
    for (Bytes part : parts) {
      System.arraycopy(part.octets, 0, joined, at, part.length());
      at += part.length();
    }
    return wrap(joined);
  }

  public int length() {
    return octets.length;
  }

  public boolean isEmpty() {
    return octets.length == 0;
  }

  public byte at(int index) {
    return octets[index];
  }

  public Bytes slice(int from, int to) {
    return from == 0 && to == octets.length ? this : wrap(Arrays.copyOfRange(octets, from, to));
  }

  public Bytes from(int start) {
    return slice(start, octets.length);
  }

  /** Whether {@code part} stands at that place. */
  public boolean hasAt(int start, Bytes part) {
    int end = start + part.octets.length;
    return end <= octets.length
        && (start == end || octets[start] == part.octets[0]) // Nearly always enough to say no.
        && Arrays.equals(octets, start, end, part.octets, 0, part.octets.length);
  }

  public boolean isZero() {
    for (byte octet : octets) {
      if (octet != 0) {
        return false;
      }
    }
    return true;
  }

  /** A fresh copy, for code that wants an array. */
  public byte[] toArray() {
    return octets.clone();
  }

  /** Copies everything into {@code target} from {@code offset} on. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(octets, 0, target, offset, octets.length);
  }

  /** A view that shares the bytes and cannot change them. */
  public ByteBuffer asReadOnlyBuffer() {
    return ByteBuffer.wrap(octets).asReadOnlyBuffer();
  }

  /** Feeds the bytes to a digest without a copy. */
  public void update(java.security.MessageDigest digest) {
    digest.update(octets);
  }

  /** Lower-case hex without a prefix. */
  public String toHex() {
    return HexFormat.of().formatHex(octets);
  }

  public String toUtf8() {
    return new String(octets, StandardCharsets.UTF_8);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(octets, other.octets);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Bytes bytes && Arrays.equals(octets, bytes.octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  @Override
  public String toString() {
    return "0x" + toHex();
  }
}
