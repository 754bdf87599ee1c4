package io.nexushub.node.channel;

import io.nexushub.lft.Admission;
import io.nexushub.lft.Application;
import io.nexushub.lft.Transaction;
import io.nexushub.monitoring.ChannelListener;
import io.nexushub.node.peer.PeerMessage;
import io.nexushub.node.peer.PeerMessage.Subject;
import io.nexushub.node.peer.PeerPort;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Transactions on their way in: checked once, on a worker; kept in the mempool; told to the peers
 * in batches if they came from a user. Peers' batches are not told on, because all members are
 * linked to all.
 */
final class Intake {
  private static final int GOSSIP_TRANSACTIONS = 500;
  private static final int GOSSIP_BYTES = 512 << 10;

  /** At once, nearly: who brings one transaction waits for its block. */
  private static final long GOSSIP_MILLIS = 1;

  /** While this node is behind with checking, a larger batch costs it and its peers less. */
  private static final long BUSY_GOSSIP_MILLIS = 6;

  /** A batch is closed by the transaction that fills it. */
  private static final int GOSSIP_MAX_BODY = GOSSIP_BYTES + Wire.MAX_TRANSACTION + 4096;

  private static final int REMEMBERED_TRANSACTIONS = 10_000;
  private static final long REMEMBERED_BYTES = 16L << 20;

  private final ChannelId channel;
  private final Application application;
  private final Admissions admissions;
  private final Mempool mempool;
  private final Verification workers;
  private final PeerPort peers;
  private final ChannelListener listener;
  private final Queue<Transaction> arrivals = new ConcurrentLinkedQueue<>();
  private final Queue<Bytes> gossip = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean arrivalsCalled = new AtomicBoolean();
  private final AtomicBoolean gossipCalled = new AtomicBoolean();

  Intake(
      ChannelId channel,
      Application application,
      Mempool mempool,
      Verification workers,
      PeerPort peers,
      ChannelListener listener) {
    this.channel = channel;
    this.application = application;
    this.admissions = new Admissions(application, REMEMBERED_TRANSACTIONS, REMEMBERED_BYTES);
    this.mempool = mempool;
    this.workers = workers;
    this.peers = peers;
    this.listener = listener;
  }

  /**
   * Where arrivals are heard of: the channel's event loop, and what it does with them.
   *
   * @param wanted whether it would do anything with them; what it would not is not told, because to
   *     wake it costs more than to keep the transaction
   */
  record Arrivals(Context loop, BooleanSupplier wanted, Consumer<List<Transaction>> heard) {}

  /** A user's transaction; on a worker thread. */
  Submission submit(Bytes bytes, Arrivals to) {
    if (bytes.length() > Wire.MAX_TRANSACTION) {
      return new Submission.Refused(
          Submission.TOO_LONG,
          "transaction: " + bytes.length() + " bytes (expected: <= " + Wire.MAX_TRANSACTION + ")");
    }
    workers.help(channel);
    return switch (admissions.admit(bytes)) {
      case Admission.Refused(int code, String reason) -> new Submission.Refused(code, reason);
      case Admission.Admitted(Transaction transaction) ->
          switch (mempool.add(transaction)) {
            case Mempool.Outcome.Known _ -> new Submission.Accepted(transaction.id());
            case Mempool.Outcome.Full(String reason) ->
                new Submission.Refused(Submission.POOL_OVERFLOW, reason);
            case Mempool.Outcome.Added _ -> {
              gossip.add(transaction.bytes());
              if (gossipCalled.compareAndSet(false, true)) {
                to.loop
                    .owner()
                    .setTimer(
                        workers.isBehind(channel) ? BUSY_GOSSIP_MILLIS : GOSSIP_MILLIS,
                        id -> flush());
              }
              announce(List.of(transaction), to);
              yield new Submission.Accepted(transaction.id());
            }
          };
    };
  }

  Application application() {
    return application;
  }

  /** Checks a transaction that this node kept itself. */
  Admission admit(Bytes bytes) {
    return admissions.admit(bytes);
  }

