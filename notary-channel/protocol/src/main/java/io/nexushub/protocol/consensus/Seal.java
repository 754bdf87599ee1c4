package io.nexushub.protocol.consensus;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * One member's signature in a certificate.
 *
 * @param member the signer's place in the membership
 */
public record Seal(int member, Signature signature) {
  static void writeAll(RlpWriter out, List<Seal> seals) {
    out.beginList();
    for (Seal seal : seals) {
      out.beginList().uint(seal.member).bytes(seal.signature.bytes()).endList();
    }
    out.endList();
  }

  /** Strictly ascending by place, so that a set of seals has one spelling. */
  static List<Seal> readAll(RlpReader in) throws MalformedMessage {
    List<Seal> seals = new ArrayList<>();
    int last = -1;
    in.enterList();
    while (in.hasNext()) {
      in.enterList();
      int member = place(in, last);
      seals.add(new Seal(member, Signature.of(in.fixed(Signature.LENGTH))));
      in.leaveList();
      last = member;
    }
    in.leaveList();
    return seals;
  }

  static int place(RlpReader in, int last) throws MalformedMessage {
    long member = in.uint64();
    if (member <= last || member >= Membership.MAX_MEMBERS) {
      throw MalformedMessage.of(
          "seal.member", member, "> " + last + " and < " + Membership.MAX_MEMBERS);
    }
    return (int) member;
  }
}
