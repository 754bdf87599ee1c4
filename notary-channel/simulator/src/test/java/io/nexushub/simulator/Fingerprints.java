package io.nexushub.simulator;

import java.util.Arrays;

/** A set of 64-bit fingerprints in one array: eight bytes a state instead of a hundred. */
final class Fingerprints {
  private static final long EMPTY = 0;
  private static final int FIRST_SIZE = 1 << 16;

  private long[] slots = new long[FIRST_SIZE];
  private int size;

  /** Whether it is new. */
  boolean add(long fingerprint) {
    long kept = fingerprint == EMPTY ? 1 : fingerprint;
    int slot = find(slots, kept);
    if (slots[slot] == kept) {
      return false;
    }
    slots[slot] = kept;
    if (++size > slots.length / 4 * 3) {
      grow();
    }
    return true;
  }

  int size() {
    return size;
  }

  private static int find(long[] slots, long fingerprint) {
    int slot = (int) (fingerprint >>> 20) & (slots.length - 1);
    while (slots[slot] != EMPTY && slots[slot] != fingerprint) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private void grow() {
    long[] wider = new long[slots.length * 2];
    Arrays.stream(slots)
        .filter(kept -> kept != EMPTY)
        .forEach(kept -> wider[find(wider, kept)] = kept);
    slots = wider;
  }
}
