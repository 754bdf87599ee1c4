package io.nexushub.simulator;

import io.nexushub.lft.Seat;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Timeout;
import io.nexushub.protocol.consensus.Vote;
import java.util.Optional;

/** What a member can sign with its own key that the rules do not allow. */
final class Forgery {
  private final Seat seat;

  Forgery(Seat seat) {
    this.seat = seat;
  }

  /** Another block of the same round on the same parent. */
  Block twin(Block block) {
    return on(block, block.header(), block.justify());
  }

  /** Another block of the same round in the position of an older one. */
  Block inPlaceOf(Block old, Block block) {
    return on(block, old.header(), old.justify());
  }

  private Block on(Block block, BlockHeader position, QuorumCertificate justify) {
    BlockHeader own = block.header();
    BlockHeader other =
        new BlockHeader(
            own.channel(),
            own.epoch(),
            position.height(),
            own.round(),
            position.parent(),
            own.payloadRoot(),
            own.proposer(),
            own.timestampMicros() + 1,
            position.parentResult(),
            own.membership(),
            own.nextMembership());
    return Block.sign(
        seat.chain(), other, justify, block.timeouts(), block.transactions(), seat.signer());
  }

  Vote vote(Block block) {
    return Vote.sign(
        seat.chain(), block.header(), block.id(), seat.self(), seat.signer(), Optional.empty());
  }

  /** The same vote, one block higher than the block is. */
  Vote atWrongHeight(Vote vote, Block block) {
    BlockHeader own = block.header();
    BlockHeader higher =
        new BlockHeader(
            own.channel(),
            own.epoch(),
            own.height() + 1,
            own.round(),
            own.parent(),
            own.payloadRoot(),
            own.proposer(),
            own.timestampMicros(),
            own.parentResult(),
            own.membership(),
            own.nextMembership());
    return Vote.sign(
        seat.chain(), higher, block.id(), seat.self(), seat.signer(), vote.notarySignature());
  }

  /** A failure vote of the same round that names another candidate. */
  Timeout naming(QuorumCertificate candidate, Timeout timeout) {
    return Timeout.sign(seat.chain(), timeout.round(), candidate, seat.self(), seat.signer());
  }

  /** A candidate of the round just before, certified by votes for something older. */
  static QuorumCertificate inflated(Timeout timeout) {
    QuorumCertificate known = timeout.high();
    return new QuorumCertificate(
        known.epoch(),
        known.height() + 1,
        Math.max(1, timeout.round() - 1),
        known.block(),
        known.seals());
  }
}
