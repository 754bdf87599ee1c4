package io.nexushub.lft;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Timeout;
import io.nexushub.protocol.consensus.Vote;
import java.util.Optional;

/**
 * This replica's voice: votes (LFT rule 2) and failure votes (rule 5). Each is promised to the
 * journal before it is spoken.
 */
final class Voter {
  private final Terms terms;
  private final Outbox out;
  private final Rounds rounds;
  private final Promises promises;
  private final Ledger ledger;
  private final Notarisations notarisations;
  private Optional<Hash> objectedTo = Optional.empty();

  Voter(
      Terms terms,
      Outbox out,
      Rounds rounds,
      Promises promises,
      Ledger ledger,
      Notarisations notarisations) {
    this.terms = terms;
    this.out = out;
    this.rounds = rounds;
    this.promises = promises;
    this.ledger = ledger;
    this.notarisations = notarisations;
  }

  /** Votes for the round's proposal once all that takes is here; says whether it did. */
  boolean vote(long nowMicros) {
    Optional<Block> proposal = rounds.proposal(rounds.current());
    if (!maySpeak()
        || proposal.filter(block -> !isDecided(block)).isEmpty()
        || proposal.flatMap(block -> ledger.find(block.id())).isEmpty()) {
      return false;
    }
    Block block = proposal.orElseThrow();
    Optional<Outcome> parent = ledger.find(block.parent()).flatMap(PendingBlock::outcome);
    if (parent.isEmpty() || !ledger.find(block.id()).orElseThrow().isPayloadHere()) {
      return false;
    }
    Optional<String> objection = objection(block, parent.orElseThrow(), nowMicros);
    if (objection.isPresent()) {
      object(block, objection.orElseThrow());
      return false;
    }
    cast(block);
    return true;
  }

  private boolean maySpeak() {
    return terms.place().isPresent() && !promises.isOutlived();
  }

  /** Whether there is nothing more to say about the round's proposal. */
  private boolean isDecided(Block block) {
    return terms.rules().keep(Rule.ONE_VOTE_A_ROUND)
        ? promises.lastVoted() >= block.round()
        : promises.votedIn(block.round()).filter(block::equals).isPresent();
  }

  private Optional<String> objection(Block block, Outcome parent, long nowMicros) {
    if (!block.header().parentResult().equals(parent.result())) {
      return Optional.of(
          "block.parentResult: "
              + block.header().parentResult()
              + " (expected: "
              + parent.result()
              + ")");
    }
    Hash announced = ledger.nextMembership(ledger.find(block.parent()).orElseThrow());
    if (!block.header().nextMembership().equals(announced)) {
      return Optional.of(
          "block.nextMembership: "
              + block.header().nextMembership()
              + " (expected: "
              + announced
              + ")");
    }
    long latest = nowMicros + ReplicaConfig.micros(terms.config().clockTolerance());
    if (block.header().timestampMicros() > latest) {
      return Optional.of(
          "block.timestamp: "
              + block.header().timestampMicros()
              + " (expected: <= "
              + latest
              + ")");
    }
    return VoteRule.objection(terms.rules(), rounds.current(), promises.lastVoted(), block);
  }

  private void object(Block block, String reason) {
    if (!objectedTo.equals(Optional.of(block.id()))) {
      objectedTo = Optional.of(block.id());
      out.add(new Effect.Refuse(block.header().proposer(), reason));
    }
  }

  private void cast(Block block) {
    promise(new JournalRecord.Voted(block));
    // Only across consecutive rounds: a quorum of such signatures means the parent will be final.
    Optional<Signature> share =
        block.justify().round() == block.round() - 1
            ? notarisations.sign(block.parent())
            : Optional.empty();
    Vote vote = sign(block, share);
    out.add(new Effect.Broadcast(vote));
    rounds.hurry();
    rounds.count(terms.place().orElseThrow(), vote);
  }

  /** Joins in giving up the round, if somebody honest has; says whether it did. */
  boolean joinFailure() {
    if (!rounds.isFailing() || promises.lastTimedOut() >= rounds.current()) {
      return false;
    }
    return timeOut();
  }

  /** Gives up the round: never votes in it any more; says whether it did. */
  boolean timeOut() {
    if (!maySpeak() || promises.lastTimedOut() >= rounds.current()) {
      return false;
    }
    var failure = new JournalRecord.TimedOut(rounds.current(), rounds.high(), rounds.entry());
    promise(failure);
    Timeout timeout = sign(failure);
    out.add(new Effect.Broadcast(timeout));
    rounds.count(terms.place().orElseThrow(), timeout);
    return true;
  }

  private void promise(JournalRecord entry) {
    promises.give(entry);
    out.add(new Effect.Persist(entry));
  }

  /** Counts, after a restart, what this replica has said in its round. */
  void recall() {
    promises
        .votedIn(rounds.current())
        .ifPresent(block -> {
          rounds.proposed(block);
          rounds.count(terms.place().orElseThrow(), sign(block, Optional.empty()));
        });
    promises
        .timedOutIn(rounds.current())
        .ifPresent(failure -> rounds.count(terms.place().orElseThrow(), sign(failure)));
  }

  /** Says again what was said in this round; signatures are deterministic, so nothing is new. */
  void repeat() {
    long round = rounds.current();
    promises
        .votedIn(round)
        .ifPresent(block -> out.add(new Effect.Broadcast(sign(block, notarySignatureOf(round)))));
    promises.timedOutIn(round).ifPresent(failure -> out.add(new Effect.Broadcast(sign(failure))));
  }

  private Optional<Signature> notarySignatureOf(long round) {
    return rounds.voteOf(terms.place().orElseThrow(), round).flatMap(Vote::notarySignature);
  }

  private Vote sign(Block block, Optional<Signature> share) {
    return Vote.sign(
        terms.seat().chain(),
        block.header(),
        block.id(),
        terms.self(),
        terms.seat().signer(),
        share);
  }

  private Timeout sign(JournalRecord.TimedOut failure) {
    return Timeout.sign(
        terms.seat().chain(), failure.round(), failure.high(), terms.self(), terms.seat().signer());
  }
}
