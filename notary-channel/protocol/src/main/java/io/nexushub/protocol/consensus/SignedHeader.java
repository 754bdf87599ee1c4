package io.nexushub.protocol.consensus;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;

/**
 * A proposal as small as its proposer's signature allows.
 *
 * @param certificates digest of the certificates the proposal came with
 */
public record SignedHeader(BlockHeader header, Hash certificates, Signature signature) {
  private static final String DOMAIN = "NEXUS/PROPOSAL/1";

  static Hash digest(Chain chain, Hash block, Hash certificates) {
    Bytes content =
        chain.begin().bytes(block.bytes()).bytes(certificates.bytes()).endList().toBytes();
    return Chain.digest(DOMAIN, content);
  }

  boolean isSignedBy(PublicKey key, Hash id, Chain chain, SignatureScheme scheme) {
    return scheme.verify(key, digest(chain, id, certificates), signature);
  }

  void write(RlpWriter out) {
    out.beginList();
    header.write(out);
    out.bytes(certificates.bytes()).bytes(signature.bytes()).endList();
  }

  static SignedHeader read(RlpReader in) throws MalformedMessage {
    in.enterList();
    SignedHeader signed =
        new SignedHeader(
            BlockHeader.read(in),
            Hash.of(in.fixed(Hash.LENGTH)),
            Signature.of(in.fixed(Signature.LENGTH)));
    in.leaveList();
    return signed;
  }
}
