package io.nexushub.lft;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What does not change within an epoch.
 *
 * @param self this replica's address
 * @param place this replica's in the membership; absent if it only follows
 * @param start the certificate without votes that the epoch starts from
 * @param former the epoch before
 */
record Terms(
    Seat seat,
    Address self,
    OptionalInt place,
    ReplicaConfig config,
    Rules rules,
    ProposerOrder order,
    QuorumCertificate start,
    Optional<FormerEpoch> former) {

  static Terms of(Seat seat, ReplicaConfig config, Rules rules, Optional<FormerEpoch> former) {
    Address self = seat.self();
    long epoch = seat.members().epoch();
    QuorumCertificate start =
        former
            .map(FormerEpoch::last)
            .map(last -> QuorumCertificate.opening(epoch, last))
            .orElseGet(() -> QuorumCertificate.genesis(epoch, seat.chain()));
    return new Terms(
        seat,
        self,
        seat.members().indexOf(self),
        config,
        rules,
        ProposerOrder.of(seat.chain(), seat.members()),
        start,
        former);
  }

  /** Those of the epoch that {@code opening} begins. */
  Terms next(BlockHeader last, Seat opening) {
    return of(opening, config, rules, Optional.of(new FormerEpoch(seat.members(), last)));
  }

  long epoch() {
    return seat.members().epoch();
  }

  long quorum() {
    return rules.quorum(seat.members());
  }

  boolean isOwnRound(long round) {
    return place.isPresent() && order.of(round).equals(self);
  }

  /**
   * Whether a peer has a say in this epoch, or had in the one before and may have missed its end.
   */
  boolean isKnown(Address peer) {
    return seat.members().contains(peer)
        || former.filter(epoch -> epoch.members().contains(peer)).isPresent();
  }
}
