package io.nexushub.node.store;

import com.google.common.collect.Iterators;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.WriteOptions;

/**
 * A database by its keys, read and written: what was gathered and is not on disk yet is found like
 * the rest. Scans leave out gathered nodes of the state.
 */
record Records(SharedDb db, Gathered gathered, Flushes flushes) {
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

  /** In the order of the keys, from this one on, until the visitor has enough. */
  void scan(byte[] from, Visitor visitor) {
    scanEntries(from, (key, value) -> visitor.visit(key));
  }

  /** See {@link #scan}. */
  void scanEntries(byte[] from, EntryVisitor visitor) {
    // Before the disk is looked at: what is brought there meanwhile is seen here.
    NavigableMap<Bytes, Gathered.Change> fresh = gathered.from(from);
    var _ =
        db.use(open -> {
          scan(open, fresh, from, visitor);
          return true;
        });
  }

  private static void scan(
      DB open, NavigableMap<Bytes, Gathered.Change> fresh, byte[] from, EntryVisitor visitor) {
    try (DBIterator disk = open.iterator()) {
      disk.seek(from);
      Iterator<Map.Entry<Bytes, Optional<byte[]>>> stored =
          Iterators.transform(
              disk, entry -> Map.entry(Bytes.wrap(entry.getKey()), Optional.of(entry.getValue())));
      Iterator<Map.Entry<Bytes, Optional<byte[]>>> gathered =
          Iterators.transform(
              fresh.entrySet().iterator(),
              entry -> Map.entry(entry.getKey(), entry.getValue().value()));
      Iterator<Map.Entry<Bytes, Optional<byte[]>>> entries =
          Iterators.mergeSorted(List.of(stored, gathered), Map.Entry.comparingByKey());
      Bytes last = Bytes.EMPTY;
      boolean wanted = true;
      while (wanted && entries.hasNext()) {
        Map.Entry<Bytes, Optional<byte[]>> next = entries.next();
        Bytes key = next.getKey();
        if (!key.equals(last)) {
          last = key;
          Gathered.Change change = fresh.get(key);
          Optional<byte[]> value = change != null ? change.value() : next.getValue();
          wanted = value.isEmpty() || visitor.visit(key.toArray(), value.get());
        }
      }
    } catch (IOException e) {
      throw new CorruptStore("store: cannot read on from a key", e);
    }
  }

  /** The first key that is not before this one. */
  Optional<byte[]> keyFrom(byte[] from) {
    List<byte[]> first = new ArrayList<>(1);
    scan(
        from,
        key -> {
          first.add(key);
          return false;
        });
    return first.stream().findFirst();
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

  Batch batch() {
    return new Batch(db.use(DB::createWriteBatch));
  }

  void write(Batch batch, WriteOptions options) {
    var _ =
        db.use(open -> {
          open.write(batch.changes(), options);
          return true;
        });
    if (options.sync()) {
      flushes.done(batch.bytes());
    }
  }

  /** On disk when this returns. */
  void put(byte[] key, byte[] value) {
    var _ =
        db.use(open -> {
          open.put(key, value, new WriteOptions().sync(true));
          return true;
        });
    flushes.done(key.length + value.length);
  }
}
