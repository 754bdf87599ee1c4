package io.nexushub.node.rpc.icon;

import io.nexushub.lft.evidence.EvidenceTransaction;
import io.nexushub.lft.succession.SuccessionTransaction;
import io.nexushub.protocol.Bytes;
import java.util.Optional;

/** Transactions that every channel takes beside its own: no account's, so nobody pays for them. */
final class MembersAffair {
  private MembersAffair() {}

  /** What it is about, if it is one. */
  static Optional<String> of(Bytes transaction) {
    if (EvidenceTransaction.isOne(transaction)) {
      return Optional.of("evidence");
    }
    return SuccessionTransaction.isOne(transaction) ? Optional.of("succession") : Optional.empty();
  }
}
