package io.nexushub.protocol.btp;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.rlp.RlpWriter;

/** What a block says about all networks of one type, and who signs the next. */
public record NetworkTypeSection(Hash nextProofContextHash, Hash networkSectionsRoot) {
  public Bytes encode() {
    return new RlpWriter()
        .beginList()
        .bytes(nextProofContextHash.bytes())
        .bytes(networkSectionsRoot.bytes())
        .endList()
        .toBytes();
  }

  public Hash hash(HashFunction digest) {
    return digest.hash(encode());
  }
}
