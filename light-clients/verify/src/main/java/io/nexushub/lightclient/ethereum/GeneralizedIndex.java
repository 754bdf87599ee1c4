package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Hash;

/** Where a node stands in a Merkle tree: the root is 1, the children of n are 2n and 2n+1. */
record GeneralizedIndex(long value) {
  /** EXECUTION_PAYLOAD_GINDEX, in a block body from Capella on. */
  static final GeneralizedIndex EXECUTION_PAYLOAD = new GeneralizedIndex(25);

  int depth() {
    return 63 - Long.numberOfLeadingZeros(value);
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
