package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Hash;

/** Where a node stands in a Merkle tree: the root is 1, the children of n are 2n and 2n+1. */
record GeneralizedIndex(long value) {
  static final GeneralizedIndex ROOT = new GeneralizedIndex(1);

  /** BeaconBlockBody.execution_payload, the tenth of 10 to 13 fields from Bellatrix on. */
  static final GeneralizedIndex EXECUTION_PAYLOAD = ROOT.field(9, 13);

  int depth() {
    return 63 - Long.numberOfLeadingZeros(value);
  }

  /** Of a container that stands here, its field at that position of so many. */
  GeneralizedIndex field(int position, int fields) {
    return element(position, fields);
  }

  /** Of a vector that stands here, an element that takes a chunk or more. */
  GeneralizedIndex element(long position, long length) {
    int levels = MerkleTree.depth(length);
    if (position < 0 || position >> levels != 0 || depth() + levels > 62) {
      throw new IllegalArgumentException(
          "element %d of %d below %s (expected: one inside)".formatted(position, length, this));
    }
    return new GeneralizedIndex(value << levels | position);
  }

  /**
   * Of a list that stands here, an element that takes a chunk or more; its length stands beside.
   */
  GeneralizedIndex listElement(long position, long limit) {
    return field(0, 2).element(position, limit);
  }

  /**
   * The root that the branch leads to, is_valid_normalized_merkle_branch's other half. The branch
   * must have at least {@link #depth} hashes; only the last ones count.
   */
  Hash rootFrom(Hash leaf, Branch branch) {
    int padding = branch.hashes().size() - depth();
    Hash node = leaf;
    for (int level = 0; level < depth(); level++) {
      Hash sibling = branch.hashes().get(padding + level);
      boolean right = ((value >>> level) & 1) == 1;
      node = right ? MerkleTree.pair(sibling, node) : MerkleTree.pair(node, sibling);
    }
    return node;
  }

  @Override
  public String toString() {
    return "gindex " + value;
  }
}
