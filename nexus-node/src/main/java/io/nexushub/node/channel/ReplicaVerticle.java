package io.nexushub.node.channel;

import io.nexushub.lft.Effect;
import io.nexushub.lft.Input;
import io.nexushub.lft.JournalRecord;
import io.nexushub.lft.Notarisation;
import io.nexushub.lft.Replica;
import io.nexushub.lft.ReplicaConfig;
import io.nexushub.lft.Seat;
import io.nexushub.lft.Status;
import io.nexushub.lft.Timer;
import io.nexushub.lft.Transaction;
import io.nexushub.node.config.BlockConfig;
import io.nexushub.node.peer.PeerMessage;
import io.nexushub.node.peer.PeerMessage.Subject;
import io.nexushub.node.signer.OwnSeals;
import io.nexushub.node.store.JournalEntry;
import io.nexushub.node.work.Turns;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Message;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one {@link Replica}: all of an input's effects, in order, before the next input. What must
 * be on disk is there before what may be seen because of it.
 */
final class ReplicaVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaVerticle.class);

  /** Inputs taken at once, before other channels have the event loop again. */
  private static final int AT_ONCE = 64;

  private final ChannelParts parts;
  private final Seat seat;
  private final ReplicaConfig times;
  private final OwnSeals seals;
  private final Payloads payloads;
  private final Turns<Address, Input> inbox =
      new Turns<>(Hearing.PEER_MESSAGES, Hearing.PEER_MESSAGE_BYTES);
  private final Map<Timer.Kind, Long> timers = new EnumMap<>(Timer.Kind.class);
  private @Nullable Replica replica;
  private @Nullable BlockWork work;
  private @Nullable BlockSync sync;
  private @Nullable Wakeup pumping;
  private @Nullable SnapshotJoin joining;
  private boolean busy;
  private boolean stopped;
  private boolean saidWaiting;
  private volatile Status status;

  /**
   * Whether an arriving transaction would change anything here: set before the mempool is looked
   * at, so that none slips through between the look and the wish.
   */
  private volatile boolean wantsArrivals = true;

  ReplicaVerticle(ChannelParts parts, Seat seat, ReplicaConfig times, OwnSeals seals) {
    this.parts = parts;
    this.seat = seat;
    this.times = times;
    this.seals = seals;
    this.payloads = new Payloads(parts.mempool(), BlockConfig.MOST_BYTES);
    this.status = new Status(0, seat.self(), 0, 0, 0);
  }

  /** The replica's last word about itself; any thread may ask. */
  Status status() {
    return status;
  }

  Address self() {
    return seat.self();
  }

  /** Where the arrival of transactions is heard of. */
  Intake.Arrivals arrivals() {
    return new Intake.Arrivals(context, () -> wantsArrivals, this::arrived);
  }

  @Override
  public Future<?> start() {
    if (SnapshotJoin.isDue(parts, seat.self())) {
      SnapshotJoin join =
          new SnapshotJoin(
              parts,
              seat,
              parts.intake().application(),
              failed -> context.runOnContext(ended -> joined(failed)));
      joining = join;
      join.start();
    } else {
      begin();
    }
    return Future.succeededFuture();
  }

  private void joined(Optional<Throwable> failed) {
    if (!stopped) {
      failed.ifPresentOrElse(this::fail, this::begin);
    }
  }

  private void begin() {
    List<JournalEntry> journal = parts.journal().entries(parts.id());
    BlockSync exchanges = new BlockSync(parts, payloads, context, inbox, this::take);
    Wakeup wakeup = new Wakeup(context, this::pump);
    sync = exchanges;
    work = new BlockWork(parts, payloads, context, this::take, exchanges);
    pumping = wakeup;
    replica =
        Replica.restore(
            seat.in(parts.directory().membership()),
            times,
            parts.ledger().head(),
            journal.stream().map(JournalEntry::what).toList());
    work.recover(journal);
    parts.peers().listen(new Hearing(parts, context, inbox, wakeup, this::exchanged, arrivals()));
    take(new Input.Started(Clock.micros()));
    announceWaiting(true);
    work.accuseAgain(arrivals());
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    if (joining != null) {
      joining.stop();
    }
    parts.peers().listen((peer, message) -> {});
    timers.values().forEach(vertx::cancelTimer);
    return Future.succeededFuture();
  }

  private void exchanged(Address peer, PeerMessage message) {
    try {
      if (sync != null && !stopped) {
        sync.heard(peer, message);
        pump();
      }
    } catch (MalformedMessage e) {
      parts.listener().refused(parts.id(), String.valueOf(e.getMessage()));
    }
  }

  private void arrived(List<Transaction> transactions) {
    if (work != null && !stopped) {
      work.complete(payloads.arrived(transactions));
      announceWaiting(false);
    }
  }

  private void announceWaiting(boolean always) {
    wantsArrivals = true;
    boolean waiting = parts.mempool().hasWork();
    if (always || waiting != saidWaiting) {
      saidWaiting = waiting;
      take(new Input.TransactionsWaiting(Clock.micros(), waiting));
    }
    parts.listener().waiting(parts.id(), parts.mempool().size());
    wantsArrivals = !waiting || payloads.areGathered();
  }

  private void take(Input input) {
    inbox.add(seat.self(), input);
    pump();
  }

  private void pump() {
    int taken = 0;
    while (!busy && !stopped) {
      if (taken == AT_ONCE) {
        Objects.requireNonNull(pumping).call();
        return;
      }
      Input input = inbox.poll();
      if (input == null) {
        return;
      }
      taken++;
      busy = true;
      Future<Void> done = carryOut(step(input), 0);
      if (done.succeeded()) {
        busy = false;
      } else {
        done.onComplete(ended -> {
          busy = false;
          if (ended.failed()) {
            fail(ended.cause());
          }
          pump();
        });
      }
    }
  }

  private List<Effect> step(Input input) {
    if (replica == null) {
      return List.of();
    }
    try {
      List<Effect> effects = replica.step(input);
      Status now = replica.status();
      if (now.round() != status.round()) {
        parts.listener().round(parts.id(), now.round(), now.failedRounds());
      }
      status = now;
      return effects;
    } catch (RuntimeException e) {
      return List.of(new Effect.Halt("defect in the replica: " + e));
    }
  }

  private Future<Void> carryOut(List<Effect> effects, int from) {
    for (int i = from; i < effects.size(); i++) {
      Future<Void> done = guarded(effects.get(i));
      if (!done.succeeded()) {
        int next = i + 1;
        return done.compose(ready -> stopped ? done : carryOut(effects, next));
      }
    }
    return Future.succeededFuture();
  }

  /**
   * Nothing that a step asks for is done before the signer remembers what it signed in it, not even
   * the promise in this node's own journal: a signer that is behind that journal after a crash has
   * been restored from an old copy, and can be told so.
   */
  private Future<Void> guarded(Effect effect) {
    CompletableFuture<Void> remembered = parts.signer().durable();
    return remembered.isDone() && !remembered.isCompletedExceptionally()
        ? unguarded(effect)
        : shared(remembered).compose(ready -> unguarded(effect));
  }

  private Future<Void> unguarded(Effect effect) {
    try {
      return carryOut(effect);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Void> carryOut(Effect effect) {
    BlockWork blocks = Objects.requireNonNull(work);
    BlockSync syncing = Objects.requireNonNull(sync);
    switch (effect) {
      case Effect.Persist(JournalRecord entry) -> {
        return persist(entry);
      }
      case Effect.Commit commit -> {
        seals.look(commit.childCertificate());
        return blocks.commit(commit).onSuccess(done -> announceWaiting(true));
      }
      case Effect.Notarise(Notarisation notarisation) -> {
        return blocks.notarise(notarisation);
      }
      case Effect.Halt(String reason) -> {
        return Future.failedFuture(new IllegalStateException(reason));
      }
      case Effect.Send(Address to, Message message) -> syncing.send(to, message);
      case Effect.Broadcast(Message message) ->
          parts.peers().broadcast(PeerMessage.of(Subject.CONSENSUS, message.encode()));
      case Effect.SetTimer(Timer timer, long delayMicros) -> set(timer, delayMicros);
      case Effect.FetchPayload(var block) -> {
        wantsArrivals = true;
        blocks.fetch(block);
      }
      case Effect.Execute(var block) -> blocks.execute(block);
      case Effect.SelectPayload select -> blocks.select(select);
      case Effect.FetchBlocks fetch -> syncing.fetch(fetch);
      case Effect.SendBlocks answer -> syncing.answer(answer);
      case Effect.Discard(Hash block) -> blocks.discard(block);
      case Effect.Accuse(var evidence) -> {
        LOG.warn("channel {}: a member contradicted itself: {}", parts.id(), evidence);
        parts.listener().accused(parts.id());
        return blocks.accuse(evidence, arrivals());
      }
      case Effect.Refuse(Address peer, String reason) -> {
        LOG.debug("channel {}: peer {}: {}", parts.id(), peer, reason);
        syncing.refused(peer);
        parts.listener().refused(parts.id(), reason);
      }
    }
    return Future.succeededFuture();
  }

  private Future<Void> persist(JournalRecord entry) {
    List<Bytes> content =
        entry instanceof JournalRecord.Voted voted
            ? payloads.content(voted.block()).stream().map(Transaction::bytes).toList()
            : List.of();
    Future<Void> stored = Objects.requireNonNull(work).flushed();
    return stored.succeeded()
        ? append(entry, content)
        : stored.compose(done -> append(entry, content));
  }

  private Future<Void> append(JournalRecord entry, List<Bytes> content) {
    return shared(parts.journal().append(new JournalEntry(parts.id(), entry, content)));
  }

  /** Work of the journal or the signer: if that fails, it has failed for all channels. */
  private Future<Void> shared(CompletionStage<Void> work) {
    return Future.fromCompletionStage(work, context)
        .recover(cause -> Future.failedFuture(new NodeFault(cause)));
  }

  private void set(Timer timer, long delayMicros) {
    Long running = timers.remove(timer.kind());
    if (running != null) {
      vertx.cancelTimer(running);
    }
    long millis = Math.max(1, Duration.ofNanos(delayMicros * 1_000).toMillis());
    timers.put(
        timer.kind(),
        vertx.setTimer(
            millis,
            id -> {
              timers.remove(timer.kind(), id);
              take(new Input.TimerExpired(Clock.micros(), timer));
            }));
  }

  /** A node that has lost a replica must not look alive. */
  private void fail(Throwable cause) {
    stopped = true;
    timers.values().forEach(vertx::cancelTimer);
    parts.fatal().accept(cause);
  }
}
