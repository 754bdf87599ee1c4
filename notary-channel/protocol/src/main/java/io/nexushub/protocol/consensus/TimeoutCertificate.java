package io.nexushub.protocol.consensus;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A quorum's failure votes of one round (LFT rule 5): the round is over without a certificate that
 * any of them could rely on.
 *
 * @param entries of the voters, ascending
 */
public record TimeoutCertificate(long epoch, long round, List<Entry> entries) {
  /**
   * One failure vote. Its signature binds the candidate's round, so that nobody can make a quorum
   * look more ignorant than it was.
   *
   * @param highRound round of the highest certificate the voter knew
   */
  public record Entry(int member, long highRound, Signature signature) {}

  public TimeoutCertificate {
    entries = List.copyOf(entries);
  }

  /** The newest candidate any of the voters knew: what a block built on this must extend. */
  public long highRound() {
    return entries.stream().mapToLong(Entry::highRound).max().orElse(0);
  }

  /** Signatures come last, as in {@link QuorumCertificate#verify}. */
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
    long power = 0;
    int last = -1;
    for (Entry entry : entries) {
      if (entry.member() >= members.size()) {
        return new Verdict.UnknownMember(entry.member(), members.size());
      }
      if (entry.member() <= last) {
        return new Verdict.OutOfOrder(entry.member(), last);
      }
      if (entry.highRound() >= round) {
        return new Verdict.FutureCertificate(entry.member(), entry.highRound(), round);
      }
      last = entry.member();
      power += members.at(last).power();
    }
    if (power < quorum) {
      return new Verdict.TooLittlePower(power, quorum);
    }
    return verifyEntries(chain, members, scheme, power);
  }

  private Verdict verifyEntries(
      Chain chain, Membership members, SignatureScheme scheme, long power) {
    for (Entry entry : entries) {
      if (!scheme.verify(
          members.at(entry.member()).key(),
          Timeout.digest(chain, epoch, round, entry.highRound()),
          entry.signature())) {
        return new Verdict.BadSignature(entry.member());
      }
    }
    return new Verdict.Valid(power);
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter();
    write(out);
    return out.toBytes();
  }

  public static TimeoutCertificate decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    TimeoutCertificate certificate = read(in);
    in.end();
    return certificate;
  }

  void write(RlpWriter out) {
    out.beginList().uint(epoch).uint(round).beginList();
    for (Entry entry : entries) {
      out.beginList()
          .uint(entry.member)
          .uint(entry.highRound)
          .bytes(entry.signature.bytes())
          .endList();
    }
    out.endList().endList();
  }

  static TimeoutCertificate read(RlpReader in) throws MalformedMessage {
    in.enterList();
    long epoch = in.uint64();
    long round = in.uint64();
    List<Entry> entries = new ArrayList<>();
    int last = -1;
    in.enterList();
    while (in.hasNext()) {
      in.enterList();
      last = Seal.place(in, last);
      entries.add(new Entry(last, in.uint64(), Signature.of(in.fixed(Signature.LENGTH))));
      in.leaveList();
    }
    in.leaveList();
    in.leaveList();
    return new TimeoutCertificate(epoch, round, entries);
  }
}
