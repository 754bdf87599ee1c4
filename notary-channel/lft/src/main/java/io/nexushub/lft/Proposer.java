package io.nexushub.lft;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Proposes in this replica's rounds (LFT rule 1), at once or when the channel was idle (rule 6).
 */
final class Proposer {
  private final Terms terms;
  private final Outbox out;
  private final Rounds rounds;
  private final Promises promises;
  private final Ledger ledger;
  private boolean waiting;
  private long idleRound = -1;
  private long askedRound = -1;
  private Hash askedParent = Hash.ZERO;

  Proposer(Terms terms, Outbox out, Rounds rounds, Promises promises, Ledger ledger) {
    this.terms = terms;
    this.out = out;
    this.rounds = rounds;
    this.promises = promises;
    this.ledger = ledger;
  }

  void transactionsWaiting(boolean now) {
    waiting = now;
  }

  /** The channel has been idle for long enough in this round to make an empty block. */
  void idleFor(long round) {
    idleRound = round;
  }

  /**
   * LFT rule 6: nobody waits for anything, neither for a transaction to get into a block nor for
   * one that is in a block to be final.
   */
  boolean isIdle() {
    Optional<PendingBlock> candidate = rounds.candidate();
    return !waiting && candidate.isPresent() && !ledger.branchHoldsWork(candidate.orElseThrow());
  }

  /**
   * Asks for a payload when it is time to propose, or proposes a block that closes the epoch; says
   * whether it did.
   */
  boolean prepare(long nowMicros) {
    long round = rounds.current();
    if (!mayPropose() || (isIdle() && idleRound != round)) {
      return false;
    }
    PendingBlock parent = rounds.candidate().orElseThrow();
    if (parent.end().isPresent()) {
      Optional<Block> closing = build(round, parent, List.of(), nowMicros); // Nothing to choose.
      closing.ifPresent(this::publish);
      return closing.isPresent();
    }
    if (askedRound == round && askedParent.equals(parent.id())) {
      return false;
    }
    askedRound = round;
    askedParent = parent.id();
    out.add(new Effect.SelectPayload(round, parent.block(), ledger.branch(parent)));
    return true;
  }

  private boolean mayPropose() {
    long round = rounds.current();
    return terms.isOwnRound(round)
        && !promises.isOutlived()
        && promises.lastProposed() < round
        && promises.lastVoted() < round
        && rounds.canPropose()
        && rounds.candidate().filter(PendingBlock::isExecuted).isPresent();
  }

  /** The payload is chosen: proposes, unless round or candidate have changed meanwhile. */
  void propose(Input.PayloadSelected selection) {
    if (selection.round() != rounds.current()
        || !mayPropose()
        || !selection.parent().equals(rounds.high().block())) {
      return;
    }
    PendingBlock parent = rounds.candidate().orElseThrow();
    if (parent.end().isEmpty()) {
      List<Hash> transactions =
          new LinkedHashSet<>(selection.transactions())
              .stream().limit(Block.MAX_TRANSACTIONS).toList();
      build(selection.round(), parent, transactions, selection.nowMicros())
          .ifPresent(this::publish);
    }
  }

  private void publish(Block block) {
    JournalRecord promise = new JournalRecord.Proposed(block);
    promises.give(promise);
    out.add(new Effect.Persist(promise));
    out.add(new Effect.Broadcast(block));
    take(block);
  }

  /** Nothing, if the signer would not or could not sign it. */
  private Optional<Block> build(
      long round, PendingBlock parent, List<Hash> transactions, long nowMicros) {
    Hash payloadRoot =
        parent
            .end()
            .map(end -> Block.closingRoot(end.id()))
            .orElseGet(() -> Block.payloadRoot(transactions));
    BlockHeader header =
        new BlockHeader(
            terms.seat().chain().channel(),
            terms.epoch(),
            parent.height() + 1,
            round,
            parent.id(),
            payloadRoot,
            terms.self(),
            Math.max(nowMicros, parent.block().header().timestampMicros() + 1),
            parent.outcome().orElseThrow().result(),
            terms.seat().members().hash(),
            ledger.nextMembership(parent));
    return Block.asked(
        terms.seat().chain(),
        header,
        rounds.high(),
        rounds.entry(),
        transactions,
        terms.seat().signer());
  }

  private void take(Block block) {
    rounds.proposed(block);
    ledger
        .insert(block)
        .ifPresent(objection -> {
          throw new IllegalStateException("own proposal: " + objection);
        });
  }

  /** Takes back, after a restart, what this replica has proposed in its round. */
  void recall() {
    promises.proposedIn(rounds.current()).ifPresent(this::take);
  }

  /** Shows its proposal again. */
  void repeat() {
    promises.proposedIn(rounds.current()).ifPresent(block -> out.add(new Effect.Broadcast(block)));
  }
}
