package io.nexushub.lft;

import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.Optional;

/**
 * That a block is final, and what executing it gave, for somebody who knows the members of its
 * epoch and none of its blocks: its child of the next round, which carries the result, and the
 * votes for that (rule 4). The block is not the last of its epoch.
 *
 * @param certificate of {@code child}
 */
public record HeadProof(Block block, Block child, QuorumCertificate certificate) {
  /**
   * Why this does not prove it, or empty.
   *
   * @param seat among the members of the present epoch
   * @param start the certificate without votes that the epoch starts from
   */
  public Optional<String> objection(Seat seat, QuorumCertificate start) {
    return BlockCheck.form(seat, block)
        .or(() -> BlockCheck.form(seat, child))
        .or(this::pair)
        .or(() ->
            block.justify().equals(start)
                ? Optional.empty()
                : EpochProof.certified(seat, block.justify(), "certificate of the parent"))
        .or(() -> EpochProof.certified(seat, child.justify(), "certificate of the block"))
        .or(() -> EpochProof.certified(seat, certificate, "certificate of the child"));
  }

  private Optional<String> pair() {
    if (block.header().endsEpoch()) {
      return EpochProof.found("block", block.height() + ", of an epoch's end", "one before");
    }
    if (child.isClosing() || !child.parent().equals(block.id())) {
      return EpochProof.found("child", child.id(), "a child of " + block.id());
    }
    if (child.justify().round() != block.round() || child.round() != block.round() + 1) {
      return EpochProof.found("round of the child", child.round(), block.round() + 1);
    }
    return certificate.block().equals(child.id())
            && certificate.round() == child.round()
            && certificate.height() == child.height()
        ? Optional.empty()
        : EpochProof.found("certificate of", certificate.block(), child.id());
  }
}