  /** A peer's batch; returns at once. */
  void gossiped(Address peer, Bytes body, Arrivals to) {
    if (body.length() > GOSSIP_MAX_BODY) {
      listener.refused(
          channel,
          "transactions: " + body.length() + " bytes (expected: <= " + GOSSIP_MAX_BODY + ")");
      return;
    }
    boolean taken =
        workers.gossip(
            channel,
            peer,
            body.length(),
            decoding(() -> {
              List<Transaction> added = new ArrayList<>();
              for (Transaction transaction :
                  admitted(Wire.readTransactions(body, GOSSIP_TRANSACTIONS))) {
                if (mempool.add(transaction) instanceof Mempool.Outcome.Added) {
                  added.add(transaction);
                }
              }
              announce(added, to);
            }));
    if (!taken) {
      listener.dropped(channel, "transactions of a peer");
    }
  }

  /** Transactions that this node asked a peer for. */
  interface Answer {
    List<Bytes> transactions() throws MalformedMessage;
  }

  /**
   * Transactions of blocks, which are wanted whether or not the mempool has room. What is committed
   * already is left out, so that a block that repeats it never becomes complete.
   */
  void delivered(Answer answer, Context loop, Consumer<List<Transaction>> keep) {
    Runnable check =
        decoding(() -> {
          List<Transaction> fresh =
              admitted(answer.transactions()).stream()
                  .filter(transaction -> !mempool.isCommitted(transaction))
                  .toList();
          loop.runOnContext(done -> keep.accept(fresh));
        });
    if (!workers.asked(channel, check)) {
      listener.dropped(channel, "transactions of a block: the node is stopping");
    }
  }

  private interface Decoding {
    void run() throws MalformedMessage;
  }

  private Runnable decoding(Decoding work) {
    return () -> {
      try {
        work.run();
      } catch (MalformedMessage e) {
        listener.refused(channel, String.valueOf(e.getMessage()));
      }
    };
  }

  private List<Transaction> admitted(List<Bytes> transactions) {
    List<Transaction> admitted = new ArrayList<>(transactions.size());
    for (Bytes bytes : transactions) {
      switch (admissions.admit(bytes)) {
        case Admission.Admitted(Transaction transaction) -> admitted.add(transaction);
        case Admission.Refused(int code, String reason) ->
            listener.refused(channel, "transaction of a peer: " + reason);
      }
    }
    return admitted;
  }

  /**
   * Many arrivals make one call on the event loop. They are in the mempool already: who begins to
   * want them after this has asked looks there.
   */
  private void announce(List<Transaction> added, Arrivals to) {
    if (!to.wanted.getAsBoolean()) {
      return;
    }
    arrivals.addAll(added);
    if (!arrivals.isEmpty() && arrivalsCalled.compareAndSet(false, true)) {
      to.loop.runOnContext(called -> {
        arrivalsCalled.set(false);
        to.heard.accept(drain(arrivals));
      });
    }
  }

  /** A peer that was away has missed what was told meanwhile. */
  void tellAll(Hash peer) {
    batches(mempool.all(), batch -> peers.send(peer, message(batch)));
  }

  private void flush() {
    gossipCalled.set(false);
    batches(drain(gossip), batch -> peers.broadcast(message(batch)));
  }

  private static void batches(List<Bytes> transactions, Consumer<List<Bytes>> tell) {
    List<Bytes> batch = new ArrayList<>();
    long size = 0;
    for (Bytes bytes : transactions) {
      batch.add(bytes);
      size += bytes.length();
      if (batch.size() == GOSSIP_TRANSACTIONS || size >= GOSSIP_BYTES) {
        tell.accept(batch);
        batch = new ArrayList<>();
        size = 0;
      }
    }
    if (!batch.isEmpty()) {
      tell.accept(batch);
    }
  }

  private static PeerMessage message(List<Bytes> batch) {
    return PeerMessage.of(Subject.TRANSACTIONS, Wire.transactions(batch));
  }

  private static <T> List<T> drain(Queue<T> queue) {
    List<T> drained = new ArrayList<>();
    for (T next = queue.poll(); next != null; next = queue.poll()) {
      drained.add(next);
    }
    return drained;
  }
}
