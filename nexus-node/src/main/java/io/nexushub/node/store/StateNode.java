package io.nexushub.node.store;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import java.nio.ByteBuffer;

/**
 * A node of a state as it is on disk: {@code height ‖ node}, the height being that of the last
 * block which brought it. A node of an older version of this program stands alone; it is a list in
 * RLP, whose first byte no height begins with.
 */
record StateNode(long height, Bytes node) {
  private static final int FIRST_OF_A_LIST = 0xc0;

  static byte[] encode(long height, Bytes node) {
    byte[] record = new byte[Long.BYTES + node.length()];
    ByteBuffer.wrap(record).putLong(height);
    node.copyTo(record, Long.BYTES);
    return record;
  }

  static StateNode decode(Hash hash, byte[] record) {
    boolean alone = record.length > 0 && (record[0] & 0xff) >= FIRST_OF_A_LIST;
    if (alone) {
      return new StateNode(0, Bytes.wrap(record));
    }
    if (record.length <= Long.BYTES) {
      throw new CorruptStore("store: node " + hash + " of a state cannot be read");
    }
    return new StateNode(ByteBuffer.wrap(record).getLong(), Bytes.wrap(record).from(Long.BYTES));
  }
}
