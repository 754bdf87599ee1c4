package io.nexushub.lft;

import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Standing;
import io.nexushub.protocol.consensus.Timeout;
import io.nexushub.protocol.consensus.TimeoutCertificate;
import io.nexushub.protocol.consensus.Vote;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The course of the rounds: what was proposed and voted in each, and what ended it (LFT rule 3).
 */
final class Rounds {
  private final Terms terms;
  private final Outbox out;
  private final Pacemaker pacemaker;
  private final Ledger ledger;
  private final Certificates certificates;
  private final VoteTally votes;
  private final TimeoutTally timeouts;
  private final Map<Long, Block> proposals = new TreeMap<>();
  private long timedRound;
  private boolean unhurried;

  Rounds(Terms terms, Outbox out, Pacemaker pacemaker, Ledger ledger, Certificates certificates) {
    this.terms = terms;
    this.out = out;
    this.pacemaker = pacemaker;
    this.ledger = ledger;
    this.certificates = certificates;
    this.votes = new VoteTally(terms.seat().members(), terms.quorum());
    this.timeouts = new TimeoutTally(terms.seat().members(), terms.quorum());
  }

  long current() {
    return pacemaker.round();
  }

  QuorumCertificate high() {
    return pacemaker.high();
  }

  Optional<TimeoutCertificate> entry() {
    return pacemaker.entry();
  }

  boolean canPropose() {
    return pacemaker.canPropose();
  }

  /** The candidate: the block everything new must extend. */
  Optional<PendingBlock> candidate() {
    return ledger.find(pacemaker.high().block());
  }

  /** The first valid proposal of a round. */
  Optional<Block> proposal(long round) {
    return Optional.ofNullable(proposals.get(round));
  }

  void proposed(Block block) {
    if (terms.rules().keep(Rule.ONE_VOTE_A_ROUND)) {
      proposals.putIfAbsent(block.round(), block);
    } else {
      proposals.put(block.round(), block);
    }
  }

  Optional<Vote> voteOf(int member, long round) {
    return votes.of(member, round);
  }

  boolean hasTimeout(int member, long round) {
    return timeouts.has(member, round);
  }

  /** Whether more than a third of the power has given up this round. */
  boolean isFailing() {
    return timeouts.power(current()) >= terms.seat().members().oneHonest();
  }

  /** A vote whose signature is valid. */
  VoteTally.Count count(int member, Vote vote) {
    VoteTally.Count count = votes.add(member, vote);
    if (count instanceof VoteTally.Count.Quorum(QuorumCertificate certificate)) {
      certificates.remember(certificate);
      see(certificate);
    }
    return count;
  }

  /** A failure vote whose signature and certificate are valid. */
  void count(int member, Timeout timeout) {
    timeouts
        .add(member, timeout)
        .ifPresent(failed -> {
          certificates.remember(failed);
          see(failed);
        });
  }

  /** A valid certificate. */
  void see(QuorumCertificate certificate) {
    if (pacemaker.see(certificate)) {
      forget();
    }
    ledger.certify(certificate);
  }

  /**
   * A valid certificate of a failed round. One that knows of a newer candidate than this replica
   * does is of no use yet: nothing could be proposed on it.
   */
  void see(TimeoutCertificate failed) {
    if (failed.highRound() <= high().round() && pacemaker.see(failed)) {
      forget();
    }
  }

  private void forget() {
    votes.forget(current());
    timeouts.forget(current());
    proposals.keySet().removeIf(round -> RoundWindow.isTooOld(current(), round));
  }

  /**
   * Keeps the round's timers: an idle channel is given time, until there is something to wait for.
   */
  void keepTime(boolean idle) {
    if (timedRound != current()) {
      timedRound = current();
      unhurried = idle;
      long patience = idle ? ReplicaConfig.micros(terms.config().idleInterval()) : 0;
      setTimer(patience + pacemaker.timeoutMicros());
      if (idle && terms.isOwnRound(current())) {
        out.add(new Effect.SetTimer(new Timer(Timer.Kind.IDLE, current()), patience));
      }
    } else if (unhurried && !idle) {
      hurry();
    }
  }

  /** From here the certificate is waited for, or what there is to do. */
  void hurry() {
    unhurried = false;
    setTimer(pacemaker.timeoutMicros());
  }

  private void setTimer(long delayMicros) {
    out.add(new Effect.SetTimer(new Timer(Timer.Kind.ROUND, current()), delayMicros));
  }

  Standing standing() {
    return new Standing(current(), ledger.head().height(), high(), entry());
  }
}
