package io.nexushub.node.store;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;

/**
 * Why the block of a height was the last of its epoch, and who came after.
 *
 * @param closing the certified block that made it final, with its certificate: what others need to
 *     see before they go on to the next epoch
 * @param opened the next epoch's members
 */
public record EpochEnd(
    long height, Block closing, QuorumCertificate certificate, Membership opened) {
  /** {@code end = [closing, certificate, membership]}. */
  Bytes encode() {
    return new RlpWriter()
        .beginList()
        .raw(closing.encode())
        .raw(certificate.encode())
        .raw(opened.encode())
        .endList()
        .toBytes();
  }

  static EpochEnd decode(long height, Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    EpochEnd end =
        new EpochEnd(
            height,
            Block.decode(in.rawItem()),
            QuorumCertificate.decode(in.rawItem()),
            Membership.decode(in.rawItem()));
    in.leaveList();
    in.end();
    return end;
  }
}
