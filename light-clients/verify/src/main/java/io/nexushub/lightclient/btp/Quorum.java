package io.nexushub.lightclient.btp;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.btp.ProofContext;
import java.util.Optional;
import java.util.TreeSet;

/** Strictly more than 2/3 of all members, counting those that have no key and can never vote. */
final class Quorum {
  private Quorum() {}

  static boolean reached(int votes, int members) {
    return 3L * votes > 2L * members;
  }

  /** The fewest votes that are enough. */
  static int of(int members) {
    return (int) (2L * members / 3 + 1);
  }

  /** What makes a set of members unfit to sign anything, if something does. */
  static Optional<String> weakness(ProofContext context) {
    int members = context.members().size();
    TreeSet<Address> keyed = new TreeSet<>();
    for (Optional<Address> member : context.members()) {
      if (member.isEmpty()) {
        continue;
      }
      if (member.get().equals(Address.ZERO)) {
        return Optional.of("proof context: the zero address (expected: none or a member)");
      }
      if (!keyed.add(member.get())) {
        return Optional.of("proof context: " + member.get() + " twice (expected: once)");
      }
    }
    if (!reached(keyed.size(), members)) {
      return Optional.of(
          "proof context: %d of %d members have a key (expected: >= %d)"
              .formatted(keyed.size(), members, of(members)));
    }
    return Optional.empty();
  }
}
