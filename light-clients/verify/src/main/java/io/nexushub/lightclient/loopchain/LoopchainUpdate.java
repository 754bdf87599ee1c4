package io.nexushub.lightclient.loopchain;

import java.util.Optional;

/**
 * What moves a client on: any block of the same term, or the one that ends it.
 *
 * @param nextReps those who vote on the block after this one, if its header names others
 */
public record LoopchainUpdate(VotedHeader voted, Optional<RepList> nextReps) {
  public LoopchainHeader header() {
    return voted.header();
  }
}
