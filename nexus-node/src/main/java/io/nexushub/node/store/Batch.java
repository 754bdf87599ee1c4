package io.nexushub.node.store;

import java.io.IOException;
import org.iq80.leveldb.WriteBatch;

/** Changes that are written together, and how many bytes they are. */
final class Batch implements AutoCloseable {
  private final WriteBatch changes;
  private long bytes;

  Batch(WriteBatch changes) {
    this.changes = changes;
  }

  void put(byte[] key, byte[] value) {
    changes.put(key, value);
    bytes += key.length + value.length;
  }

  void delete(byte[] key) {
    changes.delete(key);
    bytes += key.length;
  }

  WriteBatch changes() {
    return changes;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    changes.close();
  }
}
