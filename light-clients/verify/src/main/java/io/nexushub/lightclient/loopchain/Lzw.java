package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;

/**
 * Undoes the compression in which goloop keeps bloom filters: LZW with literals of 8 bits, most
 * significant bit first, codes of 9 bits that grow with the table. The table is cleared only when
 * it is full, which nothing as short as a filter makes it.
 */
final class Lzw {
  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int FIRST_STRING = 258;

  private final Bytes compressed;
  private int bit;

  private Lzw(Bytes compressed) {
    this.compressed = compressed;
  }

  /** What was compressed, if it has at most {@code limit} bytes. */
  static Bytes expand(Bytes compressed, int limit) throws MalformedMessage {
    return compressed.isEmpty() ? Bytes.EMPTY : new Lzw(compressed).expand(limit);
  }

  /**
   * Each string of the table is what one code stood for and the byte behind it. Both stand in the
   * output, one after the other, so only where each code's part begins has to be remembered.
   */
  private Bytes expand(int limit) throws MalformedMessage {
    byte[] out = new byte[limit];
    int[] starts = new int[limit + 1];
    int length = 0;
    int codes = 0;
    while (true) {
      int code = code(Integer.SIZE - Integer.numberOfLeadingZeros(END + codes));
      if (code == END) {
        break;
      }
      int string = code - FIRST_STRING;
      if (code == CLEAR || string >= codes) {
        throw MalformedMessage.of("LZW code", code, "a byte, the end or a known string");
      }
      int count = code < CLEAR ? 1 : starts[string + 1] - starts[string] + 1;
      if (length + count > limit) {
        throw MalformedMessage.of("LZW", "more", "<= " + limit + " bytes");
      }
      for (int i = 0; i < count; i++) {
        out[length + i] = code < CLEAR ? (byte) code : out[starts[string] + i];
      }
      length += count;
      codes++;
      starts[codes] = length;
    }
    end();
    return Bytes.wrap(out).slice(0, length);
  }

  private int code(int width) throws MalformedMessage {
    if (bit + width > compressed.length() * Byte.SIZE) {
      throw MalformedMessage.of("LZW", "no more bits", "the code that ends it");
    }
    int code = 0;
    for (int i = 0; i < width; i++) {
      code = code << 1 | next();
    }
    return code;
  }

  private int next() {
    int value = compressed.at(bit / Byte.SIZE) >>> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1;
    bit++;
    return value;
  }

  /** Zero bits up to the next whole byte, and nothing behind it. */
  private void end() throws MalformedMessage {
    while (bit % Byte.SIZE != 0) {
      if (next() != 0) {
        throw MalformedMessage.of("LZW padding", 1, 0);
      }
    }
    if (bit / Byte.SIZE != compressed.length()) {
      throw MalformedMessage.of(
          "LZW", compressed.length() - bit / Byte.SIZE + " surplus bytes", "its end");
    }
  }
}
