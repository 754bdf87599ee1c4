package io.nexushub.lft;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import java.util.List;
import java.util.Optional;

/**
 * What executing a block gave.
 *
 * @param members who shall be members from the next epoch on, if the block asked for a change
 */
record Outcome(Hash result, Optional<Hash> decision, Optional<List<Member>> members) {
  Outcome {
    members = members.map(List::copyOf);
  }

  /**
   * The membership which a child of the block announces: another than the present one ends the
   * epoch.
   *
   * @param present the child's
   */
  Membership announced(Membership present) {
    return members
        .filter(list -> !list.equals(present.members()))
        .map(list -> Membership.of(present.epoch() + 1, list))
        .orElse(present);
  }
}
