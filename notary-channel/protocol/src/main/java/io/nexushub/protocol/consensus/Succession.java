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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who shall be members after those of the present epoch, and who agrees: a quorum of the present
 * members by power, and everybody who is to join. Good once, because it names the epoch it opens.
 *
 * @param approvals ascending by key, each key once
 */
public record Succession(Membership next, List<Approval> approvals) {
  /** All present members may sign, and all new ones. */
  public static final int MAX_APPROVALS = 2 * Membership.MAX_MEMBERS;

  private static final String DOMAIN = "NEXUS/SUCCESSION/1";

  /** A signature over {@link #digest}. */
  public record Approval(PublicKey key, Signature signature) {
    Address address() {
      return new Member(key, 1).address();
    }
  }

  public Succession {
    approvals = List.copyOf(approvals);
  }

  /** What everybody signs who agrees. */
  public static Hash digest(Chain chain, Membership next) {
    return Chain.digest(DOMAIN, chain.begin().raw(next.encode()).endList().toBytes());
  }

  /** With one approval more; a second one of the same key takes the first one's place. */
  public Succession approvedBy(Chain chain, Signer signer) {
    List<Approval> all = new ArrayList<>(approvals);
    all.removeIf(approval -> approval.key.equals(signer.publicKey()));
    all.add(new Approval(signer.publicKey(), signer.sign(digest(chain, next))));
    all.sort(Comparator.comparing(Approval::key));
    return new Succession(next, all);
  }

  /** Why it changes nothing after this membership, or empty if it does; signatures come last. */
  public Optional<String> objection(Chain chain, Membership present, SignatureScheme scheme) {
    if (next.epoch() != present.epoch() + 1) {
      return found("epoch it opens", next.epoch(), present.epoch() + 1);
    }
    if (next.members().equals(present.members())) {
      return found("members", "the present ones", "others");
    }
    long power = 0;
    List<Address> joined = new ArrayList<>();
    for (Approval approval : approvals) {
      Address signer = approval.address();
      if (present.contains(signer)) {
        power += present.at(present.indexOf(signer).orElseThrow()).power();
      } else if (next.contains(signer)) {
        joined.add(signer);
      } else {
        return found("approval of", signer, "of members, present or next");
      }
    }
    if (power < present.quorum()) {
      return found("power that agrees", power, ">= " + present.quorum());
    }
    return next.addresses().stream()
        .filter(member -> !present.contains(member) && !joined.contains(member))
        .findFirst()
        .flatMap(member -> found("approval of " + member + ", who is to join", "none", "one"))
        .or(() -> forged(digest(chain, next), scheme));
  }

  private Optional<String> forged(Hash digest, SignatureScheme scheme) {
    return approvals.stream()
        .filter(approval -> !scheme.verify(approval.key, digest, approval.signature))
        .findFirst()
        .flatMap(approval -> found("signature of " + approval.address(), "another's", "his own"));
  }

  private static Optional<String> found(String subject, Object found, Object expected) {
    return Optional.of(subject + ": " + found + " (expected: " + expected + ")");
  }

  /** {@code succession = [membership, [[key, signature]…]]}. */
  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList().raw(next.encode()).beginList();
    for (Approval approval : approvals) {
      out.beginList().bytes(approval.key.bytes()).bytes(approval.signature.bytes()).endList();
    }
    return out.endList().endList().toBytes();
  }

  public static Succession decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    Membership next = Membership.decode(in.rawItem());
    List<Approval> approvals = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      if (approvals.size() == MAX_APPROVALS) {
        throw MalformedMessage.of("approvals", "> " + MAX_APPROVALS, "<= " + MAX_APPROVALS);
      }
      in.enterList();
      PublicKey key = PublicKey.of(in.fixed(PublicKey.LENGTH));
      Signature signature = Signature.of(in.fixed(Signature.LENGTH));
      in.leaveList();
      if (!approvals.isEmpty() && approvals.getLast().key.compareTo(key) >= 0) {
        throw MalformedMessage.of("approvals", "keys out of order", "ascending, each once");
      }
      approvals.add(new Approval(key, signature));
    }
    in.leaveList();
    in.leaveList();
    in.end();
    return new Succession(next, approvals);
  }
}
