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
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The bytes of a journal: {@code frame = length (4) | CRC-32C of the body (4) | body}, one after
 * the other. A crash can tear the last flush only, so the first frame that does not check out is
 * where the file ends; nothing after it was ever relied on.
 */
final class JournalFile implements AutoCloseable {
  private static final int HEAD = 8;
  private static final int MAX_BODY = 128 << 20;

  private final Path path;
  private FileChannel channel;

  private JournalFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  static JournalFile open(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    return new JournalFile(path, channel);
  }

  /** Everything up to the torn tail, which is cut off. */
  List<Bytes> readAndCut() throws IOException {
    List<Bytes> bodies = new ArrayList<>();
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    long at = 0;
    while (readFully(head.clear(), at)) {
      int length = head.getInt(0);
      if (length <= 0 || length > MAX_BODY || length > channel.size() - at - HEAD) {
        break;
      }
      ByteBuffer body = ByteBuffer.allocate(length);
      if (!readFully(body, at + HEAD) || checksum(body.array()) != head.getInt(4)) {
        break;
      }
      bodies.add(Bytes.wrap(body.array()));
      at += HEAD + length;
    }
    if (at < channel.size()) {
      channel.truncate(at);
      channel.force(true);
    }
    channel.position(at);
    return bodies;
  }

  /** On disk when this returns. */
  void append(List<Bytes> bodies) throws IOException {
    ByteBuffer frames = frames(bodies);
    while (frames.hasRemaining()) {
      channel.write(frames);
    }
    channel.force(false);
  }

  long length() throws IOException {
    return channel.position();
  }

  /** Replaces the content in one step: a crash leaves the old file or the new one. */
  void rewrite(List<Bytes> bodies) throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    FileChannel written =
        FileChannel.open(
            fresh,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING);
    ByteBuffer frames = frames(bodies);
    while (frames.hasRemaining()) {
      written.write(frames);
    }
    written.force(true);
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceFolder();
    channel.close();
    channel = written;
  }

  /** Without it the file's new name could be lost in a power cut, and its content with it. */
  void forceFolder() throws IOException {
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

  private static ByteBuffer frames(List<Bytes> bodies) {
    int length = bodies.stream().mapToInt(body -> HEAD + body.length()).reduce(0, Math::addExact);
    ByteBuffer frames = ByteBuffer.allocate(length);
    for (Bytes body : bodies) {
      byte[] octets = body.toArray();
      frames.putInt(octets.length).putInt(checksum(octets)).put(octets);
    }
    return frames.flip();
  }

  private static int checksum(byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(body, 0, body.length);
    return (int) crc.getValue();
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
