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
 * A member's vote for a block, which is its commit vote for the block's parent (LFT rule 2).
 *
 * @param notarySignature the voter's signature over the BTP decision of the block's parent; outside
 *     what {@code signature} covers, because a certificate's voters must all have signed the same
 */
public record Vote(
    long epoch,
    long height,
    long round,
    Hash block,
    Address voter,
    Signature signature,
    Optional<Signature> notarySignature)
    implements Message {

  private static final String DOMAIN = "NEXUS/VOTE/1";

  public static Vote sign(
      Chain chain,
      BlockHeader header,
      Hash block,
      Address voter,
      Signer signer,
      Optional<Signature> notarySignature) {
    Hash digest = digest(chain, header.epoch(), header.height(), header.round(), block);
    return new Vote(
        header.epoch(),
        header.height(),
        header.round(),
        block,
        voter,
        signer.sign(digest),
        notarySignature);
  }

  /** See above; for a signer that is known to refuse nothing. */
  public static Vote sign(
      Chain chain,
      BlockHeader header,
      Hash block,
      Address voter,
      MemberSigner signer,
      Optional<Signature> notarySignature) {
    Statement.OfVote statement = statement(chain, header, block, Optional.empty());
    Vote bare = of(statement, voter, signer.sign(statement).orElseThrow());
    return new Vote(
        bare.epoch, bare.height, bare.round, block, voter, bare.signature, notarySignature);
  }

  /** What a vote for this block says. */
  public static Statement.OfVote statement(
      Chain chain, BlockHeader header, Hash block, Optional<Hash> decision) {
    return new Statement.OfVote(
        chain, header.epoch(), header.height(), header.round(), block, decision);
  }

  public static Vote of(Statement.OfVote said, Address voter, MemberSigner.Signed signed) {
    return new Vote(
        said.epoch(),
        said.height(),
        said.round(),
        said.block(),
        voter,
        signed.signature(),
        signed.notary());
  }

  static Hash digest(Chain chain, long epoch, long height, long round, Hash block) {
    Bytes content =
        chain.begin().uint(epoch).uint(height).uint(round).bytes(block.bytes()).endList().toBytes();
    return Chain.digest(DOMAIN, content);
  }

  public boolean isSignedBy(PublicKey key, Chain chain, SignatureScheme scheme) {
    return scheme.verify(key, digest(chain, epoch, height, round, block), signature);
  }

  void write(RlpWriter out) {
    out.beginList()
        .uint(epoch)
        .uint(height)
        .uint(round)
        .bytes(block.bytes())
        .bytes(voter.bytes())
        .bytes(signature.bytes());
    notarySignature.ifPresent(share -> out.bytes(share.bytes()));
    out.endList();
  }

  static Vote read(RlpReader in) throws MalformedMessage {
    in.enterList();
    Vote vote =
        new Vote(
            in.uint64(),
            in.uint64(),
            in.uint64(),
            Hash.of(in.fixed(Hash.LENGTH)),
            Address.of(in.fixed(Address.LENGTH)),
            Signature.of(in.fixed(Signature.LENGTH)),
            in.hasNext()
                ? Optional.of(Signature.of(in.fixed(Signature.LENGTH)))
                : Optional.empty());
    in.leaveList();
    return vote;
  }
}
