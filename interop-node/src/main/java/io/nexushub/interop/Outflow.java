package io.nexushub.interop;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What has left a vault within the last window. Time is cut into slices of a third of a window; the
 * current one and the three before it cover every interval of a window's length that ends now, so a
 * cap on their sum holds for every window, wherever it begins.
 *
 * @param slice number of the current slice
 * @param slices what left in it and in the three before, the newest first
 */
record Outflow(long slice, List<BigInteger> slices) {
  static final int SLICES = 4;

  static final Outflow NONE = new Outflow(0, Collections.nCopies(SLICES, BigInteger.ZERO));

  private static final int MAX_AMOUNT_BYTES = 32;

  Outflow {
    slices = List.copyOf(slices);
  }

  /** The meter at a later time. */
  Outflow at(long seconds, long window) {
    long now = number(seconds, window);
    List<BigInteger> shifted = new ArrayList<>();
    for (long i = 0; i < SLICES; i++) {
      long before = i - (now - slice);
      shifted.add(before >= 0 && before < SLICES ? slices.get((int) before) : BigInteger.ZERO);
    }
    return new Outflow(now, shifted);
  }

  /** The meter with an amount that leaves in the current slice; a negative one takes it back. */
  Outflow with(BigInteger amount) {
    List<BigInteger> changed = new ArrayList<>(slices);
    changed.set(0, changed.getFirst().add(amount));
    return new Outflow(slice, changed);
  }

  /** The meter when the window changes: all that still counts is counted as leaving now. */
  Outflow recut(long seconds, long newWindow) {
    return new Outflow(number(seconds, newWindow), NONE.slices).with(sum());
  }

  BigInteger sum() {
    return slices.stream().reduce(BigInteger.ZERO, BigInteger::add);
  }

  void write(RlpWriter out) {
    out.beginList().uint(slice);
    slices.forEach(out::uint);
    out.endList();
  }

  static Outflow read(RlpReader in) throws MalformedMessage {
    in.enterList();
    long slice = in.uint64();
    List<BigInteger> slices = new ArrayList<>();
    for (int i = 0; i < SLICES; i++) {
      slices.add(in.uint(MAX_AMOUNT_BYTES));
    }
    in.leaveList();
    return new Outflow(slice, slices);
  }

  /** Rounding a slice's length up keeps the cover of a window whole. */
  private static long number(long seconds, long window) {
    return seconds / Math.ceilDiv(window, SLICES - 1);
  }
}
