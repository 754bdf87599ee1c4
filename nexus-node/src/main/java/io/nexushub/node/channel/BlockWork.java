package io.nexushub.node.channel;

import io.nexushub.lft.Admission;
import io.nexushub.lft.Effect;
import io.nexushub.lft.Input;
import io.nexushub.lft.JournalRecord;
import io.nexushub.lft.Notarisation;
import io.nexushub.lft.Transaction;
import io.nexushub.node.config.BlockConfig;
import io.nexushub.node.store.JournalEntry;
import io.nexushub.node.store.StoredBlock;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.btp.BtpDigest.NetworkDigest;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.consensus.Membership;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a replica asks to be done with blocks: gather, choose, execute, commit. Called on the
 * channel's event loop; the work itself is done on its execution thread, in the order of asking.
 */
final class BlockWork {
  private static final Logger LOG = LoggerFactory.getLogger(BlockWork.class);

  /** Gossip is usually only a little behind; asking at once would have all checked twice. */
  private static final long FIRST_ASK_MILLIS = 80;

  private static final long NEXT_ASK_MILLIS = 400;

  /** How long what was gathered may wait for more before it is brought to disk. */
  private static final long GATHER_MILLIS = 200;

  /** More than one, so that a node that was told to keep less gets there. */
  private static final int PRUNED_AT_ONCE = 4;

  private final ChannelParts parts;
  private final Payloads payloads;
  private final Context loop;
  private final Consumer<Input> inputs;
  private final BlockSync sync;
  private final StatePruning states;
  private boolean flushing;

  /** Commits the journal does not have, and how many of them are on disk. */
  private long urgentCommits;

  private long urgentOnDisk;

  BlockWork(
      ChannelParts parts, Payloads payloads, Context loop, Consumer<Input> inputs, BlockSync sync) {
    this.parts = parts;
    this.payloads = payloads;
    this.loop = loop;
    this.inputs = inputs;
    this.sync = sync;
    this.states = new StatePruning(parts);
  }

  /** The contents of the blocks this node voted for before it stopped. */
  void recover(List<JournalEntry> journal) {
    List<Transaction> contents = new ArrayList<>();
    for (JournalEntry entry : journal) {
      if (entry.what() instanceof JournalRecord.Voted(Block block)
          && block.height() > parts.ledger().tip().block().block().height()) {
        for (Bytes bytes : entry.transactions()) {
          if (parts.intake().admit(bytes) instanceof Admission.Admitted(Transaction transaction)) {
            contents.add(transaction);
            parts.mempool().add(transaction);
          }
        }
      }
    }
    payloads.keep(Address.ZERO, contents);
  }

  /** Gathers a block's content; {@link Input.PayloadReady} follows once it is here. */
  void fetch(Block block) {
    switch (payloads.want(block)) {
      case Payloads.Start.Complete _ -> complete(List.of(block.id()));
      case Payloads.Start.Missing _ -> askLater(block, FIRST_ASK_MILLIS, 0);
      case Payloads.Start.Repeats(Hash transaction) ->
          parts
              .listener()
              .refused(
                  parts.id(), "block " + block.id() + ": transaction " + transaction + " again");
      case Payloads.Start.TooLarge(long bytes) ->
          parts
              .listener()
              .refused(
                  parts.id(),
                  "block "
                      + block.id()
                      + ": "
                      + bytes
                      + " bytes of transactions (expected: <= "
                      + BlockConfig.MOST_BYTES
                      + ")");
    }
  }

  void complete(List<Hash> blocks) {
    blocks.forEach(block -> inputs.accept(new Input.PayloadReady(Clock.micros(), block)));
  }

  private void askLater(Block block, long delayMillis, int attempt) {
    loop.owner()
        .setTimer(
            delayMillis,
            id -> {
              List<Hash> missing = payloads.missing(block.id());
              if (!missing.isEmpty()) {
                ask(block, missing, attempt);
                askLater(block, NEXT_ASK_MILLIS, attempt + 1);
              }
            });
  }

  /** First the proposer, who has them, then the others in turn. */
  private void ask(Block block, List<Hash> missing, int attempt) {
    List<Address> peers = new ArrayList<>();
    peers.add(block.header().proposer());
    parts.peers().connected().stream()
        .sorted()
        .flatMap(peer -> parts.directory().nodeWith(peer).stream())
        .filter(peer -> !peers.contains(peer))
        .forEach(peers::add);
    sync.ask(peers.get(attempt % peers.size()), missing);
  }

  /** Executes a block whose content is here; {@link Input.BlockExecuted} follows. */
  void execute(Block block) {
    List<Transaction> content = payloads.content(block);
    onExecution(() -> parts.ledger().execute(block, content))
        .onSuccess(done ->
            inputs.accept(
                new Input.BlockExecuted(
                    Clock.micros(),
                    block.id(),
                    done.resultHash(),
                    done.decision(),
                    done.result().members())))
        .onFailure(parts.fatal()::accept);
  }

  /** Cuts a block by size or by time, whichever comes first. */
  void select(Effect.SelectPayload select) {
    long sinceParent = Clock.micros() - select.parent().header().timestampMicros();
    long interval = parts.config().blocks().interval().toNanos() / 1_000;
    boolean cut =
        !parts.mempool().hasWork()
            || parts.mempool().size() >= parts.config().blocks().maxTransactions()
            || sinceParent >= interval;
    if (cut) {
      choose(select);
    } else {
      long waitMillis = Math.max(1, (interval - Math.max(0, sinceParent)) / 1_000);
      loop.owner().setTimer(waitMillis, id -> choose(select));
    }
  }

