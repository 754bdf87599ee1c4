package io.nexushub.protocol.trie;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import java.util.Arrays;

/** A path in a trie, four bits a step; suffixes share the array they were cut from. */
final class Nibbles {
  /** Bits of the first half-byte of a compact path (Ethereum yellow paper, appendix C). */
  private static final int LEAF_FLAG = 2;

  private static final int ODD_FLAG = 1;

  private final byte[] digits;
  private final int start;

  private Nibbles(byte[] digits, int start) {
    this.digits = digits;
    this.start = start;
  }

  static Nibbles of(Bytes key) {
    byte[] digits = new byte[2 * key.length()];
    for (int i = 0; i < key.length(); i++) {
      digits[2 * i] = (byte) ((key.at(i) >> 4) & 0xf);
      digits[2 * i + 1] = (byte) (key.at(i) & 0xf);
    }
    return new Nibbles(digits, 0);
  }

  static Nibbles of(int digit) {
    return new Nibbles(new byte[] {(byte) digit}, 0);
  }

  int length() {
    return digits.length - start;
  }

  boolean isEmpty() {
    return length() == 0;
  }

  int at(int index) {
    return digits[start + index];
  }

  Nibbles from(int index) {
    return new Nibbles(digits, start + index);
  }

  Nibbles first(int count) {
    return new Nibbles(Arrays.copyOfRange(digits, start, start + count), 0);
  }

  Nibbles then(Nibbles tail) {
    byte[] joined = Arrays.copyOfRange(digits, start, digits.length + tail.length());
    System.arraycopy(tail.digits, tail.start, joined, length(), tail.length());
    return new Nibbles(joined, 0);
  }

  /** How many steps the two paths have in common. */
  int common(Nibbles other) {
    int mismatch =
        Arrays.mismatch(
            digits, start, digits.length, other.digits, other.start, other.digits.length);
    return mismatch < 0 ? length() : mismatch;
  }

  boolean startsWith(Nibbles prefix) {
    return common(prefix) == prefix.length();
  }

  boolean sameAs(Nibbles other) {
    return length() == other.length() && startsWith(other);
  }

  byte[] toCompact(boolean leaf) {
    boolean odd = length() % 2 == 1;
    byte[] compact = new byte[length() / 2 + 1];
    compact[0] = (byte) (((leaf ? LEAF_FLAG : 0) | (odd ? ODD_FLAG : 0)) << 4 | (odd ? at(0) : 0));
    for (int i = odd ? 1 : 0, to = 1; i < length(); i += 2, to++) {
      compact[to] = (byte) (at(i) << 4 | at(i + 1));
    }
    return compact;
  }

  static boolean isLeaf(Bytes compact) {
    return !compact.isEmpty() && (compact.at(0) >> 4 & LEAF_FLAG) != 0;
  }

  /** Refuses unknown flags and padding that is not zero. */
  static Nibbles fromCompact(Bytes compact) throws MalformedMessage {
    int head = compact.isEmpty() ? 0xff : compact.at(0) & 0xff;
    boolean odd = (head >> 4 & ODD_FLAG) != 0;
    if (head >> 4 > (LEAF_FLAG | ODD_FLAG) || (!odd && (head & 0xf) != 0)) {
      throw MalformedMessage.of("trie path", compact, "a first byte of 00, 1x, 20 or 3x");
    }
    return of(compact).from(odd ? 1 : 2);
  }
}
