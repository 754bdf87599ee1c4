package io.nexushub.lft;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One member's part in the consensus of one channel: a value machine. {@link #step} takes one input
 * and returns what is to be done about it, in order. The rules are those of docs/spec/lft.md; rule
 * 1 is in {@link Proposer}, 2 in {@link VoteRule}, 3 in {@link Rounds}, 4 in {@link CommitRule}, 5
 * in {@link Voter}, 6 in {@link Proposer#isIdle}.
 *
 * <p>Belongs to one thread at a time.
 */
public final class Replica {
  /** The most blocks one answer to a request may hold; a longer one is refused. */
  public static final int MAX_FETCHED_BLOCKS = 64;

  /** How many committed blocks' notary signatures are still gathered and told, the newest. */
  public static final int MAX_NOTARISATIONS = 256;

  private final Terms terms;
  private final Outbox out;
  private final Pacemaker pacemaker;
  private final Notarisations notarisations;
  private final Ledger ledger;
  private final Rounds rounds;
  private final Proposer proposer;
  private final Voter voter;
  private final CatchUp catchUp;
  private final Reception reception;
  private long repeatedRound = -1;
  private boolean halted;

  private Replica(
      Terms terms,
      Outbox out,
      Pacemaker pacemaker,
      Promises promises,
      Notarisations notarisations,
      Ledger ledger) {
    Certificates certificates = new Certificates(terms);
    this.terms = terms;
    this.out = out;
    this.pacemaker = pacemaker;
    this.notarisations = notarisations;
    this.ledger = ledger;
    this.rounds = new Rounds(terms, out, pacemaker, ledger, certificates);
    this.proposer = new Proposer(terms, out, rounds, promises, ledger);
    this.voter = new Voter(terms, out, rounds, promises, ledger, notarisations);
    this.catchUp = new CatchUp(terms, out, ledger, certificates);
    this.reception =
        new Reception(terms, out, rounds, ledger, notarisations, certificates, catchUp);
  }

  /**
   * A replica as it stands before its first input.
   *
   * @param journal everything it ever persisted, in order, or {@link JournalRecord#compact} of it
   */
  public static Replica restore(
      Seat seat, ReplicaConfig config, ChainHead head, List<JournalRecord> journal) {
    return restore(seat, config, Rules.SAFE, head, journal);
  }

  /** See above; other rules than {@link Rules#SAFE} are for showing what goes wrong. */
  public static Replica restore(
      Seat seat, ReplicaConfig config, Rules rules, ChainHead head, List<JournalRecord> journal) {
    Terms terms = Terms.of(seat, config, rules);
    Outbox out = new Outbox();
    Promises promises = Promises.of(journal);
    Notarisations notarisations = new Notarisations(seat, out);
    head.unfinished().forEach(notarisations::resume);
    PendingBlock root = new PendingBlock(head.block());
    root.executed(new Outcome(head.result(), Optional.empty()));
    QuorumCertificate certificate =
        head.proof().map(proof -> proof.child().justify()).orElse(head.block().justify());
    root.certified(certificate);
    Ledger ledger = new Ledger(rules, out, notarisations, root);
    head.proof()
        .ifPresent(proof -> {
          ledger.insert(proof.child());
          ledger.certify(proof.childCertificate());
        });
    blocksOf(journal).forEach(ledger::insert);

    QuorumCertificate proven =
        head.proof().map(ChainHead.Proof::childCertificate).orElse(certificate);
    QuorumCertificate high =
        promises.high().filter(known -> known.round() > proven.round()).orElse(proven);
    long round = Math.max(high.round() + 1, promises.lastVoted());
    Pacemaker pacemaker = new Pacemaker(config, round, high, promises.entryInto(round));
    return new Replica(terms, out, pacemaker, promises, notarisations, ledger);
  }

  /**
   * Blocks this replica voted for or proposed, parents first: they outlive a crash of everybody.
   */
  private static List<Block> blocksOf(List<JournalRecord> journal) {
    var blocks = new TreeMap<Hash, Block>();
    for (JournalRecord entry : journal) {
      switch (entry) {
        case JournalRecord.Voted(Block block) -> blocks.put(block.id(), block);
        case JournalRecord.Proposed(Block block) -> blocks.put(block.id(), block);
        case JournalRecord.TimedOut _ -> {}
      }
    }
    return blocks.values().stream().sorted(Comparator.comparingLong(Block::height)).toList();
  }

  /** What to do about an input: effects in the order in which they must be carried out. */
  public List<Effect> step(Input input) {
    if (!halted) {
      apply(input);
      settle(input.nowMicros());
    }
    List<Effect> effects = out.take();
    return terms.rules().keep(Rule.PERSIST_BEFORE_SEND) ? effects : persistLast(effects);
  }

  private static List<Effect> persistLast(List<Effect> effects) {
    return effects.stream()
        .sorted(Comparator.comparing(effect -> effect instanceof Effect.Persist))
        .toList();
  }

  private void apply(Input input) {
    switch (input) {
      case Input.Started _ -> start();
      case Input.MessageReceived received -> reception.take(received);
      case Input.TimerExpired(long _, Timer timer) -> onTimer(timer);
      case Input.PayloadReady(long _, var block) -> ledger.payloadArrived(block);
      case Input.PayloadSelected selection -> proposer.propose(selection);
      case Input.BlockExecuted(long _, var block, var result, var decision) ->
          ledger.executed(block, new Outcome(result, decision));
      case Input.TransactionsWaiting(long _, boolean waiting) ->
          proposer.transactionsWaiting(waiting);
      case Input.BlocksRequested request -> serve(request);
      case Input.BlocksFetched answer -> onBlocks(answer);
    }
  }

  private void start() {
    voter.recall();
    proposer.recall();
    notarisations.start();
    repeat();
    setResendTimer();
  }

  private void onTimer(Timer timer) {
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
      case RESEND -> {
        if (repeatedRound == rounds.current()) {
          repeat(); // Nothing has moved since the timer was set.
        }
        notarisations.resend();
        setResendTimer();
      }
      case FETCH -> catchUp.giveUp();
    }
  }

  private void setResendTimer() {
    repeatedRound = rounds.current();
    out.add(
        new Effect.SetTimer(
            new Timer(Timer.Kind.RESEND, repeatedRound),
            ReplicaConfig.micros(terms.config().resendInterval())));
  }

  private void repeat() {
    proposer.repeat();
    voter.repeat();
    out.add(new Effect.Broadcast(rounds.standing()));
  }

  private void onBlocks(Input.BlocksFetched answer) {
    if (catchUp.accept(answer)) {
      rounds.see(answer.certificate());
    }
    answer.shares().stream()
        .limit(MAX_FETCHED_BLOCKS)
        .forEach(shares -> notarisations.fetched(answer.from(), shares));
  }

  /** Committed blocks come from the host's store, what is certified beyond from here. */
  private void serve(Input.BlocksRequested request) {
    long headHeight = ledger.head().height();
    long from = Math.max(1, request.fromHeight());
    long to = Math.min(request.toHeight(), from + MAX_FETCHED_BLOCKS - 1);
    if (from > to) {
      return;
    }
    if (to < headHeight) {
      out.add(new Effect.SendBlocks(request.from(), from, to, List.of(), Optional.empty()));
      return;
    }
    PendingBlock tip = rounds.candidate().orElseGet(ledger::highestCertified);
    List<Block> branch =
        ledger.branch(tip).stream().filter(block -> block.height() >= from).toList();
    long room = MAX_FETCHED_BLOCKS - Math.max(0, headHeight - from + 1);
    int size = (int) Math.min(room, branch.size());
    Optional<QuorumCertificate> certificate =
        size < branch.size() ? Optional.of(branch.get(size).justify()) : tip.certificate();
    if (from <= headHeight || size > 0) {
      out.add(
          new Effect.SendBlocks(
              request.from(), from, headHeight, branch.subList(0, size), certificate));
    }
  }

  /** Everything that has become possible, until nothing more has. */
  private void settle(long nowMicros) {
    boolean moved = true;
    while (moved && !halted) {
      ledger.certify(rounds.high()); // The certificate may have come before its block.
      ledger.commitFinal().ifPresent(this::halt);
      moved = !halted && (voter.joinFailure() || voter.vote(nowMicros) || proposer.prepare());
    }
    if (!halted) {
      rounds.keepTime(proposer.isIdle());
      catchUp.seek(rounds.high(), rounds.current());
    }
  }

  private void halt(String reason) {
    halted = true;
    out.add(new Effect.Halt(reason));
  }

  /** A look from outside, for status pages and tests. */
  public Status status() {
    return new Status(
        rounds.current(),
        terms.order().of(rounds.current()),
        ledger.head().height(),
        rounds.high().round(),
        pacemaker.failures());
  }
}
