package io.nexushub.node.store;

import io.nexushub.protocol.Bytes;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Changes that readers see and the disk does not know of yet: many blocks' worth go there in one
 * batch, so that after a crash all of them are there or none.
 *
 * <p>One thread changes it; any may look.
 */
final class Gathered {
  private volatile Changes changes = new Changes();
  private long bytes;

  /** Empty where the key was deleted. */
  record Change(Optional<byte[]> value) {}

  /** Nodes of the state are most of it, and nobody asks for them in order. */
  private record Changes(Map<Bytes, Change> nodes, NavigableMap<Bytes, Change> others) {
    Changes() {
      this(new ConcurrentHashMap<>(), new ConcurrentSkipListMap<>());
    }

    Map<Bytes, Change> of(byte[] key) {
      return Keys.isNode(key) ? nodes : others;
    }
  }

  void put(byte[] key, byte[] value) {
    changes.of(key).put(Bytes.wrap(key), new Change(Optional.of(value)));
    bytes += key.length + value.length;
  }

  void delete(byte[] key) {
    changes.of(key).put(Bytes.wrap(key), new Change(Optional.empty()));
  }

  /** Null if the disk has to be asked. */
  @Nullable Change find(byte[] key) {
    Map<Bytes, Change> found = changes.of(key);
    return found.isEmpty() ? null : found.get(Bytes.wrap(key));
  }

  /**
   * All from this key on, in the disk's order, but nodes; it stays as it is when they get there.
   */
  NavigableMap<Bytes, Change> from(byte[] key) {
    return changes.others.tailMap(Bytes.wrap(key), true);
  }

  /** A value that is a number. */
  static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  boolean isEmpty() {
    return changes.nodes.isEmpty() && changes.others.isEmpty();
  }

  long bytes() {
    return bytes;
  }

  void copyTo(Batch batch) {
    Stream.of(changes.nodes, changes.others)
        .forEach(some ->
            some.forEach((key, change) ->
                change
                    .value()
                    .ifPresentOrElse(
                        value -> batch.put(key.toArray(), value),
                        () -> batch.delete(key.toArray()))));
  }

  /** They are on disk: a reader who does not find one here any more finds it there. */
  void clear() {
    changes = new Changes(); // Not emptied: somebody may be reading on in it.
    bytes = 0;
  }
}
