package io.nexushub.protocol.trie;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;

/**
 * RLP of trie nodes, into one array: a block rewrites thousands of nodes, and the general writer
 * would copy each several times.
 */
final class NodeEncoding {
  static final Bytes EMPTY_STRING = Bytes.of((byte) 0x80);

  private static final int STRING = 0x80;
  private static final int LIST = 0xc0;
  private static final int SHORT_LIMIT = 55;

  private NodeEncoding() {}

  static Bytes reference(Hash hash) {
    return string(hash.bytes());
  }

  static Bytes path(Nibbles path, boolean leaf) {
    return string(Bytes.wrap(path.toCompact(leaf)));
  }

  static Bytes string(Bytes content) {
    if (content.length() == 1 && content.at(0) >= 0) {
      return content;
    }
    int head = headLength(content.length());
    byte[] encoded = new byte[head + content.length()];
    writeHead(encoded, STRING, content.length(), head);
    content.copyTo(encoded, head);
    return Bytes.wrap(encoded);
  }

  /** The items are RLP already. */
  static Bytes list(Bytes... items) {
    int length = 0;
    for (Bytes item : items) {
      length += item.length();
    }
    int at = headLength(length);
    byte[] encoded = new byte[at + length];
    writeHead(encoded, LIST, length, at);
    for (Bytes item : items) {
      item.copyTo(encoded, at);
      at += item.length();
    }
    return Bytes.wrap(encoded);
  }

  private static int headLength(int length) {
    return length <= SHORT_LIMIT
        ? 1
        : 1 + (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
  }

  private static void writeHead(byte[] target, int offset, int length, int headLength) {
    if (headLength == 1) {
      target[0] = (byte) (offset + length);
      return;
    }
    target[0] = (byte) (offset + SHORT_LIMIT + headLength - 1);
    for (int i = 1; i < headLength; i++) {
      target[i] = (byte) (length >>> (8 * (headLength - 1 - i)));
    }
  }
}
