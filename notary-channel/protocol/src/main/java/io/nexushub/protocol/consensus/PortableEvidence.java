package io.nexushub.protocol.consensus;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;

/**
 * Evidence with all it takes to check it, for whoever has no node and no network:
 *
 * <pre>
 * [ "NEXUS/EVIDENCE/1", header of the genesis block, membership, [kind, content] ]
 * </pre>
 *
 * The genesis header's id is the chain that the signatures are for, and it names the hash of the
 * members the chain began with. The members of a later epoch are proven by nothing in here; who
 * knows their hash from elsewhere says so.
 */
public record PortableEvidence(BlockHeader genesis, Membership members, Evidence evidence) {
  /** A hundred members and two headers take less than half of it. */
  public static final int MAX_LENGTH = 1 << 15;

  private static final String MAGIC = "NEXUS/EVIDENCE/1";

  public Chain chain() {
    return new Chain(genesis.channel(), genesis.id());
  }

  /** See {@link #verify(SignatureScheme, Hash)}; with the members that genesis names. */
  public EvidenceVerdict verify(SignatureScheme scheme) {
    return verify(scheme, genesis.membership());
  }

  /**
   * @param membership hash of the members of the evidence's epoch
   */
  public EvidenceVerdict verify(SignatureScheme scheme, Hash membership) {
    return members.hash().equals(membership)
        ? evidence.verify(chain(), members, scheme)
        : new EvidenceVerdict.ForeignMembership(members.hash(), membership);
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList().text(MAGIC);
    genesis.write(out);
    return out.raw(members.encode()).raw(evidence.toMessage().encode()).endList().toBytes();
  }

  public static PortableEvidence decode(Bytes encoded) throws MalformedMessage {
    if (encoded.length() > MAX_LENGTH) {
      throw MalformedMessage.of("evidence", encoded.length() + " bytes", "<= " + MAX_LENGTH);
    }
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    String magic = in.text(MAGIC.length());
    if (!magic.equals(MAGIC)) {
      throw MalformedMessage.of("evidence", "'" + magic + "'", "'" + MAGIC + "'");
    }
    PortableEvidence portable =
        new PortableEvidence(
            BlockHeader.read(in), Membership.decode(in.rawItem()), evidence(in.rawItem()));
    in.leaveList();
    in.end();
    if (portable.genesis.height() != 0) {
      throw MalformedMessage.of("evidence.genesis height", portable.genesis.height(), 0);
    }
    return portable;
  }

  /** Evidence as members tell it to one another. */
  public static Evidence evidence(Bytes message) throws MalformedMessage {
    return switch (Message.decode(message)) {
      case Evidence.DoubleVote votes -> votes;
      case Evidence.DoubleProposal proposals -> proposals;
      case Block _, Vote _, Timeout _, Standing _, NotaryShares _ ->
          throw MalformedMessage.of("evidence", "another message", "two votes or two proposals");
    };
  }
}