  private void choose(Effect.SelectPayload select) {
    onExecution(() -> chosen(select))
        .onSuccess(ids ->
            inputs.accept(
                new Input.PayloadSelected(
                    Clock.micros(), select.round(), select.parent().id(), ids)))
        .onFailure(parts.fatal()::accept);
  }

  private List<Hash> chosen(Effect.SelectPayload select) {
    List<Transaction> offered = parts.mempool().offer(Payloads.idsOf(select.uncommitted()));
    if (offered.isEmpty()) {
      return List.of();
    }
    List<Transaction> taken =
        parts
            .intake()
            .application()
            .propose(parts.ledger().newestState(select.uncommitted()), offered);
    parts.mempool().declined(offered, taken, Clock.millis());
    Set<Hash> known = new HashSet<>();
    offered.forEach(transaction -> known.add(transaction.id()));
    return taken.stream().map(Transaction::id).filter(known::contains).toList();
  }

  /** Readers see it when the future completes; it goes to disk with others. */
  Future<Void> commit(Effect.Commit commit) {
    Block block = commit.block();
    urgentCommits += commit.isUrgent() ? 1 : 0;
    List<Transaction> content = payloads.content(block);
    return onExecution(
            () -> {
              Ledger.Tip committed = parts.ledger().commit(commit, content);
              prune(block.height());
              return committed;
            })
        .map(tip -> {
          commit.opened().ifPresent(this::enter);
          parts.mempool().committed(block.transactions(), Clock.millis());
          parts.waiters().committed(block.transactions());
          payloads.forget(block.id());
          settled(block.height());
          long timestamp = block.header().timestampMicros();
          parts
              .listener()
              .committed(
                  parts.id(),
                  block.height(),
                  timestamp,
                  Clock.micros() - timestamp,
                  tip.block().result().receipts());
          return null;
        });
  }

  /** Drops what the operator does not want to keep; after a commit, a little at a time. */
  private void prune(long height) {
    long keep = parts.keeping().keepBlocks();
    if (keep > 0) {
      parts.store().prune(height - keep + 1, PRUNED_AT_ONCE);
    }
    states.committed();
  }

  /** What the journal knows of a block may go once the store has it on disk, and no sooner. */
  private void settled(long height) {
    if (!parts.store().isGathering()) {
      parts.journal().committed(parts.id(), height);
    } else if (!flushing) {
      flushing = true;
      loop.owner()
          .setTimer(
              GATHER_MILLIS,
              id -> {
                flushing = false;
                flush().onFailure(parts.fatal()::accept);
              });
    }
  }

  /**
   * What is owed before any promise: every committed block the journal does not have is on disk.
   */
  Future<Void> flushed() {
    return urgentCommits > urgentOnDisk ? flush() : Future.succeededFuture();
  }

  private Future<Void> flush() {
    long urgent = urgentCommits;
    return onExecution(
            () -> {
              parts.store().flush();
              return parts.ledger().tip().block().block().height();
            })
        .map(height -> {
          urgentOnDisk = Math.max(urgentOnDisk, urgent);
          parts.journal().committed(parts.id(), height);
          return null;
        });
  }

  /** From here on the others of the next epoch are spoken to, and nobody else. */
  private void enter(Membership opened) {
    LOG.info(
        "channel {}: epoch {} begins after block {}, {} members",
        parts.id(),
        opened.epoch(),
        parts.ledger().tip().block().block().height(),
        opened.size());
    parts.peers().members(parts.directory().memberCertificates());
  }

  Future<Void> notarise(Notarisation notarisation) {
    Membership members = parts.directory().membersAt(notarisation.height());
    return onExecution(
            () -> {
              boolean quorum = notarisation.hasQuorum(members);
              List<Long> networks = quorum ? networksAt(notarisation.height()) : List.of();
              parts.store().notarise(notarisation, networks, notarisation.isComplete(members));
              return quorum;
            })
        .map(quorum -> {
          if (quorum) {
            parts.listener().notarised(parts.id(), notarisation.height());
          }
          return null;
        });
  }

  private List<Long> networksAt(long height) {
    return parts.store().block(height).map(StoredBlock::result).stream()
        .flatMap(result -> result.messages().stream())
        .flatMap(sent -> sent.networks().stream())
        .map(NetworkDigest::networkId)
        .toList();
  }

  /** Kept for whoever is to judge: evidence is worth nothing once it is lost. */
  Future<Void> accuse(Evidence evidence, Intake.Arrivals arrivals) {
    return onExecution(
            () -> {
              new EvidenceShelf(parts).keep(evidence, arrivals);
              return evidence;
            })
        .mapEmpty();
  }

  /** Evidence that was heard in an earlier life and never got on chain. */
  void accuseAgain(Intake.Arrivals arrivals) {
    onExecution(
            () -> {
              new EvidenceShelf(parts).submitAgain(arrivals);
              return true;
            })
        .onFailure(parts.fatal()::accept);
  }

  void discard(Hash block) {
    payloads.forget(block);
    onExecution(
            () -> {
              parts.ledger().discard(block);
              return true;
            })
        .onFailure(parts.fatal()::accept);
  }

  private <T> Future<T> onExecution(Callable<T> task) {
    Promise<T> promise = Promise.promise();
    try {
      parts
          .execution()
          .execute(() -> {
            try {
              T result = task.call();
              loop.runOnContext(called -> promise.complete(result));
            } catch (Throwable e) { // an Error, too, must stop the node and not leave it waiting
              LOG.error("channel {}: work on a block failed", parts.id(), e);
              loop.runOnContext(called -> promise.fail(e));
            }
          });
    } catch (RejectedExecutionException e) {
      // The node is stopping, and nobody waits for this any more: it is not to look like a fault.
      LOG.debug("channel {}: work on a block came too late", parts.id());
    }
    return promise.future();
  }
}
