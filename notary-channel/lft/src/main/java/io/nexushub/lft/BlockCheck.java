package io.nexushub.lft;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Whether a block is one of this chain at all: everything that depends on no vote and no state. */
final class BlockCheck {
  private BlockCheck() {}

  /** What a block says about itself, without any signature; why it cannot be right, or empty. */
  static Optional<String> form(Seat seat, Block block) {
    BlockHeader header = block.header();
    QuorumCertificate justify = block.justify();
    if (!header.channel().equals(seat.chain().channel())) {
      return found("channel", header.channel(), seat.chain().channel());
    }
    if (header.epoch() != seat.members().epoch()) {
      return found("epoch", header.epoch(), seat.members().epoch());
    }
    if (!header.membership().equals(seat.members().hash())) {
      return found("membership", header.membership(), seat.members().hash());
    }
    if (!justify.block().equals(header.parent())) {
      return found("justification of block", justify.block(), header.parent());
    }
    if (justify.height() + 1 != header.height()) {
      return found("height", header.height(), justify.height() + 1);
    }
    if (justify.round() >= header.round()) {
      return found("round", header.round(), "> " + justify.round());
    }
    return failedRound(block).or(() -> payload(block));
  }

  private static Optional<String> failedRound(Block block) {
    long before = block.round() - 1;
    boolean expected = block.justify().round() != before;
    if (block.timeouts().isPresent() != expected) {
      return found(
          "failed certificate",
          expected ? "none" : "one",
          expected ? "one of round " + before : "none after a certified round");
    }
    return block
        .timeouts()
        .filter(failed -> failed.round() != before)
        .flatMap(failed -> found("failed certificate of round", failed.round(), before));
  }

  /** What a closing block names in place of a payload, only its ancestors tell: see succession. */
  private static Optional<String> payload(Block block) {
    if (block.isClosing()) {
      return Optional.empty();
    }
    Hash root = Block.payloadRoot(block.transactions());
    if (!root.equals(block.header().payloadRoot())) {
      return found("payload root", block.header().payloadRoot(), root);
    }
    int distinct = new TreeSet<>(block.transactions()).size();
    return distinct == block.transactions().size()
        ? Optional.empty()
        : found("distinct transactions", distinct, block.transactions().size());
  }

  /** Whether the block is its proposer's, whose round it must be; costs a signature. */
  static Optional<String> proposer(Seat seat, ProposerOrder order, Block block) {
    Address expected = order.of(block.round());
    if (!block.header().proposer().equals(expected)) {
      return found("proposer", block.header().proposer(), expected);
    }
    int place = seat.members().indexOf(expected).orElseThrow();
    return block.isSignedBy(seat.members().at(place).key(), seat.chain(), seat.scheme())
        ? Optional.empty()
        : found("signature of block", block.signature(), "its proposer's");
  }

  /** Whether a block continues the parent it names, and closes the epoch if that has ended. */
  static Optional<String> succession(PendingBlock known, Block block) {
    Block parent = known.block();
    if (block.height() != parent.height() + 1) {
      return found("height", block.height(), parent.height() + 1);
    }
    if (block.justify().round() != parent.round()) {
      return found("justification of round", block.justify().round(), parent.round());
    }
    long before = parent.header().timestampMicros();
    if (block.header().timestampMicros() <= before) {
      return found("timestamp", block.header().timestampMicros(), "> " + before);
    }
    return known.end().map(end -> closing(end.block(), block)).orElseGet(() -> notClosing(block));
  }

  private static Optional<String> closing(Block end, Block block) {
    Hash announced = end.header().nextMembership();
    if (!block.header().nextMembership().equals(announced)) {
      return found("next membership", block.header().nextMembership(), announced);
    }
    return block.closes(end.id())
        ? Optional.empty()
        : found(
            "payload root", block.header().payloadRoot(), "closing the epoch after " + end.id());
  }

  private static Optional<String> notClosing(Block block) {
    return block.isClosing()
        ? found("payload root", block.header().payloadRoot(), Block.payloadRoot(List.of()))
        : Optional.empty();
  }

  private static Optional<String> found(String item, Object found, Object expected) {
    return Optional.of("block." + item + ": " + found + " (expected: " + expected + ")");
  }
}
