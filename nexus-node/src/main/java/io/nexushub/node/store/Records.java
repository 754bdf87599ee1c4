package io.nexushub.node.store;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.WriteBatch;
import org.iq80.leveldb.WriteOptions;

/**
 * A database by its keys, read and written: what was gathered and is not on disk yet is found like
 * the rest. Scans see the disk only.
 */
record Records(SharedDb db, Gathered gathered) {
  /** Whether to go on to the next key. */
  interface Visitor {
    boolean visit(byte[] key);
  }

  /** As {@link Visitor}, with what the key stands for. */
  interface EntryVisitor {
    boolean visit(byte[] key, byte[] value);
  }

  interface Decoder<T> {
    T decode(Bytes encoded) throws MalformedMessage;
  }

  void scan(byte[] from, Visitor visitor) {
    scanEntries(from, (key, value) -> visitor.visit(key));
  }

  void scanEntries(byte[] from, EntryVisitor visitor) {
    var _ = db.use(open -> scan(open, from, visitor));
  }

  /** The first key on disk that is not before this one; this one if there is none. */
  byte[] keyFrom(byte[] from) {
    return db.use(open -> scan(open, from, (key, value) -> false));
  }

  /** Answers the last key that was visited, or the first one if there was none. */
  private static byte[] scan(DB open, byte[] from, EntryVisitor visitor) {
    byte[] last = from;
    try (DBIterator iterator = open.iterator()) {
      iterator.seek(from);
      while (iterator.hasNext()) {
        Map.Entry<byte[], byte[]> next = iterator.next();
        last = next.getKey();
        if (!visitor.visit(last, next.getValue())) {
          return last;
        }
      }
      return last;
    } catch (IOException e) {
      throw new CorruptStore("store: cannot read on from a key", e);
    }
  }

  Optional<byte[]> find(byte[] key) {
    Gathered.Change fresh = gathered.find(key);
    return fresh != null ? fresh.value() : db.use(open -> Optional.ofNullable(open.get(key)));
  }

  /**
   * What a key stands for.
   *
   * @throws CorruptStore if it is there and cannot be read
   */
  <T> Optional<T> read(byte[] key, String what, Decoder<T> decoder) {
    Optional<byte[]> value = find(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(decoder.decode(Bytes.wrap(value.get())));
    } catch (MalformedMessage e) {
      throw new CorruptStore("store: " + what + " cannot be read: " + e.getMessage(), e);
    }
  }

  WriteBatch batch() {
    return db.use(DB::createWriteBatch);
  }

  void write(WriteBatch batch, WriteOptions options) {
    var _ =
        db.use(open -> {
          open.write(batch, options);
          return true;
        });
  }
}
