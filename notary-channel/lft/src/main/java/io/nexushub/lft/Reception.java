package io.nexushub.lft;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.Message;
import io.nexushub.protocol.consensus.NotaryShares;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Standing;
import io.nexushub.protocol.consensus.Timeout;
import io.nexushub.protocol.consensus.TimeoutCertificate;
import io.nexushub.protocol.consensus.Verdict;
import io.nexushub.protocol.consensus.Vote;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Verifies what peers say, cheapest checks first, then applies it. Whatever is refused is refused
 * whole and with a reason.
 */
final class Reception {
  private final Terms terms;
  private final Outbox out;
  private final Rounds rounds;
  private final Ledger ledger;
  private final Notarisations notarisations;
  private final Certificates certificates;
  private final CatchUp catchUp;
  private final Ahead ahead;
  private final Accusations accusations;
  private final Optional<Accusations> formerAccusations;
  private final Map<Address, Long> answered = new TreeMap<>(); // members only

  Reception(
      Terms terms,
      Outbox out,
      Rounds rounds,
      Ledger ledger,
      Notarisations notarisations,
      Certificates certificates,
      CatchUp catchUp,
      Ahead ahead) {
    this.terms = terms;
    this.out = out;
    this.rounds = rounds;
    this.ledger = ledger;
    this.notarisations = notarisations;
    this.certificates = certificates;
    this.catchUp = catchUp;
    this.ahead = ahead;
    this.accusations = new Accusations(terms.seat(), out);
    this.formerAccusations =
        terms.former().map(epoch -> new Accusations(terms.seat().in(epoch.members()), out));
  }

  /** Each message speaks of one epoch, and only of the present one can anything be said here. */
  void take(Input.MessageReceived input) {
    long epoch = epochOf(input.message());
    if (epoch > terms.epoch()) {
      ahead.hear(input, epoch, terms.epoch());
    } else if (epoch < terms.epoch()) {
      takeLate(input, epoch);
    } else {
      takePresent(input);
    }
  }

  private long epochOf(Message message) {
    return switch (message) {
      case Block block -> block.header().epoch();
      case Vote vote -> vote.epoch();
      case Timeout timeout -> timeout.epoch();
      case Standing standing -> standing.epoch();
      case NotaryShares _ -> terms.epoch(); // They go by their block, of whatever epoch.
      case Evidence.DoubleVote evidence -> evidence.epoch();
      case Evidence.DoubleProposal evidence -> evidence.epoch();
    };
  }

  /** Of an epoch that is over: nothing in it counts any more, but who said it may be behind. */
  private void takeLate(Input.MessageReceived input, long epoch) {
    Address from = input.from();
    boolean justOver = epoch + 1 == terms.epoch();
    if (input.message() instanceof Evidence evidence && justOver) {
      formerAccusations.ifPresent(former -> former.hear(from, evidence));
      return;
    }
    if (!(input.message() instanceof Standing)) {
      refuse(from, "epoch: " + epoch + " (expected: " + terms.epoch() + ")");
    }
    answer(from, input.nowMicros());
  }

  private void takePresent(Input.MessageReceived input) {
    Address from = input.from();
    switch (input.message()) {
      case Block block -> onBlock(from, block);
      case Vote vote -> onVote(from, vote);
      case Timeout timeout -> onTimeout(from, timeout, input.nowMicros());
      case Standing standing -> onStanding(from, standing, input.nowMicros());
      case NotaryShares shares -> notarisations.hear(from, shares);
      case Evidence.DoubleVote evidence -> accusations.hear(from, evidence);
      case Evidence.DoubleProposal evidence -> accusations.hear(from, evidence);
    }
  }

  private void onBlock(Address from, Block block) {
    Optional<Block> before = rounds.proposal(block.round());
    if (RoundWindow.isTooOld(rounds.current(), block.round())
        || before.map(Block::id).filter(block.id()::equals).isPresent()) {
      return;
    }
    Optional<String> objection =
        BlockCheck.form(terms.seat(), block)
            .or(() -> BlockCheck.proposer(terms.seat(), terms.order(), block));
    if (objection.isPresent()) {
      refuse(from, objection.orElseThrow());
    } else if (before.isPresent() && terms.rules().keep(Rule.ONE_VOTE_A_ROUND)) {
      // Should the second be certified all the same, it will be fetched.
      accusations.accuse(Evidence.DoubleProposal.of(before.orElseThrow(), block));
    } else if (block.height() > ledger.head().height()) {
      onProposal(from, block);
    }
  }

  private void onProposal(Address from, Block block) {
    Optional<String> objection = certificatesOf(block);
    if (objection.isPresent()) {
      refuse(from, objection.orElseThrow());
      return;
    }
    see(from, block.justify());
    block.timeouts().ifPresent(rounds::see);
    rounds.proposed(block);
    ledger.insert(block).ifPresent(reason -> refuse(from, reason));
  }

  private Optional<String> certificatesOf(Block block) {
    Verdict justified = certificates.verify(block.justify());
    if (!justified.isValid()) {
      return Optional.of("block.justify: " + justified.explain());
    }
    return block.timeouts().map(certificates::verify).flatMap(this::objection);
  }

  private Optional<String> objection(Verdict failed) {
    return failed.isValid()
        ? Optional.empty()
        : Optional.of("failed certificate: " + failed.explain());
  }

