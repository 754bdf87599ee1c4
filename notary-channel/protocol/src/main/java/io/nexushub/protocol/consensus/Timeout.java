package io.nexushub.protocol.consensus;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Optional;

/**
 * A failure vote (LFT rule 5): its author will never vote in this round any more.
 *
 * @param high the author's candidate certificate; the signature binds its round
 */
public record Timeout(
    long epoch, long round, QuorumCertificate high, Address voter, Signature signature)
    implements Message {

  private static final String DOMAIN = "NEXUS/TIMEOUT/1";

  public static Timeout sign(
      Chain chain, long round, QuorumCertificate high, Address voter, Signer signer) {
    Hash digest = digest(chain, high.epoch(), round, high.round());
    return new Timeout(high.epoch(), round, high, voter, signer.sign(digest));
  }

  /** See above; for a signer that is known to refuse nothing. */
  public static Timeout sign(
      Chain chain, long round, QuorumCertificate high, Address voter, MemberSigner signer) {
    return asked(chain, round, high, voter, signer).orElseThrow();
  }

  /** A failure vote, if the signer gives its signature. */
  public static Optional<Timeout> asked(
      Chain chain, long round, QuorumCertificate high, Address voter, MemberSigner signer) {
    return signer
        .sign(new Statement.OfTimeout(chain, high.epoch(), round, high.round()))
        .map(signed -> new Timeout(high.epoch(), round, high, voter, signed.signature()));
  }

  static Hash digest(Chain chain, long epoch, long round, long highRound) {
    Bytes content = chain.begin().uint(epoch).uint(round).uint(highRound).endList().toBytes();
    return Chain.digest(DOMAIN, content);
  }

  public boolean isSignedBy(PublicKey key, Chain chain, SignatureScheme scheme) {
    return scheme.verify(key, digest(chain, epoch, round, high.round()), signature);
  }

  void write(RlpWriter out) {
    out.beginList().uint(epoch).uint(round);
    high.write(out);
    out.bytes(voter.bytes()).bytes(signature.bytes()).endList();
  }

  static Timeout read(RlpReader in) throws MalformedMessage {
    in.enterList();
    Timeout timeout =
        new Timeout(
            in.uint64(),
            in.uint64(),
            QuorumCertificate.read(in),
            Address.of(in.fixed(Address.LENGTH)),
            Signature.of(in.fixed(Signature.LENGTH)));
    in.leaveList();
    return timeout;
  }
}
