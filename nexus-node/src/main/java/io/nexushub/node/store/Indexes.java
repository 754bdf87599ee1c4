package io.nexushub.node.store;

import io.nexushub.protocol.Hash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/**
 * Heights out of the indexes of a chain. What is asked for at a start costs what it brings, not
 * what the chain is long.
 */
record Indexes(Records records) {
  /**
   * Heights of the keys from this one on, ascending.
   *
   * @param heightOf negative for a key of another index
   */
  List<Long> from(byte[] first, ToLongFunction<byte[]> heightOf, int limit) {
    List<Long> heights = new ArrayList<>();
    records.scan(
        first,
        key -> {
          long height = heightOf.applyAsLong(key);
          return height >= 0 && heights.size() < limit && heights.add(height);
        });
    return heights;
  }

  /**
   * The highest heights of an index, ascending. LevelDB reads well in one direction only: so ever
   * longer pieces are read, from the end of the chain down, none of which holds much more.
   *
   * @param top no height is above it
   */
  List<Long> newest(
      LongFunction<byte[]> keyOf, ToLongFunction<byte[]> heightOf, long top, int limit) {
    List<Long> found = new ArrayList<>();
    long end = top + 1;
    long span = limit;
    while (end > 0 && found.size() < limit) {
      long begin = Math.max(0, end - span);
      long before = end;
      List<Long> piece =
          from(
              keyOf.apply(begin),
              key -> {
                long height = heightOf.applyAsLong(key);
                return height < before ? height : -1;
              },
              2 * limit);
      if (piece.size() == 2 * limit) {
        span /= 2; // At the latest when it is the limit, a piece fits.
        continue;
      }
      found.addAll(0, piece);
      end = begin;
      span *= 2;
    }
    return found.subList(Math.max(0, found.size() - limit), found.size());
  }

  /** Where a transaction is first. */
  Optional<ChainStore.Place> placeOf(Hash transaction) {
    byte[] from = Keys.placeOfTransaction(transaction, 0); // There is none in the genesis.
    return records
        .keyFrom(from)
        .map(key -> Keys.heightOfTransaction(key, transaction))
        .filter(height -> height > 0)
        .flatMap(height ->
            records
                .find(Keys.placeOfTransaction(transaction, height))
                .map(index -> new ChainStore.Place(height, ByteBuffer.wrap(index).getInt())));
  }
}
