package io.nexushub.node.store;

import io.nexushub.lft.JournalRecord;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the replicas of one node must remember in order never to contradict themselves: one
 * append-only file for all of its channels, flushed before an append completes. Appends that come
 * while a flush is running share the next one, so the disk's speed bounds neither the number of
 * channels nor of votes.
 *
 * <p>The file is rewritten to what still matters when it has grown. After an error nothing is
 * written any more: what is on disk is then unknown, and going on could mean a second vote.
 */
public final class Journal implements AutoCloseable {
  /**
   * A rewrite costs three flushes, once in some ten thousand votes. A start reads and decodes the
   * whole file, so this is also what a start costs, however long the chains are.
   */
  private static final long REWRITE_BYTES = 8L << 20;

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(4);

  private static final String FILE = "journal";
  private static final String LOCK = "journal.lock";

  /** An operator makes this file to say: the journal is gone, and I know what that means. */
  private static final String LOST = "journal-was-lost";

  private final JournalFile file;
  private final FileChannel lockFile;
  private final Map<ChannelId, List<Kept>> kept;
  private final BlockingQueue<Request> queue = new LinkedBlockingQueue<>();
  private final Thread writer;
  private final long rewriteBytes;
  private long rewriteAt;

  /** An entry that still matters, with the bytes that say so. */
  private record Kept(JournalEntry entry, Bytes body) {}

  private sealed interface Request {
    record Append(JournalEntry entry, CompletableFuture<Void> done) implements Request {}

    record Committed(ChannelId channel, long height) implements Request {}

    record Read(ChannelId channel, CompletableFuture<List<JournalEntry>> read) implements Request {}

    record Close() implements Request {}
  }

  private Journal(
      JournalFile file, FileChannel lockFile, Map<ChannelId, List<Kept>> kept, long rewriteBytes) {
    this.file = file;
    this.lockFile = lockFile;
    this.kept = kept;
    this.rewriteBytes = rewriteBytes;
    this.rewriteAt = rewriteBytes;
    this.writer = Thread.ofPlatform().daemon().name("nexus-journal").unstarted(this::write);
  }

  /**
   * Reads what was written and takes the folder for this process alone: two that sign with one key
   * would contradict each other.
   */
  public static Journal open(Path folder) throws IOException {
    return open(folder, REWRITE_BYTES);
  }

  static Journal open(Path folder, long rewriteBytes) throws IOException {
    Files.createDirectories(folder);
    FileChannel lockFile =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    if (!lock(lockFile)) {
      lockFile.close();
      throw new IOException(
          "data: " + folder + " is in use by another node (expected: one process a folder)");
    }
    Map<ChannelId, List<Kept>> kept = new LinkedHashMap<>();
    JournalFile file;
    try {
      requireNotLost(folder);
      file = JournalFile.open(folder.resolve(FILE));
      for (Bytes body : file.readAndCut()) {
        JournalEntry entry = JournalFile.decode(body);
        kept.computeIfAbsent(entry.channel(), id -> new ArrayList<>()).add(new Kept(entry, body));
      }
    } catch (IOException e) {
      lockFile.close();
      throw e;
    }
    file.forceFolder();
    Files.deleteIfExists(folder.resolve(LOST)); // Good for one start: not for the next loss.
    Journal journal = new Journal(file, lockFile, kept, rewriteBytes);
    journal.writer.start();
    return journal;
  }

  /** Who has a chain has voted; without the journal it does not know for what. */
  private static void requireNotLost(Path folder) throws IOException {
    if (!JournalFile.exists(folder.resolve(FILE))
        && ChainStore.anyIn(folder)
        && !Files.exists(folder.resolve(LOST))) {
      throw new IOException(
          folder.resolve(FILE)
              + ": not there, but chains are (expected: both, or a new folder). A node that has"
              + " forgotten its votes could contradict them; see docs/operating.md, Lost journal");
    }
  }

