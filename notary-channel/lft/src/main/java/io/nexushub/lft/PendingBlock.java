package io.nexushub.lft;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A block and how far this replica has come with it. */
final class PendingBlock {
  private final Block block;
  private boolean payloadHere;
  private boolean executing;
  private @Nullable Outcome outcome;
  private @Nullable QuorumCertificate certificate;

  PendingBlock(Block block) {
    this.block = block;
  }

  Block block() {
    return block;
  }

  Hash id() {
    return block.id();
  }

  long height() {
    return block.height();
  }

  boolean isPayloadHere() {
    return payloadHere;
  }

  void payloadArrived() {
    payloadHere = true;
  }

  /** Whether it is time to execute it; true once. */
  boolean startExecuting(boolean parentExecuted) {
    if (!payloadHere || executing || !parentExecuted) {
      return false;
    }
    executing = true;
    return true;
  }

  boolean isExecuted() {
    return outcome != null;
  }

  boolean isExecuting() {
    return executing && outcome == null;
  }

  Optional<Outcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  void executed(Outcome result) {
    outcome = result;
  }

  Optional<QuorumCertificate> certificate() {
    return Optional.ofNullable(certificate);
  }

  void certified(QuorumCertificate proof) {
    certificate = proof;
  }

  /** Whether its commit is waited for: somebody's transaction, or a message out of the chain. */
  boolean holdsWork() {
    return !block.transactions().isEmpty() || (outcome != null && outcome.decision().isPresent());
  }
}
