package io.nexushub.lft;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A block and how far this replica has come with it. */
final class PendingBlock {
  private final Block block;
  private final @Nullable PendingBlock closed;
  private final boolean root;
  private boolean payloadHere;
  private boolean executing;
  private boolean inJournal;
  private @Nullable Outcome outcome;
  private @Nullable QuorumCertificate certificate;

  private PendingBlock(Block block, @Nullable PendingBlock closed, boolean root) {
    this.block = block;
    this.closed = closed;
    this.root = root;
  }

  /** What a replica starts from: committed and executed. */
  static PendingBlock root(Block block, Outcome outcome, QuorumCertificate certificate) {
    PendingBlock head = new PendingBlock(block, null, true);
    head.outcome = outcome;
    head.certificate = certificate;
    return head;
  }

  static PendingBlock after(PendingBlock parent, Block block) {
    return new PendingBlock(block, parent.end().orElse(null), false);
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

  /** The block that ends the epoch, if this is it or one after it. */
  Optional<PendingBlock> end() {
    if (closed != null) {
      return Optional.of(closed);
    }
    return block.header().endsEpoch() && !root ? Optional.of(this) : Optional.empty();
  }

  /** Whether it comes after the end of the epoch: empty, never executed, never committed. */
  boolean isClosing() {
    return closed != null;
  }

  boolean isPayloadHere() {
    return payloadHere;
  }

  void payloadArrived() {
    payloadHere = true;
  }

  /** Whether this replica's journal has it, with its transactions. */
  boolean isInJournal() {
    return inJournal;
  }

  void journaled() {
    inJournal = true;
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

  /**
   * Whether its commit is waited for: somebody's transaction, a message out of the chain, or the
   * next epoch.
   */
  boolean holdsWork() {
    return !block.transactions().isEmpty()
        || end().isPresent()
        || (outcome != null && (outcome.decision().isPresent() || outcome.members().isPresent()));
  }
}
