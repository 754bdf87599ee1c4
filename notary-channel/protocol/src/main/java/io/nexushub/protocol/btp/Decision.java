package io.nexushub.protocol.btp;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.rlp.RlpWriter;

/** What the members sign: which block of which network says what. */
public record Decision(
    NetworkAddress source,
    long networkTypeId,
    long height,
    long round,
    Hash networkTypeSectionHash) {
  public Bytes encode() {
    return new RlpWriter()
        .beginList()
        .text(source.toString())
        .signed(networkTypeId)
        .signed(height)
        .signed(round)
        .bytes(networkTypeSectionHash.bytes())
        .endList()
        .toBytes();
  }

  public Hash hash(HashFunction digest) {
    return digest.hash(encode());
  }
}
