package io.nexushub.lft;

import io.nexushub.protocol.Address;
import java.util.OptionalInt;

/**
 * What does not change while a replica lives.
 *
 * @param self this replica's address
 * @param place this replica's in the membership; absent if it only follows
 */
record Terms(
    Seat seat,
    Address self,
    OptionalInt place,
    ReplicaConfig config,
    Rules rules,
    ProposerOrder order) {
  static Terms of(Seat seat, ReplicaConfig config, Rules rules) {
    Address self = seat.self();
    return new Terms(
        seat,
        self,
        seat.members().indexOf(self),
        config,
        rules,
        ProposerOrder.of(seat.chain(), seat.members()));
  }

  long quorum() {
    return rules.quorum(seat.members());
  }

  boolean isOwnRound(long round) {
    return place.isPresent() && order.of(round).equals(self);
  }
}
