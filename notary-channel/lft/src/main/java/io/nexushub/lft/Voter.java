package io.nexushub.lft;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Message;
import io.nexushub.protocol.consensus.Statement;
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
    return VoteRule.objection(terms.rules(), rounds.current(), promises.lastVoted(), block)
        .or(() ->
            ledger
                .repeated(block)
                .map(id -> "block.transactions: " + id + " again (expected: once in a branch)"));
  }

  private void object(Block block, String reason) {
    if (!objectedTo.equals(Optional.of(block.id()))) {
      objectedTo = Optional.of(block.id());
      out.add(new Effect.Refuse(block.header().proposer(), reason));
    }
  }

  private void cast(Block block) {
    promise(new JournalRecord.Voted(block));
    ledger.journaled(block.id());
    // Only across consecutive rounds: a quorum of such signatures means the parent will be final.
    Optional<Hash> decision =
        block.justify().round() == block.round() - 1
            ? notarisations.decision(block.parent())
            : Optional.empty();
    Optional<Vote> vote = sign(block, decision);
    vote.ifPresent(this::broadcast);
    rounds.hurry();
    vote.ifPresent(this::count);
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
    Optional<Timeout> timeout = sign(failure);
    timeout.ifPresent(this::broadcast);
    timeout.ifPresent(this::count);
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
          signUnlessGivenUp(block).ifPresent(this::count);
        });
    promises.timedOutIn(rounds.current()).flatMap(this::sign).ifPresent(this::count);
  }

  /**
   * Says again what was said in this round, and says what the signer would not or could not sign
   * before: signatures are deterministic, so nothing is new.
   */
  void repeat() {
    long round = rounds.current();
    Optional<Timeout> timeout = promises.timedOutIn(round).flatMap(this::sign);
    Optional<Vote> vote =
        promises
            .votedIn(round)
            .flatMap(block ->
                rounds
                    .voteOf(terms.place().orElseThrow(), round)
                    .or(() -> signUnlessGivenUp(block)));
    vote.ifPresent(this::broadcast);
    timeout.ifPresent(this::broadcast);
    vote.ifPresent(this::count);
    timeout.ifPresent(this::count);
  }

  /**
   * A vote that was promised: whether it was ever signed nobody knows who has given up its round.
   */
  private Optional<Vote> signUnlessGivenUp(Block block) {
    return promises.timedOutIn(block.round()).isPresent()
        ? Optional.empty()
        : sign(block, Optional.empty());
  }

  private void broadcast(Message message) {
    out.add(new Effect.Broadcast(message));
  }

  private void count(Vote vote) {
    rounds.count(terms.place().orElseThrow(), vote);
  }

  private void count(Timeout timeout) {
    rounds.count(terms.place().orElseThrow(), timeout);
  }

  /** A vote, with a signature over the decision of the block's parent if there is one. */
  private Optional<Vote> sign(Block block, Optional<Hash> decision) {
    Statement.OfVote statement =
        Vote.statement(terms.seat().chain(), block.header(), block.id(), decision);
    Optional<Vote> vote =
        terms
            .seat()
            .signer()
            .sign(statement)
            .map(signed -> Vote.of(statement, terms.self(), signed));
    vote.flatMap(Vote::notarySignature)
        .ifPresent(share -> notarisations.signed(block.parent(), share));
    return vote;
  }

  private Optional<Timeout> sign(JournalRecord.TimedOut failure) {
    return Timeout.asked(
        terms.seat().chain(), failure.round(), failure.high(), terms.self(), terms.seat().signer());
  }
}
