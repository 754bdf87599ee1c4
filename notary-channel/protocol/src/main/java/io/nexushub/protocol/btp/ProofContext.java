package io.nexushub.protocol.btp;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The members who sign a network type's blocks, in the order of their signatures.
 *
 * @param members an absent one has no key of this type: it counts for the quorum and cannot sign
 */
public record ProofContext(List<Optional<Address>> members) {
  public static final int MAX_MEMBERS = 1024;

  /** An upper bound of the encoding's length: 21 bytes a member, and two heads of lists. */
  public static final int MAX_LENGTH = 21 * MAX_MEMBERS + 16;

  public ProofContext {
    members = List.copyOf(members);
  }

  public static ProofContext of(List<Address> members) {
    return new ProofContext(members.stream().map(Optional::of).toList());
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList().beginList();
    for (Optional<Address> member : members) {
      member.ifPresentOrElse(address -> out.bytes(address.bytes()), out::none);
    }
    return out.endList().endList().toBytes();
  }

  public Hash hash(HashFunction digest) {
    return digest.hash(encode());
  }

  /** Refuses the empty set, the zero address and a member who would sign twice. */
  public static ProofContext decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    in.enterList();
    List<Optional<Address>> members = new ArrayList<>();
    TreeSet<Address> seen = new TreeSet<>();
    while (in.hasNext()) {
      if (members.size() == MAX_MEMBERS) {
        throw MalformedMessage.of("proof context", "> " + MAX_MEMBERS, "<= " + MAX_MEMBERS);
      }
      if (in.nextIsNone()) {
        in.none();
        members.add(Optional.empty());
      } else {
        Address member = Address.of(in.fixed(Address.LENGTH));
        if (member.bytes().isZero() || !seen.add(member)) {
          throw MalformedMessage.of("proof context", member, "members not zero and not twice");
        }
        members.add(Optional.of(member));
      }
    }
    in.leaveList();
    in.leaveList();
    in.end();
    if (members.isEmpty()) {
      throw MalformedMessage.of("proof context", "no member", ">= 1");
    }
    return new ProofContext(members);
  }
}
