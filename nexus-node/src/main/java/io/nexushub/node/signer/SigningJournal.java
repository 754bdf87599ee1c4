package io.nexushub.node.signer;

import io.nexushub.node.store.Flushes;
import io.nexushub.node.store.JournalFile;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A signer's memory on disk: the key it belongs to, then the {@link Marks} of a chain each time
 * they change; the last ones count. One process at a time.
 */
final class SigningJournal implements AutoCloseable {
  private static final String FILE = "signer.journal";
  private static final String LOCK = "signer.lock";
  private static final String MAGIC = "NEXUS/SIGNER/1";
  private static final long REWRITE_BYTES = 4L << 20;

  private final PublicKey key;
  private final JournalFile file;
  private final FileChannel lock;

  private SigningJournal(PublicKey key, JournalFile file, FileChannel lock) {
    this.key = key;
    this.file = file;
    this.lock = lock;
  }

  /** Whether a folder has one. */
  static boolean exists(Path folder) throws IOException {
    return JournalFile.exists(folder.resolve(FILE));
  }

  /** A journal and what it says. */
  record Opened(SigningJournal journal, Map<Chain, Marks> marks) {}

  /**
   * Opens the journal of a folder, or begins one.
   *
   * @throws IOException if another process has it, it is another key's, or it is damaged
   */
  static Opened open(Path folder, PublicKey key) throws IOException {
    Files.createDirectories(folder);
    FileChannel lock =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    if (!lock(lock)) {
      lock.close();
      throw new IOException(
          "signer: " + folder + " is in use by another signer (expected: one process a folder)");
    }
    try {
      JournalFile file = JournalFile.open(folder.resolve(FILE));
      List<Bytes> bodies = file.readAndCut();
      Map<Chain, Marks> marks = new LinkedHashMap<>();
      if (bodies.isEmpty()) {
        file.append(List.of(head(key)));
        file.forceFolder();
      } else {
        requireKey(folder, key, bodies.getFirst());
        for (Bytes body : bodies.subList(1, bodies.size())) {
          Marks last = decoded(body);
          marks.put(last.chain(), last);
        }
      }
      return new Opened(new SigningJournal(key, file, lock), marks);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  private static Marks decoded(Bytes body) throws IOException {
    try {
      return Marks.decode(body);
    } catch (MalformedMessage e) {
      throw new IOException("signer: a record of another version: " + e.getMessage(), e);
    }
  }

  private static void requireKey(Path folder, PublicKey key, Bytes head) throws IOException {
    PublicKey found;
    try {
      RlpReader in = RlpReader.of(head);
      in.enterList();
      String magic = in.text(MAGIC.length());
      if (!magic.equals(MAGIC)) {
        throw MalformedMessage.of("journal", "'" + magic + "'", "'" + MAGIC + "'");
      }
      found = PublicKey.of(in.fixed(PublicKey.LENGTH));
      in.leaveList();
      in.end();
    } catch (MalformedMessage e) {
      throw new IOException("signer: " + folder + ": no signer's journal: " + e.getMessage(), e);
    }
    if (!found.equals(key)) {
      throw new IOException(
          "signer: " + folder + ": the journal of " + found + " (expected: of " + key + ")");
    }
  }

  private static Bytes head(PublicKey key) {
    return new RlpWriter().beginList().text(MAGIC).bytes(key.bytes()).endList().toBytes();
  }

  /** On disk when this returns. */
  void append(List<Marks> marks) throws IOException {
    file.append(marks.stream().map(Marks::encode).toList());
  }

  Flushes flushes() {
    return file.flushes();
  }

  /** Rewrites the file to these marks, which are all, if it has grown. */
  void compact(Supplier<List<Marks>> all) throws IOException {
    if (file.length() > REWRITE_BYTES) {
      List<Bytes> bodies = new ArrayList<>();
      bodies.add(head(key));
      all.get().forEach(marks -> bodies.add(marks.encode()));
      file.rewrite(bodies);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      lock.close();
    }
  }

  private static boolean lock(FileChannel file) throws IOException {
    try {
      FileLock taken = file.tryLock();
      return taken != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }
}
