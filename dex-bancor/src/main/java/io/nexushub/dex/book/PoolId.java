package io.nexushub.dex.book;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Optional;

/** A pair of assets, in ascending order: there is one pool for a pair. */
public record PoolId(Asset first, Asset second) implements Comparable<PoolId> {
  public PoolId {
    if (first.compareTo(second) >= 0) {
      throw new IllegalArgumentException(
          "pool: " + first + ", " + second + " (expected: two assets in ascending order)");
    }
  }

  /** The pair in either order; nothing has a pool with itself. */
  public static Optional<PoolId> of(Asset one, Asset other) {
    int order = one.compareTo(other);
    if (order == 0) {
      return Optional.empty();
    }
    return Optional.of(order < 0 ? new PoolId(one, other) : new PoolId(other, one));
  }

  public Asset asset(Side side) {
    return side == Side.FIRST ? first : second;
  }

  /** Where an asset stands. */
  public Side side(Asset asset) {
    if (asset.equals(first)) {
      return Side.FIRST;
    }
    if (asset.equals(second)) {
      return Side.SECOND;
    }
    throw new IllegalArgumentException("asset: " + asset + " (expected: one of " + this + ")");
  }

  void write(RlpWriter out) {
    first.write(out);
    second.write(out);
  }

  static PoolId read(RlpReader in) throws MalformedMessage {
    return new PoolId(Asset.read(in), Asset.read(in));
  }

  @Override
  public int compareTo(PoolId other) {
    int byFirst = first.compareTo(other.first);
    return byFirst == 0 ? second.compareTo(other.second) : byFirst;
  }

  @Override
  public String toString() {
    return first + "~" + second;
  }
}
