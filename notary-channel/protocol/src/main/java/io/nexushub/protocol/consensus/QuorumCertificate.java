package io.nexushub.protocol.consensus;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.List;

/**
 * A quorum's votes for one block of one round (LFT rule 3): makes the block a candidate.
 *
 * @param seals of the voters, ascending
 */
public record QuorumCertificate(long epoch, long height, long round, Hash block, List<Seal> seals) {
  public QuorumCertificate {
    seals = List.copyOf(seals);
  }

  /** The one certificate without votes: everybody computes the first block for themselves. */
  public static QuorumCertificate genesis(BlockHeader genesis) {
    return new QuorumCertificate(genesis.epoch(), 0, 0, genesis.id(), List.of());
  }

  /** The same, from the chain alone. */
  public static QuorumCertificate genesis(long epoch, Chain chain) {
    return new QuorumCertificate(epoch, 0, 0, chain.genesis(), List.of());
  }

  /**
   * What a later epoch starts from, as the chain does from genesis: no votes, for nobody takes part
   * in an epoch who has not seen its last block's commit.
   *
   * @param last header of the block that ended the epoch before
   */
  public static QuorumCertificate opening(long epoch, BlockHeader last) {
    return new QuorumCertificate(epoch, last.height(), last.round(), last.id(), List.of());
  }

  /** Signatures come last: they are the costly step, and the sender chose how many there are. */
  public Verdict verify(Chain chain, Membership members, SignatureScheme scheme) {
    return verify(chain, members, members.quorum(), scheme);
  }

  /**
   * See above.
   *
   * @param quorum other than {@link Membership#quorum} only to show what goes wrong
   */
  public Verdict verify(Chain chain, Membership members, long quorum, SignatureScheme scheme) {
    if (epoch != members.epoch()) {
      return new Verdict.WrongEpoch(epoch, members.epoch());
    }
    if (round == 0) {
      return block.equals(chain.genesis()) && height == 0 && seals.isEmpty()
          ? new Verdict.Valid(members.totalPower())
          : new Verdict.FalseGenesis(this);
    }
    long power = 0;
    int last = -1;
    for (Seal seal : seals) {
      if (seal.member() >= members.size()) {
        return new Verdict.UnknownMember(seal.member(), members.size());
      }
      if (seal.member() <= last) {
        return new Verdict.OutOfOrder(seal.member(), last);
      }
      last = seal.member();
      power += members.at(last).power();
    }
    if (power < quorum) {
      return new Verdict.TooLittlePower(power, quorum);
    }
    return verifySeals(Vote.digest(chain, epoch, height, round, block), members, scheme, power);
  }

  private Verdict verifySeals(Hash digest, Membership members, SignatureScheme scheme, long power) {
    for (Seal seal : seals) {
      if (!scheme.verify(members.at(seal.member()).key(), digest, seal.signature())) {
        return new Verdict.BadSignature(seal.member());
      }
    }
    return new Verdict.Valid(power);
  }

  /** Whether both certify the same block of the same round, by whichever voters. */
  public boolean certifiesSameAs(QuorumCertificate other) {
    return round == other.round
        && block.equals(other.block)
        && height == other.height
        && epoch == other.epoch;
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter();
    write(out);
    return out.toBytes();
  }

  public static QuorumCertificate decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    QuorumCertificate certificate = read(in);
    in.end();
    return certificate;
  }

  void write(RlpWriter out) {
    out.beginList().uint(epoch).uint(height).uint(round).bytes(block.bytes());
    Seal.writeAll(out, seals);
    out.endList();
  }

  static QuorumCertificate read(RlpReader in) throws MalformedMessage {
    in.enterList();
    QuorumCertificate certificate =
        new QuorumCertificate(
            in.uint64(),
            in.uint64(),
            in.uint64(),
            Hash.of(in.fixed(Hash.LENGTH)),
            Seal.readAll(in));
    in.leaveList();
    return certificate;
  }
}
