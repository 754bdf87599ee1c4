package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * loopchain's trees. Nothing in them tells a leaf from a node, so whoever checks a path has to know
 * how long it may be, or has to hash the leaf himself from something that no node can look like.
 */
final class LoopchainMerkle {
  private LoopchainMerkle() {}

  /** Since 0.3: a node without a partner moves up as it is. No leaves: the zero hash. */
  static Hash root(List<Hash> leaves) {
    if (leaves.isEmpty()) {
      return Hash.ZERO;
    }
    List<Hash> level = leaves;
    while (level.size() > 1) {
      level = above(level);
    }
    return level.getFirst();
  }

  static List<Hash> above(List<Hash> level) {
    List<Hash> above = new ArrayList<>();
    for (int i = 0; i + 1 < level.size(); i += 2) {
      above.add(parent(level.get(i), level.get(i + 1)));
    }
    if (level.size() % 2 == 1) {
      above.add(level.getLast());
    }
    return above;
  }

  static Hash parent(Hash left, Hash right) {
    return HashFunction.SHA3_256.hash(Bytes.concat(left.bytes(), right.bytes()));
  }

  /** 0.1a: SHA-256 over hex digits; a node without a partner is its own. */
  static Hash rootOf01a(List<Hash> leaves) {
    if (leaves.isEmpty()) {
      return Hash.ZERO;
    }
    List<Hash> level = leaves;
    while (level.size() > 1) {
      List<Hash> above = new ArrayList<>();
      for (int i = 0; i < level.size(); i += 2) {
        String right = level.get(Math.min(i + 1, level.size() - 1)).toHex();
        above.add(HashFunction.SHA_256.hash(Bytes.utf8(level.get(i).toHex() + right)));
      }
      level = above;
    }
    return level.getFirst();
  }
}
