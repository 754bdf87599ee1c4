package io.nexushub.lft;

import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.List;
import java.util.Optional;

/**
 * A replica's part in one epoch, from the block the epoch starts from to the commit of the block
 * that ends it. Only what is said of it in {@link Replica} outlives it.
 */
final class Tenure {
  private final Terms terms;
  private final Outbox out;
  private final Pacemaker pacemaker;
  private final Ledger ledger;
  private final Rounds rounds;
  private final Proposer proposer;
  private final Voter voter;
  private final CatchUp catchUp;
  private final Reception reception;

  Tenure(
      Terms terms,
      Outbox out,
      Pacemaker pacemaker,
      Ledger ledger,
      Promises promises,
      Notarisations notarisations,
      Ahead ahead) {
    Certificates certificates = new Certificates(terms);
    this.terms = terms;
    this.out = out;
    this.pacemaker = pacemaker;
    this.ledger = ledger;
    this.rounds = new Rounds(terms, out, pacemaker, ledger, certificates);
    this.proposer = new Proposer(terms, out, rounds, promises, ledger);
    this.voter = new Voter(terms, out, rounds, promises, ledger, notarisations);
    this.catchUp = new CatchUp(terms, out, ledger, certificates, ahead);
    this.reception =
        new Reception(terms, out, rounds, ledger, notarisations, certificates, catchUp, ahead);
  }

  /** An epoch from its start, right after the commit of the last block of the one before. */
  static Tenure opening(
      Terms terms,
      Outbox out,
      PendingBlock last,
      Promises promises,
      Notarisations notarisations,
      Ahead ahead) {
    QuorumCertificate start = terms.start();
    PendingBlock root = PendingBlock.root(last.block(), last.outcome().orElseThrow(), start);
    Pacemaker pacemaker = new Pacemaker(terms.config(), start.round() + 1, start, Optional.empty());
    Ledger ledger = new Ledger(terms, out, notarisations, root);
    return new Tenure(terms, out, pacemaker, ledger, promises, notarisations, ahead);
  }

  /** An epoch as the store and the journal tell it. */
  static Tenure resumed(
      Terms terms,
      Outbox out,
      ChainHead head,
      List<Block> uncommitted,
      Promises promises,
      Notarisations notarisations,
      Ahead ahead) {
    boolean within = head.block().header().epoch() == terms.epoch();
    Optional<ChainHead.Proof> proof = head.proof().filter(known -> within);
    QuorumCertificate certificate =
        proof.map(known -> known.child().justify()).orElse(terms.start());
    Outcome outcome = new Outcome(head.result(), Optional.empty(), head.members());
    Ledger ledger =
        new Ledger(
            terms, out, notarisations, PendingBlock.root(head.block(), outcome, certificate));
    proof.ifPresent(known -> {
      ledger.insert(known.child());
      ledger.certify(known.childCertificate());
    });
    uncommitted.forEach(ledger::insert);

    QuorumCertificate proven = proof.map(ChainHead.Proof::childCertificate).orElse(certificate);
    QuorumCertificate high =
        promises.high().filter(known -> known.round() > proven.round()).orElse(proven);
    long round = Math.max(high.round() + 1, promises.lastVoted());
    Pacemaker pacemaker = new Pacemaker(terms.config(), round, high, promises.entryInto(round));
    return new Tenure(terms, out, pacemaker, ledger, promises, notarisations, ahead);
  }

  Terms terms() {
    return terms;
  }

  Ledger ledger() {
    return ledger;
  }

  Rounds rounds() {
    return rounds;
  }

  Proposer proposer() {
    return proposer;
  }

  CatchUp catchUp() {
    return catchUp;
  }

  Reception reception() {
    return reception;
  }

  /** Takes back what was said in this epoch before a restart. */
  void recall() {
    voter.recall();
    proposer.recall();
  }

  /** Says again what was said in this round. */
  void repeat() {
    proposer.repeat();
    voter.repeat();
    out.add(new Effect.Broadcast(rounds.standing()));
  }

  void onTimer(Timer timer) {
    boolean current = timer.round() == rounds.current();
    switch (timer.kind()) {
      case ROUND -> {
        if (current) {
          voter.timeOut();
        }
      }
      case IDLE -> {
        if (current) {
          proposer.idleFor(timer.round());
        }
      }
      case FETCH -> catchUp.giveUp();
      case RESEND -> {}
    }
  }

  /** Whether it said anything that may make something else possible. */
  boolean speak(long nowMicros) {
    return voter.joinFailure() || voter.vote(nowMicros) || proposer.prepare(nowMicros);
  }

  /** Nothing more can be done now: sets the clock, and asks for what is missing. */
  void rest() {
    rounds.keepTime(proposer.isIdle());
    catchUp.seek(rounds.high(), rounds.current());
  }

  Status status() {
    return new Status(
        rounds.current(),
        terms.order().of(rounds.current()),
        ledger.head().height(),
        rounds.high().round(),
        pacemaker.failures());
  }
}
