package io.nexushub.node.signer;

import io.nexushub.lft.JournalRecord;
import io.nexushub.node.signer.SigningRules.Ruling;
import io.nexushub.node.store.Flushes;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.MemberSigner;
import io.nexushub.protocol.consensus.Statement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key in this process behind {@link SigningRules} and a {@link SigningJournal}. A signature is
 * made at once and is good to be shown when {@link #durable} says so; statements that come while
 * the disk is busy share the next flush. After an error of the disk it signs nothing any more.
 */
public final class GuardedSigner implements NodeSigner {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedSigner.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(4);

  private static final String CLOSED = "signer: closed (expected: a running signer)";

  private final Signer key;
  private final SigningJournal journal;
  private final Map<Chain, Marks> marks;
  private final Thread writer;
  private final Map<Chain, Marks> unwritten = new LinkedHashMap<>();
  private final BlockingQueue<Boolean> wakeups = new ArrayBlockingQueue<>(1);
  private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);
  private CompletableFuture<Void> next = new CompletableFuture<>();
  private boolean closing;
  private @Nullable String broken;

  private GuardedSigner(Signer key, SigningJournal journal, Map<Chain, Marks> marks) {
    this.key = key;
    this.journal = journal;
    this.marks = marks;
    this.writer = Thread.ofPlatform().daemon().name("nexus-signer").unstarted(this::write);
  }

  /** Takes the folder for this process, with the journal in it or a new one. */
  public static GuardedSigner open(Path folder, Signer key) throws IOException {
    SigningJournal.Opened opened = SigningJournal.open(folder, key.publicKey());
    GuardedSigner signer = new GuardedSigner(key, opened.journal(), opened.marks());
    signer.writer.start();
    return signer;
  }

  @Override
  public PublicKey publicKey() {
    return key.publicKey();
  }

  public Flushes flushes() {
    return journal.flushes();
  }

  @Override
  public boolean waits() {
    return false;
  }

  @Override
  public Optional<MemberSigner.Signed> sign(Statement statement) {
    return switch (answer(statement)) {
      case Answer.Given(MemberSigner.Signed signed) -> Optional.of(signed);
      case Answer.Refused(String reason) -> {
        LOG.warn("channel {}: not signed: {}", statement.chain().channel(), reason);
        yield Optional.empty();
      }
    };
  }

  /** Signatures, or why there are none. */
  sealed interface Answer {
    record Given(MemberSigner.Signed signed) implements Answer {}

    record Refused(String reason) implements Answer {}
  }

  /** Signatures that are not to be shown before {@link #durable}. */
  Answer answer(Statement statement) {
    synchronized (this) {
      if (broken != null || closing) {
        return new Answer.Refused(broken != null ? broken : CLOSED);
      }
      Ruling ruling = SigningRules.rule(marksOf(statement.chain()), statement);
      if (ruling instanceof Ruling.Refused(String reason)) {
        return new Answer.Refused(reason);
      }
      if (ruling instanceof Ruling.Allowed(Marks after, boolean news) && news) {
        put(after);
      }
    }
    return new Answer.Given(MemberSigner.sign(key, statement));
  }

  /** As {@link #answer}, and good to be shown. */
  Answer answerDurably(Statement statement) {
    Answer answer = answer(statement);
    try {
      // Also what was signed before waits: its record may be on its way to the disk only.
      durable().join();
      return answer;
    } catch (CompletionException e) {
      return new Answer.Refused(String.valueOf(e.getCause()));
    }
  }

  @Override
  public synchronized CompletableFuture<Void> durable() {
    if (broken != null) {
      return CompletableFuture.failedFuture(new IOException(broken));
    }
    return unwritten.isEmpty() ? writing : next;
  }

  private void put(Marks after) {
    marks.put(after.chain(), after);
    unwritten.put(after.chain(), after);
    var _ = wakeups.offer(true);
  }

  private void write() {
    boolean open = true;
    while (open) {
      try {
        var _ = wakeups.take();
      } catch (InterruptedException e) {
        continue; // Nobody interrupts this thread to stop it; close() does.
      }
      open = flushAll();
    }
  }

  /** Writes until nothing is left to write; false when there will be no more. */
  private boolean flushAll() {
    List<Marks> batch = begun();
    while (!batch.isEmpty()) {
      CompletableFuture<Void> done = underWay();
      try {
        journal.append(batch);
        done.complete(null);
        journal.compact(this::remembered);
      } catch (IOException e) {
        LOG.error("the signer's journal cannot be written: it signs nothing any more", e);
        breakOff("signer: journal: " + e.getMessage() + " (expected: a disk)", done);
        return false;
      }
      batch = begun();
    }
    synchronized (this) {
      return !closing;
    }
  }

  private synchronized List<Marks> begun() {
    List<Marks> batch = new ArrayList<>(unwritten.values());
    if (!batch.isEmpty()) {
      unwritten.clear();
      writing = next;
      next = new CompletableFuture<>();
    }
    return batch;
  }

  private synchronized CompletableFuture<Void> underWay() {
    return writing;
  }

  private void breakOff(String reason, CompletableFuture<Void> waiting) {
    CompletableFuture<Void> later;
    synchronized (this) {
      broken = reason;
      later = next;
    }
    waiting.completeExceptionally(new IOException(reason));
    later.completeExceptionally(new IOException(reason));
  }

  private Marks marksOf(Chain chain) {
    return marks.getOrDefault(chain, Marks.none(chain));
  }

  @Override
  public Optional<String> begin(Chain chain, List<JournalRecord> promised) {
    return begin(Marks.promised(chain, promised));
  }

  synchronized Optional<String> begin(Marks promised) {
    Chain chain = promised.chain();
    return marksOf(chain)
        .behind(promised)
        .map(behind ->
            "signer: channel "
                + chain.channel()
                + ": its journal is older than the node's: "
                + behind
                + "; bin/nexus signer export --with-node and import bring it up to date, see"
                + " docs/signer.md, Restored backup");
  }

  @Override
  public synchronized void seen(Chain chain, long epoch, long round) {
    Mark mark = Mark.of(epoch, round);
    Marks known = marksOf(chain);
    if (broken != null || mark.compareTo(known.vote()) <= 0 || mark.compareTo(known.seen()) <= 0) {
      return;
    }
    LOG.error(
        "channel {}: others have this key's signature of {}, and the signer's last is of {}:"
            + " it signs nothing here any more; see docs/signer.md, Restored backup",
        chain.channel(),
        mark,
        known.vote());
    put(known.seen(mark));
  }

  /** Everything that is remembered, by chain. */
  synchronized List<Marks> remembered() {
    return List.copyOf(marks.values());
  }

  /** Takes the maximum of what is remembered and these; on disk when this returns. */
  void raise(List<Marks> others) throws IOException {
    synchronized (this) {
      others.forEach(each -> put(marksOf(each.chain()).max(each)));
    }
    try {
      durable().join();
    } catch (CompletionException e) {
      throw new IOException("signer: its journal cannot be written (expected: a disk)", e);
    }
  }

  /** Writes what was signed and ends. */
  @Override
  public void close() throws IOException {
    synchronized (this) {
      closing = true;
      var _ = wakeups.offer(true);
    }
    boolean interrupted = false;
    try {
      writer.join(CLOSE_LIMIT);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    synchronized (this) {
      broken = CLOSED;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (writer.isAlive()) { // The folder stays taken: what is being written may still arrive there.
      throw new IOException("signer: a flush is not done (expected: in " + CLOSE_LIMIT + ")");
    }
    journal.close();
  }
}
