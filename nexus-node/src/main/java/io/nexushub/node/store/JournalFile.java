package io.nexushub.node.store;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The bytes of a journal:
 *
 * <pre>
 * file  = head | frame…
 * head  = "NXJOURN2" | salt (8) | bytes of frames the file was begun with (8) | CRC-32C of these (4)
 * frame = length of the body (4) | CRC-32C of salt, flush and body (4) | flush (8) | body
 * </pre>
 *
 * where {@code flush} is the offset at which the flush that wrote the frame began.
 *
 * <p>A crash can tear the last flush only. So a frame that does not check out is where the file
 * ends if nothing of a later flush stands behind it, and nothing after it was ever relied on. If
 * something does, or if the file was begun with that frame, it is damage: votes are missing that
 * somebody may have seen, and the file is not read at all. The salt keeps what strangers put into
 * transactions from looking like a frame.
 */
public final class JournalFile implements AutoCloseable {
  private static final long MAGIC = 0x4e584a4f55524e32L; // NXJOURN2
  private static final int HEAD_SUMMED = 24;
  private static final int FILE_HEAD = HEAD_SUMMED + 4;
  private static final int HEAD = 16;
  private static final int MAX_BODY = 128 << 20;

  /** How far behind a broken frame others are looked for. */
  private static final int MAX_SEARCH = 512 << 20;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path path;
  private final Flushes flushes = new Flushes();
  private FileChannel channel;
  private long salt;
  private long begunWith;

  private JournalFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Whether there is a journal to read: its head is on disk before anything else is. */
  public static boolean exists(Path path) throws IOException {
    return Files.exists(path) && Files.size(path) >= FILE_HEAD;
  }

  public static JournalFile open(Path path) throws IOException {
    boolean begun = exists(path);
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    JournalFile file = new JournalFile(path, channel);
    if (begun) {
      file.readHead();
    } else {
      channel.truncate(0);
      file.salt = RANDOM.nextLong();
      file.begin(channel, 0);
      channel.force(true);
    }
    return file;
  }

  private void readHead() throws IOException {
    ByteBuffer head = ByteBuffer.allocate(FILE_HEAD);
    if (!readFully(head, 0)
        || head.getLong(0) != MAGIC
        || head.getInt(HEAD_SUMMED) != headChecksum(head)) {
      channel.close();
      throw new IOException(
          path
              + ": does not begin as a journal does (expected: one that this version wrote,"
              + " undamaged; see docs/operating.md, Lost journal)");
    }
    salt = head.getLong(8);
    begunWith = head.getLong(16);
  }