  private void onVote(Address from, Vote vote) {
    OptionalInt place = terms.seat().members().indexOf(vote.voter());
    Optional<String> objection = stranger(vote.voter(), vote.epoch());
    if (objection.isPresent()) {
      refuse(from, objection.orElseThrow());
      return;
    }
    if (!RoundWindow.contains(rounds.current(), vote.round())) {
      return;
    }
    int member = place.orElseThrow();
    Optional<Vote> before = rounds.voteOf(member, vote.round());
    if (before.filter(vote::equals).isPresent()) {
      return;
    }
    Seat seat = terms.seat();
    if (!vote.isSignedBy(seat.members().at(member).key(), seat.chain(), seat.scheme())) {
      refuse(from, "vote of " + vote.voter() + ": signature is not theirs");
      return;
    }
    switch (rounds.count(member, vote)) {
      case VoteTally.Count.Conflicting(Evidence.DoubleVote evidence) ->
          accusations.accuse(evidence);
      case VoteTally.Count.Pending _, VoteTally.Count.Quorum _ -> compareProposals(vote);
      case VoteTally.Count.Repeated _ -> {}
    }
    hearShare(from, member, vote);
  }

  /**
   * A voter who was shown another block than we were is shown ours: it can convict the proposer.
   */
  private void compareProposals(Vote vote) {
    rounds
        .proposal(vote.round())
        .filter(block -> !block.id().equals(vote.block()))
        .ifPresent(block -> out.add(new Effect.Send(vote.voter(), block)));
  }

  /** The share is outside what the vote's signature covers, so only the voter's own word counts. */
  private void hearShare(Address from, int member, Vote vote) {
    if (!from.equals(vote.voter())) {
      return;
    }
    Optional<Block> block = ledger.find(vote.block()).map(PendingBlock::block);
    if (block.isPresent() && vote.notarySignature().isPresent()) {
      boolean right =
          notarisations.hear(
              block.orElseThrow().parent(), member, vote.notarySignature().orElseThrow());
      if (!right) {
        refuse(from, "notary share of " + from + ": not over the decision of the block's parent");
      }
    }
  }

  private void onTimeout(Address from, Timeout timeout, long nowMicros) {
    Optional<String> objection = stranger(timeout.voter(), timeout.epoch());
    if (objection.isPresent()) {
      refuse(from, objection.orElseThrow());
      return;
    }
    if (timeout.round() < rounds.current()) {
      answer(from, nowMicros);
      return;
    }
    int member = terms.seat().members().indexOf(timeout.voter()).orElseThrow();
    if (rounds.hasTimeout(member, timeout.round())) {
      return;
    }
    if (timeout.high().round() >= timeout.round()) {
      refuse(
          from,
          "candidate round: " + timeout.high().round() + " (expected: < " + timeout.round() + ")");
      return;
    }
    Verdict known = certificates.verify(timeout.high());
    Seat seat = terms.seat();
    if (!known.isValid()) {
      refuse(from, "candidate certificate: " + known.explain());
    } else if (!timeout.isSignedBy(seat.members().at(member).key(), seat.chain(), seat.scheme())) {
      refuse(from, "failure vote of " + timeout.voter() + ": signature is not theirs");
    } else {
      see(from, timeout.high());
      if (RoundWindow.contains(rounds.current(), timeout.round())) {
        rounds.count(member, timeout);
      }
    }
  }

  private void onStanding(Address from, Standing standing, long nowMicros) {
    Verdict known = certificates.verify(standing.high());
    if (!known.isValid()) {
      refuse(from, "candidate certificate: " + known.explain());
      return;
    }
    see(from, standing.high());
    if (standing.timeouts().isPresent()) {
      TimeoutCertificate failed = standing.timeouts().orElseThrow();
      if (failed.round() >= rounds.current()) {
        Verdict verdict = certificates.verify(failed);
        if (!verdict.isValid()) {
          refuse(from, "failed certificate: " + verdict.explain());
          return;
        }
        rounds.see(failed);
      }
    }
    if (standing.round() < rounds.current() || standing.high().round() < rounds.high().round()) {
      answer(from, nowMicros);
    }
  }

  private void see(Address from, QuorumCertificate certificate) {
    if (certificate.round() > rounds.high().round()) {
      catchUp.follow(from);
    }
    rounds.see(certificate);
  }

  /** Shows a peer who is behind the way, but not more often than it repeats itself. */
  private void answer(Address from, long nowMicros) {
    long interval = ReplicaConfig.micros(terms.config().resendInterval());
    Long last = answered.get(from);
    if (!terms.isKnown(from) || (last != null && nowMicros < last + interval)) {
      return;
    }
    answered.put(from, nowMicros);
    out.add(new Effect.Send(from, rounds.standing()));
  }

  private Optional<String> stranger(Address voter, long epoch) {
    Membership members = terms.seat().members();
    if (!members.contains(voter)) {
      return Optional.of("voter: " + voter + " (expected: a member)");
    }
    return epoch == members.epoch()
        ? Optional.empty()
        : Optional.of("epoch: " + epoch + " (expected: " + members.epoch() + ")");
  }

  private void refuse(Address from, String reason) {
    out.add(new Effect.Refuse(from, reason));
  }
}
