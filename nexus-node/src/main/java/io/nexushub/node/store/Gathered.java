package io.nexushub.node.store;

import io.nexushub.protocol.Bytes;
import java.nio.ByteBuffer;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Changes that readers see and the disk does not know of yet: many blocks' worth go there in one
 * batch, so that after a crash all of them are there or none.
 *
 * <p>One thread changes it; any may look.
 */
final class Gathered {
  private final NavigableMap<Bytes, Change> changes = new ConcurrentSkipListMap<>();

  private final AtomicLong bytes = new AtomicLong();

  /** Empty where the key was deleted. */
  record Change(Optional<byte[]> value) {}

  void put(byte[] key, byte[] value) {
    changes.put(Bytes.wrap(key), new Change(Optional.of(value)));
    bytes.addAndGet(key.length + value.length);
  }

  void delete(byte[] key) {
    changes.put(Bytes.wrap(key), new Change(Optional.empty()));
  }

  /** Null if the disk has to be asked. */
  @Nullable Change find(byte[] key) {
    return changes.isEmpty() ? null : changes.get(Bytes.wrap(key));
  }

  /** The first key that is not before this one, in the disk's order. */
  Optional<byte[]> keyFrom(byte[] key) {
    return Optional.ofNullable(changes.ceilingKey(Bytes.wrap(key))).map(Bytes::toArray);
  }

  /** A value that is a number. */
  static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  long bytes() {
    return bytes.get();
  }

  void copyTo(Batch batch) {
    changes.forEach((key, change) ->
        change
            .value()
            .ifPresentOrElse(
                value -> batch.put(key.toArray(), value), () -> batch.delete(key.toArray())));
  }

  /** They are on disk: a reader who does not find one here any more finds it there. */
  void clear() {
    changes.clear();
    bytes.set(0);
  }
}
