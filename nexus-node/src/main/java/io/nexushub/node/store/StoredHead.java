package io.nexushub.node.store;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Optional;

/**
 * Where the chain ends.
 *
 * @param proof the child whose votes committed the block, and those votes; absent at genesis
 */
public record StoredHead(long height, Hash block, Optional<Proof> proof) {
  /** See {@link StoredHead}. */
  public record Proof(Block child, QuorumCertificate childCertificate) {}

  /** {@code head = [height, block, child?, certificate?]}. */
  Bytes encode() {
    RlpWriter out = new RlpWriter().beginList().uint(height).bytes(block.bytes());
    proof.ifPresent(
        shown -> out.raw(shown.child().encode()).raw(shown.childCertificate().encode()));
    return out.endList().toBytes();
  }

  static StoredHead decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    long height = in.uint64();
    Hash block = Hash.of(in.fixed(Hash.LENGTH));
    Optional<Proof> proof =
        in.hasNext()
            ? Optional.of(
                new Proof(Block.decode(in.rawItem()), QuorumCertificate.decode(in.rawItem())))
            : Optional.empty();
    in.leaveList();
    in.end();
    return new StoredHead(height, block, proof);
  }
}
