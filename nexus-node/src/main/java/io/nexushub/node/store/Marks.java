package io.nexushub.node.store;

import com.google.common.hash.BloomFilter;
import com.google.common.hash.Funnel;
import io.nexushub.protocol.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in use, in some two bytes for each: never says of a marked node that it is not. Of those
 * that are not marked it takes a few in a thousand for marked; other ones with another salt.
 */
final class Marks {
  private static final int FIRST_CAPACITY = 1 << 14;
  private static final int LARGEST_CAPACITY = 1 << 26;
  private static final double FALSE_POSITIVES = 0.001;

  private final Funnel<Hash> funnel;
  private final List<BloomFilter<Hash>> filters = new ArrayList<>();
  private int capacity = FIRST_CAPACITY / 2;
  private int left;

  /**
   * @param salt another one each time, or the same nodes would be spared for ever
   */
  Marks(long salt) {
    this.funnel = (hash, sink) -> sink.putLong(salt).putBytes(hash.bytes().toArray());
  }

  void add(Hash node) {
    if (left == 0) {
      capacity = Math.min(2 * capacity, LARGEST_CAPACITY);
      left = capacity;
      filters.add(BloomFilter.create(funnel, capacity, FALSE_POSITIVES));
    }
    filters.getLast().put(node);
    left--;
  }

  boolean mayHave(Hash node) {
    for (BloomFilter<Hash> filter : filters) {
      if (filter.mightContain(node)) {
        return true;
      }
    }
    return false;
  }
}