  private void begin(FileChannel target, long frames) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(FILE_HEAD).putLong(MAGIC).putLong(salt).putLong(frames);
    head.putInt(headChecksum(head));
    writeAll(target, head.flip());
    begunWith = frames;
  }

  private static int headChecksum(ByteBuffer head) {
    CRC32C crc = new CRC32C();
    crc.update(head.slice(0, HEAD_SUMMED));
    return (int) crc.getValue();
  }

  /**
   * Everything up to the torn tail, which is cut off.
   *
   * @throws IOException if it is no tail: the message says where the damage is
   */
  public List<Bytes> readAndCut() throws IOException {
    List<Bytes> bodies = new ArrayList<>();
    long at = FILE_HEAD;
    Optional<Bytes> body = frame(at);
    while (body.isPresent()) {
      bodies.add(body.get());
      at += HEAD + body.get().length();
      body = frame(at);
    }
    if (at < channel.size() || at < FILE_HEAD + begunWith) {
      requireTail(at);
      channel.truncate(at);
      channel.force(true);
    }
    channel.position(at);
    return bodies;
  }

  private Optional<Bytes> frame(long at) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    if (!readFully(head, at)) {
      return Optional.empty();
    }
    int length = head.getInt(0);
    if (length <= 0 || length > MAX_BODY || length > channel.size() - at - HEAD) {
      return Optional.empty();
    }
    ByteBuffer body = ByteBuffer.allocate(length);
    return readFully(body, at + HEAD)
            && checksum(head.getLong(8), body.array(), 0, length) == head.getInt(4)
        ? Optional.of(Bytes.wrap(body.array()))
        : Optional.empty();
  }

  private void requireTail(long broken) throws IOException {
    long whole = broken < FILE_HEAD + begunWith ? FILE_HEAD + begunWith : laterFlush(broken);
    if (whole > 0) {
      throw new IOException(
          path
              + ": damaged at byte "
              + broken
              + ", and what was written later is not (expected: whole up to its last flush). A node"
              + " that goes on without its votes could contradict them; see docs/operating.md, Lost"
              + " journal");
    }
  }

  /** The start of a flush that was written after these bytes were on disk; 0 if there is none. */
  private long laterFlush(long broken) throws IOException {
    int length = (int) Math.min(MAX_SEARCH, channel.size() - broken);
    ByteBuffer rest = ByteBuffer.allocate(length);
    if (!readFully(rest, broken)) {
      return 0;
    }
    for (int i = 1; i <= length - HEAD; i++) {
      int body = rest.getInt(i);
      long flush = rest.getLong(i + 8);
      if (body > 0
          && body <= length - i - HEAD
          && flush > broken
          && flush <= broken + i
          && checksum(flush, rest.array(), i + HEAD, body) == rest.getInt(i + 4)) {
        return flush;
      }
    }
    return 0;
  }

  /** On disk when this returns. */
  public void append(List<Bytes> bodies) throws IOException {
    ByteBuffer frames = frames(bodies, channel.position());
    int length = frames.remaining();
    writeAll(channel, frames);
    channel.force(false);
    flushes.done(length);
  }

  public Flushes flushes() {
    return flushes;
  }

  public long length() throws IOException {
    return channel.position();
  }

  /** Replaces the content in one step: a crash leaves the old file or the new one. */
  public void rewrite(List<Bytes> bodies) throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    FileChannel written =
        FileChannel.open(
            fresh,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING);
    ByteBuffer frames = frames(bodies, FILE_HEAD);
    begin(written, frames.remaining());
    writeAll(written, frames);
    written.force(true);
    flushes.done(written.position());
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceFolder();
    channel.close();
    channel = written;
  }

  /** Without it the file's new name could be lost in a power cut, and its content with it. */
  public void forceFolder() throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  static JournalEntry decode(Bytes body) throws IOException {
    try {
      return JournalEntry.decode(body);
    } catch (MalformedMessage e) {
      // The checksum was right: another version wrote this. Guessing would risk a second vote.
      throw new IOException("journal: an entry of another version: " + e.getMessage(), e);
    }
  }

  private ByteBuffer frames(List<Bytes> bodies, long flush) {
    int length = bodies.stream().mapToInt(body -> HEAD + body.length()).reduce(0, Math::addExact);
    ByteBuffer frames = ByteBuffer.allocate(length);
    for (Bytes body : bodies) {
      int at = frames.position() + HEAD;
      body.copyTo(frames.array(), at);
      frames.putInt(body.length());
      frames.putInt(checksum(flush, frames.array(), at, body.length())).putLong(flush);
      frames.position(at + body.length());
    }
    return frames.flip();
  }

  private int checksum(long flush, byte[] octets, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(16).putLong(salt).putLong(flush).flip());
    crc.update(octets, from, length);
    return (int) crc.getValue();
  }

  private static void writeAll(FileChannel target, ByteBuffer content) throws IOException {
    while (content.hasRemaining()) {
      target.write(content);
    }
  }

  private boolean readFully(ByteBuffer target, long from) throws IOException {
    long at = from;
    while (target.hasRemaining()) {
      int read = channel.read(target, at);
      if (read < 0) {
        return false;
      }
      at += read;
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
