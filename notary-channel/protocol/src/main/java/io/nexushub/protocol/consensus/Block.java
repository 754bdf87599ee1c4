package io.nexushub.protocol.consensus;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A block as proposed. Transactions are named, not carried: whoever lacks one fetches it.
 *
 * @param id digest of the header, kept because everything asks for it
 * @param justify the parent's certificate (LFT rule 1)
 * @param timeouts certificate of the round before, if that round has failed
 * @param transactions ids, in order of execution
 * @param signature the proposer's, over id and certificates
 */
public record Block(
    Hash id,
    BlockHeader header,
    QuorumCertificate justify,
    Optional<TimeoutCertificate> timeouts,
    List<Hash> transactions,
    Signature signature)
    implements Message {

  public static final int MAX_TRANSACTIONS = 20_000;

  private static final String PAYLOAD_DOMAIN = "NEXUS/PAYLOAD/1";
  private static final String CLOSING_DOMAIN = "NEXUS/CLOSING/1";
  private static final Hash EMPTY_PAYLOAD = payloadRoot(List.of());
  private static final Signature NONE = Signature.of(Bytes.wrap(new byte[Signature.LENGTH]));

  public Block {
    transactions = List.copyOf(transactions);
  }

  public static Block sign(
      Chain chain,
      BlockHeader header,
      QuorumCertificate justify,
      Optional<TimeoutCertificate> timeouts,
      List<Hash> transactions,
      Signer signer) {
    Hash id = header.id();
    Hash digest = SignedHeader.digest(chain, id, certificates(justify, timeouts));
    return new Block(id, header, justify, timeouts, transactions, signer.sign(digest));
  }

  /** See above; for a signer that is known to refuse nothing. */
  public static Block sign(
      Chain chain,
      BlockHeader header,
      QuorumCertificate justify,
      Optional<TimeoutCertificate> timeouts,
      List<Hash> transactions,
      MemberSigner signer) {
    return asked(chain, header, justify, timeouts, transactions, signer).orElseThrow();
  }

  /** A proposal, if the signer gives its signature. */
  public static Optional<Block> asked(
      Chain chain,
      BlockHeader header,
      QuorumCertificate justify,
      Optional<TimeoutCertificate> timeouts,
      List<Hash> transactions,
      MemberSigner signer) {
    return signer
        .sign(new Statement.OfProposal(chain, header, certificates(justify, timeouts)))
        .map(signed ->
            new Block(header.id(), header, justify, timeouts, transactions, signed.signature()));
  }

  /** The first block: nobody proposed it, and it certifies itself. */
  public static Block genesis(BlockHeader header) {
    QuorumCertificate axiom = QuorumCertificate.genesis(header);
    return new Block(axiom.block(), header, axiom, Optional.empty(), List.of(), NONE);
  }

  /** What a header commits to for a list of transactions. */
  public static Hash payloadRoot(List<Hash> transactions) {
    RlpWriter out = new RlpWriter();
    writeAll(out, transactions);
    return Chain.digest(PAYLOAD_DOMAIN, out.toBytes());
  }

  /**
   * The payload root of a closing block: after the block that ends an epoch, those of its epoch
   * hold nothing and serve only to make it final. That they name it lets a certificate of any of
   * them, with that of its parent, prove that it is.
   *
   * @param last id of the block that ends the epoch
   */
  public static Hash closingRoot(Hash last) {
    return Chain.digest(CLOSING_DOMAIN, new RlpWriter().bytes(last.bytes()).toBytes());
  }

  /** Whether this is a closing block, as far as it can be told without its ancestors. */
  public boolean isClosing() {
    return header.endsEpoch()
        && transactions.isEmpty()
        && !header.payloadRoot().equals(EMPTY_PAYLOAD);
  }

  /** Whether this is a closing block of the epoch that ends with {@code last}. */
  public boolean closes(Hash last) {
    return isClosing() && header.payloadRoot().equals(closingRoot(last));
  }

  public long height() {
    return header.height();
  }

  public long round() {
    return header.round();
  }

  public Hash parent() {
    return header.parent();
  }

  public SignedHeader signedHeader() {
    return new SignedHeader(header, certificates(justify, timeouts), signature);
  }

  public boolean isSignedBy(PublicKey key, Chain chain, SignatureScheme scheme) {
    return signedHeader().isSignedBy(key, id, chain, scheme);
  }

  /** Bytes with the kind's number in front, as every message; {@link #decode} reads them. */
  public static Block decode(Bytes encoded) throws MalformedMessage {
    Message message = Message.decode(encoded);
    if (message instanceof Block block) {
      return block;
    }
    throw MalformedMessage.of("message", message.getClass().getSimpleName(), "Block");
  }

  private static Hash certificates(
      QuorumCertificate justify, Optional<TimeoutCertificate> timeouts) {
    RlpWriter out = new RlpWriter().beginList();
    justify.write(out);
    timeouts.ifPresent(certificate -> certificate.write(out));
    return Chain.digest("NEXUS/CERTIFICATES/1", out.endList().toBytes());
  }

  private static void writeAll(RlpWriter out, List<Hash> ids) {
    out.beginList();
    for (Hash id : ids) {
      out.bytes(id.bytes());
    }
    out.endList();
  }

  public void write(RlpWriter out) {
    out.beginList();
    header.write(out);
    justify.write(out);
    writeAll(out, transactions);
    out.bytes(signature.bytes());
    timeouts.ifPresent(certificate -> certificate.write(out));
    out.endList();
  }

  public static Block read(RlpReader in) throws MalformedMessage {
    in.enterList();
    BlockHeader header = BlockHeader.read(in);
    QuorumCertificate justify = QuorumCertificate.read(in);
    List<Hash> transactions = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      if (transactions.size() == MAX_TRANSACTIONS) {
        throw MalformedMessage.of("block.transactions", "more", "<= " + MAX_TRANSACTIONS);
      }
      transactions.add(Hash.of(in.fixed(Hash.LENGTH)));
    }
    in.leaveList();
    Signature signature = Signature.of(in.fixed(Signature.LENGTH));
    Optional<TimeoutCertificate> timeouts =
        in.hasNext() ? Optional.of(TimeoutCertificate.read(in)) : Optional.empty();
    in.leaveList();
    return new Block(header.id(), header, justify, timeouts, transactions, signature);
  }
}
