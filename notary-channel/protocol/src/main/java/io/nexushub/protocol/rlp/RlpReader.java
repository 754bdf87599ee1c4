package io.nexushub.protocol.rlp;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads one RLP item strictly: shortest lengths only, no leading zeros in integers, nothing after
 * the end of a list, nothing after the item.
 *
 * <p>
 *
 * {@snippet :
 * RlpReader in = RlpReader.of(encoded);
 * in.enterList();
 * long height = in.uint64();
 * Bytes body = in.bytes(MAX_BODY);
 * in.leaveList();
 * in.end();
 * }
 */
public final class RlpReader {
  private static final int SHORT_LIMIT = 55;

  /** Lists deeper than this are an attack on the stack of whoever recurses over them. */
  public static final int MAX_DEPTH = 32;

  private final Bytes input;
  private final Deque<Integer> ends = new ArrayDeque<>();
  private int at;
  private int end;

  private RlpReader(Bytes input) {
    this.input = input;
    this.end = input.length();
  }

  public static RlpReader of(Bytes encoded) {
    return new RlpReader(encoded);
  }

  /** Whether the current list has another item. */
  public boolean hasNext() {
    return at < end;
  }

  public boolean nextIsList() {
    return at < end && (input.at(at) & 0xff) >= 0xc0;
  }

  /** RLPn: whether the next item is a null, F8 00. */
  public boolean nextIsNone() {
    return end - at >= 2 && (input.at(at) & 0xff) == 0xf8 && input.at(at + 1) == 0;
  }

  public void enterList() throws MalformedMessage {
    Item item = next();
    if (!item.list()) {
      throw MalformedMessage.of("item", "a string", "a list");
    }
    if (ends.size() == MAX_DEPTH) {
      throw MalformedMessage.of("nesting", "> " + MAX_DEPTH, "<= " + MAX_DEPTH);
    }
    ends.push(end);
    at = item.start();
    end = item.end();
  }

  public void leaveList() throws MalformedMessage {
    if (at != end) {
      throw MalformedMessage.of("list", (end - at) + " surplus bytes", "its end");
    }
    end = ends.pop();
  }

  /** Skips what is left of the list: only for formats that ask readers to ignore later fields. */
  public void leaveListIgnoringRest() throws MalformedMessage {
    while (at < end) {
      rawItem();
    }
    leaveList();
  }

  public void none() throws MalformedMessage {
    if (!nextIsNone()) {
      throw MalformedMessage.of("item", "something", "null (F800)");
    }
    at += 2;
  }

  /** A string of at most {@code limit} bytes. */
  public Bytes bytes(int limit) throws MalformedMessage {
    Item item = string(limit);
    return slice(item.start(), item.end());
  }

  private Item string(int limit) throws MalformedMessage {
    Item item = next();
    if (item.list()) {
      throw MalformedMessage.of("item", "a list", "a string");
    }
    if (item.length() > limit) {
      throw MalformedMessage.of("string", item.length() + " bytes", "<= " + limit);
    }
    at = item.end();
    return item;
  }

  private Bytes slice(int from, int to) {
    return input.slice(from, to);
  }

  /** A string of exactly {@code length} bytes. */
  public Bytes fixed(int length) throws MalformedMessage {
    Bytes value = bytes(length);
    if (value.length() != length) {
      throw MalformedMessage.of("string", value.length() + " bytes", length);
    }
    return value;
  }

  public String text(int limit) throws MalformedMessage {
    Bytes value = bytes(limit);
    if (isAscii(value)) { // nearly every text is, and a decoder costs more than what it decodes
      return value.toUtf8();
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(value.toArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw MalformedMessage.of("text", value, "UTF-8");
    }
  }

  private static boolean isAscii(Bytes value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.at(i) < 0) {
        return false;
      }
    }
    return true;
  }

  /** An unsigned integer of at most {@code limit} bytes. */
  public BigInteger uint(int limit) throws MalformedMessage {
    return new BigInteger(1, integer(limit).toArray());
  }

  private Bytes integer(int limit) throws MalformedMessage {
    Bytes value = bytes(limit);
    if (!value.isEmpty() && value.at(0) == 0) {
      throw MalformedMessage.of("integer", value, "no leading zero");
    }
    return value;
  }

  /** An unsigned integer below 2^63. */
  public long uint64() throws MalformedMessage {
    Bytes value = integer(Long.BYTES);
    long number = 0;
    for (int i = 0; i < value.length(); i++) {
      number = number << Byte.SIZE | (value.at(i) & 0xff);
    }
    if (number < 0) {
      throw MalformedMessage.of("integer", Long.toUnsignedString(number), "< 2^63");
    }
    return number;
  }

  /** RLPn: a two's complement integer of at most {@code limit} bytes, shortest form. */
  public BigInteger signed(int limit) throws MalformedMessage {
    Bytes value = bytes(limit);
    if (value.isEmpty()) {
      throw MalformedMessage.of("signed integer", "empty", ">= 1 byte");
    }
    BigInteger integer = new BigInteger(value.toArray());
    if (integer.toByteArray().length != value.length()) {
      throw MalformedMessage.of("signed integer", value, "its shortest form");
    }
    return integer;
  }

  /** See {@link #signed(int)}; at most 64 bits. */
  public long signed64() throws MalformedMessage {
    return signed(8).longValueExact();
  }

  /** The next item whole, as RLP. */
  public Bytes rawItem() throws MalformedMessage {
    if (nextIsNone()) {
      at += 2;
      return Bytes.of((byte) 0xf8, (byte) 0);
    }
    Item item = next();
    Bytes raw = slice(at, item.end());
    at = item.end();
    return raw;
  }

  /** The outermost item must be all there is. */
  public void end() throws MalformedMessage {
    if (!ends.isEmpty() || at != input.length()) {
      throw MalformedMessage.of("message", (input.length() - at) + " surplus bytes", "its end");
    }
  }

  private record Item(boolean list, int start, int end) {
    int length() {
      return end - start;
    }
  }

  private Item next() throws MalformedMessage {
    if (at >= end) {
      throw MalformedMessage.of("item", "nothing", "another item");
    }
    int first = input.at(at) & 0xff;
    if (first < 0x80) {
      return new Item(false, at, at + 1);
    }
    boolean list = first >= 0xc0;
    int shortLength = first - (list ? 0xc0 : 0x80);
    Item item =
        shortLength <= SHORT_LIMIT
            ? bounded(list, at + 1, shortLength)
            : longItem(list, shortLength - SHORT_LIMIT);
    if (!list && item.length() == 1 && input.at(item.start()) >= 0) {
      throw MalformedMessage.of("string", "a prefixed single byte", "the byte itself");
    }
    return item;
  }

  private Item longItem(boolean list, int lengthBytes) throws MalformedMessage {
    if (lengthBytes > 4 || at + 1 + lengthBytes > end) {
      throw MalformedMessage.of("length", lengthBytes + " bytes", "<= 4 and present");
    }
    long length = 0;
    for (int i = 1; i <= lengthBytes; i++) {
      length = (length << 8) | (input.at(at + i) & 0xff);
    }
    if (input.at(at + 1) == 0 || length <= SHORT_LIMIT) {
      throw MalformedMessage.of("length", length, "its shortest form");
    }
    return bounded(list, at + 1 + lengthBytes, length);
  }

  private Item bounded(boolean list, int start, long length) throws MalformedMessage {
    if (length > end - start) {
      throw MalformedMessage.of("item", length + " bytes", "<= " + (end - start) + " left");
    }
    return new Item(list, start, start + (int) length);
  }
}
