package io.nexushub.lft;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Membership;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One member's part in the consensus of one channel: a value machine. {@link #step} takes one input
 * and returns what is to be done about it, in order. The rules are those of docs/spec/lft.md; rule
 * 1 is in {@link Proposer}, 2 in {@link VoteRule}, 3 in {@link Rounds}, 4 in {@link CommitRule}, 5
 * in {@link Voter}, 6 in {@link Proposer#isIdle}, and the end of an epoch in {@link #open}.
 *
 * <p>Belongs to one thread at a time.
 */
public final class Replica {
  /** The most blocks one answer to a request may hold; a longer one is refused. */
  public static final int MAX_FETCHED_BLOCKS = 64;

  /** How many committed blocks' notary signatures are still gathered and told, the newest. */
  public static final int MAX_NOTARISATIONS = 256;

  private final Outbox out;
  private final Promises promises;
  private final Notarisations notarisations;
  private final Ahead ahead;
  private final Serving serving;
  private Tenure tenure;
  private boolean waiting;
  private long repeatedRound = -1;
  private boolean halted;

  private Replica(
      Outbox out, Promises promises, Notarisations notarisations, Ahead ahead, Tenure tenure) {
    this.out = out;
    this.promises = promises;
    this.notarisations = notarisations;
    this.ahead = ahead;
    this.serving = new Serving(out);
    this.tenure = tenure;
  }

  /**
   * A replica as it stands before its first input.
   *
   * @param seat with the membership that certifies the head's children: if the head ends an epoch,
   *     the one that {@link Effect.Commit} opened with it
   * @param journal everything it ever persisted, in order, or {@link JournalRecord#compact} of it
   */
  public static Replica restore(
      Seat seat, ReplicaConfig config, ChainHead head, List<JournalRecord> journal) {
    return restore(seat, config, Rules.SAFE, head, journal);
  }

  /** See above; other rules than {@link Rules#SAFE} are for showing what goes wrong. */
  public static Replica restore(
      Seat seat, ReplicaConfig config, Rules rules, ChainHead head, List<JournalRecord> journal) {
    Optional<FormerEpoch> former =
        head.former().isEmpty() ? Optional.empty() : Optional.of(head.former().getLast());
    Terms terms = Terms.of(seat, config, rules, former);
    Outbox out = new Outbox();
    Promises promises = Promises.of(terms.epoch(), journal);
    Notarisations notarisations = new Notarisations(seat, out);
    head.unfinished()
        .forEach(known ->
            notarisations.resume(known, membersAt(known.height(), head.former(), seat.members())));
    Ahead ahead = new Ahead();
    List<Block> uncommitted = blocksOf(journal, terms.epoch());
    Tenure tenure = Tenure.resumed(terms, out, head, uncommitted, promises, notarisations, ahead);
    for (JournalRecord entry : journal) {
      if (entry instanceof JournalRecord.Voted(Block block)) {
        tenure.ledger().journaled(block.id());
      }
    }
    return new Replica(out, promises, notarisations, ahead, tenure);
  }

  private static Membership membersAt(long height, List<FormerEpoch> former, Membership present) {
    return former.stream()
        .filter(epoch -> height <= epoch.last().height())
        .findFirst()
        .map(FormerEpoch::members)
        .orElse(present);
  }

  /**
   * Blocks this replica voted for or proposed in an epoch, parents first: they outlive a crash of
   * everybody.
   */
  private static List<Block> blocksOf(List<JournalRecord> journal, long epoch) {
    Map<Hash, Block> blocks = new TreeMap<>();
    for (JournalRecord entry : journal) {
      if (entry.epoch() != epoch) {
        continue;
      }
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
    boolean inOrder = tenure.terms().rules().keep(Rule.PERSIST_BEFORE_SEND);
    return inOrder ? effects : persistLast(effects);
  }

  private static List<Effect> persistLast(List<Effect> effects) {
    return effects.stream()
        .sorted(Comparator.comparing(effect -> effect instanceof Effect.Persist))
        .toList();
  }

  private void apply(Input input) {
    switch (input) {
      case Input.Started _ -> start();
      case Input.MessageReceived received -> tenure.reception().take(received);
      case Input.TimerExpired(long _, Timer timer) -> onTimer(timer);
      case Input.PayloadReady(long _, var block) -> tenure.ledger().payloadArrived(block);
      case Input.PayloadSelected selection -> tenure.proposer().propose(selection);
      case Input.BlockExecuted(long _, var block, var result, var decision, var members) ->
          tenure.ledger().executed(block, new Outcome(result, decision, members));
      case Input.TransactionsWaiting(long _, boolean now) -> {
        waiting = now;
        tenure.proposer().transactionsWaiting(now);
      }
      case Input.BlocksRequested request ->
          serving.answer(request, tenure.ledger(), tenure.rounds());
      case Input.BlocksFetched answer -> onBlocks(answer);
    }
  }

  private void start() {
    tenure.recall();
    notarisations.start();
    tenure.repeat();
    setResendTimer();
  }

  private void onTimer(Timer timer) {
    tenure.onTimer(timer);
    if (timer.kind() == Timer.Kind.RESEND) {
      if (repeatedRound == tenure.rounds().current()) {
        tenure.repeat(); // Nothing has moved since the timer was set.
      }
      notarisations.resend();
      setResendTimer();
    }
  }

  private void setResendTimer() {
    repeatedRound = tenure.rounds().current();
    out.add(
        new Effect.SetTimer(
            new Timer(Timer.Kind.RESEND, repeatedRound),
            ReplicaConfig.micros(tenure.terms().config().resendInterval())));
  }

  private void onBlocks(Input.BlocksFetched answer) {
    if (tenure.catchUp().accept(answer)) {
      tenure.rounds().see(answer.certificate());
    }
    answer.shares().stream()
        .limit(MAX_FETCHED_BLOCKS)
        .forEach(shares -> notarisations.fetched(answer.from(), shares));
  }

  /** Everything that has become possible, until nothing more has. */
  private void settle(long nowMicros) {
    boolean moved = true;
    while (moved && !halted) {
      Ledger ledger = tenure.ledger();
      ledger.certify(tenure.rounds().high()); // The certificate may have come before its block.
      ledger.commitFinal().ifPresent(this::halt);
      if (!halted) {
        ledger.opened().ifPresent(this::open);
        moved = ledger.opened().isPresent() || tenure.speak(nowMicros);
      }
    }
    if (!halted) {
      tenure.rest();
    }
  }

  /**
   * The last block of the epoch is committed, and on disk before anything of the next one can be:
   * its members go on from it. Nothing that was said in the old epoch counts in the new one.
   */
  private void open(Membership members) {
    Terms before = tenure.terms();
    Seat seat = before.seat().in(members);
    PendingBlock last = tenure.ledger().head();
    promises.enter(members.epoch());
    notarisations.enter(seat);
    Terms terms = before.next(last.block().header(), seat);
    tenure = Tenure.opening(terms, out, last, promises, notarisations, ahead);
    tenure.proposer().transactionsWaiting(waiting);
    tenure.recall();
    out.add(new Effect.Broadcast(tenure.rounds().standing()));
    ahead.takeEarly().forEach(tenure.reception()::take);
  }

  private void halt(String reason) {
    halted = true;
    out.add(new Effect.Halt(reason));
  }

  /** A look from outside, for status pages and tests. */
  public Status status() {
    return tenure.status();
  }

  /** The members of the epoch it is in. */
  public Membership members() {
    return tenure.terms().seat().members();
  }
}
