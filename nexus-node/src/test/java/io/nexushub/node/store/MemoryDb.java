package io.nexushub.node.store;

import io.nexushub.protocol.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.Range;
import org.iq80.leveldb.ReadOptions;
import org.iq80.leveldb.Snapshot;
import org.iq80.leveldb.WriteBatch;
import org.iq80.leveldb.WriteOptions;
import org.jspecify.annotations.Nullable;

/**
 * A LevelDB in memory whose power can fail: what was flushed is there again, of every other write
 * all or nothing, whichever came first. Counts what is read. For one thread at a time.
 */
public final class MemoryDb implements DB {
  private final NavigableMap<Bytes, byte[]> content = new TreeMap<>();
  private final List<Written> log = new ArrayList<>();
  private NavigableMap<Bytes, byte[]> flushed = new TreeMap<>();
  private long reads;
  private boolean broken;
  private Runnable scanned = () -> {};
  private Runnable got = () -> {};

  private record Written(List<Change> changes, boolean synced) {}

  private record Change(Bytes key, byte @Nullable [] value) {}

  /** A store in it; several, one after the other, are a store that is opened again. */
  public ChainStore store() {
    return new ChainStore(new SharedDb(this));
  }

  /** What a machine finds whose power has failed; this one is of no use any more. */
  public MemoryDb afterPowerFailure(Random random) {
    return after(written -> written.synced || random.nextBoolean());
  }

  /** What a process finds that was killed. */
  public MemoryDb afterKill() {
    return after(written -> true);
  }

  /** Another one with the same content. */
  public MemoryDb copy() {
    MemoryDb found = new MemoryDb();
    found.content.putAll(content);
    found.flushed = new TreeMap<>(content);
    return found;
  }

  private MemoryDb after(Predicate<Written> survives) {
    MemoryDb found = new MemoryDb();
    found.content.putAll(flushed);
    log.stream().filter(survives).forEach(written -> apply(written.changes, found.content));
    found.flushed = new TreeMap<>(found.content);
    broken = true;
    return found;
  }

  /** Has something happen whenever somebody has read on from a key. */
  public void whenScanned(Runnable meanwhile) {
    scanned = meanwhile;
  }

  /** Keys and entries read so far. */
  public long reads() {
    return reads;
  }

  /** Has something happen before each value that is read. */
  public void whenRead(Runnable meanwhile) {
    got = meanwhile;
  }

  /** Drops all but so many of the newest states, whether that is worth it or not. */
  public static void sweep(ChainStore store, long keep) {
    StateSweep sweep = new StateSweep(store, keep, 0);
    boolean more = true;
    while (more) {
      more = sweep.step(64);
    }
  }

  /** All keys, to look at. */
  public NavigableSet<Bytes> keys() {
    return Collections.unmodifiableNavigableSet(content.navigableKeySet());
  }

  private static void apply(List<Change> changes, NavigableMap<Bytes, byte[]> to) {
    for (Change change : changes) {
      if (change.value == null) {
        to.remove(change.key);
      } else {
        to.put(change.key, change.value);
      }
    }
  }

  private static final class Batch implements WriteBatch {
    private final List<Change> changes = new ArrayList<>();

    @Override
    public WriteBatch put(byte[] key, byte[] value) {
      changes.add(new Change(Bytes.wrap(key), value.clone()));
      return this;
    }

    @Override
    public WriteBatch delete(byte[] key) {
      changes.add(new Change(Bytes.wrap(key), null));
      return this;
    }

    @Override
    public void close() {}
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    got.run();
    reads++;
    return content.get(Bytes.wrap(key));
  }

  @Override
  public Snapshot write(WriteBatch batch, WriteOptions options) {
    if (broken) {
      throw new IllegalStateException("written after the crash");
    }
    List<Change> changes = List.copyOf(((Batch) batch).changes);
    apply(changes, content);
    log.add(new Written(changes, options.sync()));
    return () -> {};
  }

  @Override
  public WriteBatch createWriteBatch() {
    return new Batch();
  }

  @Override
  public Snapshot put(byte[] key, byte[] value, WriteOptions options) {
    return write(createWriteBatch().put(key, value), options);
  }

  @Override
  public DBIterator iterator() {
    return new Cursor();
  }

  private final class Cursor implements DBIterator {
    private Iterator<Entry<Bytes, byte[]>> rest = content.entrySet().iterator();

    @Override
    public void seek(byte[] key) {
      rest = content.tailMap(Bytes.wrap(key), true).entrySet().iterator();
    }

    @Override
    public boolean hasNext() {
      return rest.hasNext();
    }

    @Override
    public Entry<byte[], byte[]> next() {
      if (!rest.hasNext()) {
        throw new NoSuchElementException();
      }
      reads++;
      Entry<Bytes, byte[]> next = rest.next();
      return Map.entry(next.getKey().toArray(), next.getValue());
    }

    @Override
    public void close() {
      scanned.run();
    }

    @Override
    public void seekToFirst() {
      rest = content.entrySet().iterator();
    }

    @Override
    public Entry<byte[], byte[]> peekNext() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean hasPrev() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Entry<byte[], byte[]> prev() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Entry<byte[], byte[]> peekPrev() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void seekToLast() {
      throw new UnsupportedOperationException();
    }
  }

  @Override
  public byte[] get(byte[] key, ReadOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public DBIterator iterator(ReadOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void put(byte[] key, byte[] value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(byte[] key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Snapshot delete(byte[] key, WriteOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void write(WriteBatch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Snapshot getSnapshot() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long[] getApproximateSizes(Range... ranges) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getProperty(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void suspendCompactions() {}

  @Override
  public void resumeCompactions() {}

  @Override
  public void compactRange(byte[] begin, byte[] end) {}

  @Override
  public void close() {}
}