  /**
   * What the channel's replica has persisted, in order, with everything that was appended before.
   * Waits for the disk.
   */
  public List<JournalEntry> entries(ChannelId channel) {
    CompletableFuture<List<JournalEntry>> read = new CompletableFuture<>();
    queue.add(new Request.Read(channel, read));
    return read.orTimeout(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  /** Completes, on the journal's thread, when the entry is on disk. */
  public CompletableFuture<Void> append(JournalEntry entry) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    queue.add(new Request.Append(entry, done));
    return done;
  }

  public Flushes flushes() {
    return file.flushes();
  }

  /** The channel's chain has this height on disk: entries it makes superfluous may go. */
  public void committed(ChannelId channel, long height) {
    queue.add(new Request.Committed(channel, height));
  }

  /**
   * Writes what was appended and ends, unless the disk hangs: then the folder stays taken, because
   * what is being written may still arrive there.
   */
  @Override
  public void close() throws IOException {
    queue.add(new Request.Close());
    boolean interrupted = false;
    long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
    while (writer.isAlive() && System.nanoTime() < deadline) {
      try {
        writer.join(Duration.ofNanos(deadline - System.nanoTime()));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (writer.isAlive()) {
      throw new IOException("journal: a flush is not done (expected: in " + CLOSE_LIMIT + ")");
    }
    lockFile.close();
  }

  private void write() {
    List<Request> batch = new ArrayList<>();
    @Nullable IOException broken = null;
    boolean open = true;
    while (open) {
      try {
        batch.add(queue.take());
      } catch (InterruptedException e) {
        continue; // Nobody interrupts this thread to stop it; Close does.
      }
      queue.drainTo(batch);
      if (broken == null) {
        broken = flush(batch);
      } else {
        fail(batch, broken);
      }
      open = batch.stream().noneMatch(Request.Close.class::isInstance);
      batch.clear();
    }
    try {
      file.close();
    } catch (IOException e) {
      fail(new ArrayList<>(queue), e);
    }
  }

  private @Nullable IOException flush(List<Request> batch) {
    try {
      List<Bytes> bodies = new ArrayList<>();
      for (Request request : batch) {
        if (request instanceof Request.Append(JournalEntry entry, var _)) {
          Bytes body = entry.encode();
          bodies.add(body);
          kept.computeIfAbsent(entry.channel(), id -> new ArrayList<>()).add(new Kept(entry, body));
        }
      }
      if (!bodies.isEmpty()) {
        file.append(bodies);
      }
      for (Request request : batch) {
        switch (request) {
          case Request.Append(var _, CompletableFuture<Void> done) -> done.complete(null);
          case Request.Committed(ChannelId channel, long height) -> forget(channel, height);
          case Request.Read(ChannelId channel, var read) ->
              read.complete(
                  kept.getOrDefault(channel, List.of()).stream().map(Kept::entry).toList());
          case Request.Close _ -> {}
        }
      }
      if (file.length() > rewriteAt) {
        rewrite();
      }
      return null;
    } catch (IOException e) {
      fail(batch, e);
      return e;
    }
  }

  private void rewrite() throws IOException {
    List<Bytes> bodies = kept.values().stream().flatMap(List::stream).map(Kept::body).toList();
    file.rewrite(bodies);
    // Twice what is alive at least, or a big block would have the file rewritten for each vote.
    rewriteAt = Math.max(rewriteBytes, 2 * file.length());
  }

  private void forget(ChannelId channel, long height) {
    List<Kept> entries = kept.getOrDefault(channel, List.of());
    List<JournalRecord> left =
        JournalRecord.compact(entries.stream().map(each -> each.entry.what()).toList(), height);
    List<Kept> compacted = new ArrayList<>(left.size());
    int next = 0;
    for (Kept each : entries) {
      if (next < left.size() && each.entry.what().equals(left.get(next))) {
        compacted.add(each);
        next++;
      }
    }
    kept.put(channel, compacted);
  }

  private static void fail(List<Request> batch, IOException cause) {
    for (Request request : batch) {
      if (request instanceof Request.Append(var _, CompletableFuture<Void> done)) {
        done.completeExceptionally(cause);
      } else if (request instanceof Request.Read(var _, var read)) {
        read.completeExceptionally(cause);
      }
    }
  }

  private static boolean lock(FileChannel file) throws IOException {
    try {
      @Nullable FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }
}
