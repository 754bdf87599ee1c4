package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import java.util.List;

/** BeaconBlockHeader of phase0; its {@link #root} is the block's name. */
public record BeaconBlockHeader(
    long slot, long proposerIndex, Hash parentRoot, Hash stateRoot, Hash bodyRoot) {
  static final int LENGTH = 2 * Long.BYTES + 3 * Hash.LENGTH;

  /** What stands where there is no header: genesis has none that could be proven. */
  static final BeaconBlockHeader EMPTY =
      new BeaconBlockHeader(0, 0, Hash.ZERO, Hash.ZERO, Hash.ZERO);

  public Hash root() {
    return MerkleTree.root(
        List.of(
            MerkleTree.uint64(slot),
            MerkleTree.uint64(proposerIndex),
            parentRoot,
            stateRoot,
            bodyRoot));
  }

  static BeaconBlockHeader read(SszReader in) throws MalformedMessage {
    return new BeaconBlockHeader(in.uint64(), in.uint64(), in.hash(), in.hash(), in.hash());
  }

  void write(SszWriter out) {
    out.uint64(slot).uint64(proposerIndex).hash(parentRoot).hash(stateRoot).hash(bodyRoot);
  }
}
