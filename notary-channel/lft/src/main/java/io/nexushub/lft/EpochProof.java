package io.nexushub.lft;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Verdict;
import java.util.Optional;

/**
 * That an epoch has ended and who came next, for somebody who knows its members and none of its
 * blocks: the pair of certificates that opened the next epoch for those who were there.
 *
 * @param last header of the block that ended the epoch
 * @param closing names it; certified in the round right after its parent
 * @param certificate of {@code closing}
 * @param opened the next epoch's members
 */
public record EpochProof(
    BlockHeader last, Block closing, QuorumCertificate certificate, Membership opened) {

  /**
   * Why this does not prove it, or empty.
   *
   * @param seat among the members of the epoch that is said to have ended
   */
  public Optional<String> objection(Seat seat) {
    return announcement(seat)
        .or(() -> BlockCheck.form(seat, closing))
        .or(this::closingOf)
        .or(() -> certified(seat, closing.justify(), "certificate below"))
        .or(() -> certified(seat, certificate, "certificate"));
  }

  private Optional<String> announcement(Seat seat) {
    Membership members = seat.members();
    if (!last.channel().equals(seat.chain().channel())) {
      return found("channel", last.channel(), seat.chain().channel());
    }
    if (last.epoch() != members.epoch()) {
      return found("epoch", last.epoch(), members.epoch());
    }
    if (!last.membership().equals(members.hash())) {
      return found("membership", last.membership(), members.hash());
    }
    if (opened.epoch() != members.epoch() + 1) {
      return found("epoch it opens", opened.epoch(), members.epoch() + 1);
    }
    return last.nextMembership().equals(opened.hash())
        ? Optional.empty()
        : found("next membership", opened.hash(), last.nextMembership());
  }

  private Optional<String> closingOf() {
    Hash id = last.id();
    if (!closing.closes(id) || closing.height() <= last.height()) {
      return found("closing block", closing.id(), "one that closes the epoch after " + id);
    }
    if (closing.justify().round() + 1 != closing.round()) {
      return found("round", closing.round(), closing.justify().round() + 1);
    }
    return certificate.block().equals(closing.id())
            && certificate.round() == closing.round()
            && certificate.height() == closing.height()
        ? Optional.empty()
        : found("certificate of", certificate.block(), closing.id());
  }

  static Optional<String> certified(Seat seat, QuorumCertificate votes, String what) {
    Verdict verdict = votes.verify(seat.chain(), seat.members(), seat.scheme());
    return verdict.isValid() && !votes.seals().isEmpty()
        ? Optional.empty()
        : Optional.of("snapshot." + what + ": " + verdict.explain());
  }

  static Optional<String> found(String item, Object found, Object expected) {
    return Optional.of("snapshot." + item + ": " + found + " (expected: " + expected + ")");
  }
}
