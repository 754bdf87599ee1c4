package io.nexushub.follow;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a light client trusted when it was stopped. Whoever can write this file decides what the
 * client believes, as whoever chooses its checkpoint does.
 *
 * @param <T> what is trusted
 */
public final class TrustedFile<T> {
  private static final long MAX_LENGTH = 4L * 1024 * 1024;

  private final Path file;
  private final Codec<T> codec;

  public TrustedFile(Path file, Codec<T> codec) {
    this.file = file;
    this.codec = codec;
  }

  /** How what is trusted becomes bytes. */
  public interface Codec<T> {
    Bytes encode(T trusted);

    T decode(Bytes encoded) throws MalformedMessage;

    /** How an encoding is read. */
    interface Decoder<T> {
      T decode(Bytes encoded) throws MalformedMessage;
    }

    static <T> Codec<T> of(Function<T, Bytes> encoder, Decoder<T> decoder) {
      return new Codec<>() {
        @Override
        public Bytes encode(T trusted) {
          return encoder.apply(trusted);
        }

        @Override
        public T decode(Bytes encoded) throws MalformedMessage {
          return decoder.decode(encoded);
        }
      };
    }

    /**
     * The same behind a line that says what it is and a digest of it: a file of another chain's
     * client, a torn or a rotten one is no state.
     *
     * @param title such as {@code nexus goloop client 1}
     */
    default Codec<T> sealed(String title) {
      Bytes head = Bytes.utf8(title + "\n");
      return of(
          trusted -> {
            Bytes body = encode(trusted);
            return Bytes.concat(head, HashFunction.SHA3_256.hash(body).bytes(), body);
          },
          encoded -> {
            int begin = head.length() + Hash.LENGTH;
            if (encoded.length() < begin || !encoded.slice(0, head.length()).equals(head)) {
              throw MalformedMessage.of("file", "something else", title);
            }
            Bytes body = encoded.from(begin);
            Hash stated = Hash.of(encoded.slice(head.length(), begin));
            Hash found = HashFunction.SHA3_256.hash(body);
            if (!found.equals(stated)) {
              throw MalformedMessage.of("digest of " + body.length() + " bytes", found, stated);
            }
            return decode(body);
          });
    }
  }

  /**
   * @throws IOException also if the file holds something else
   */
  public Optional<T> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    long length = Files.size(file);
    if (length > MAX_LENGTH) {
      throw new IOException("%s: %d bytes (expected: <= %d)".formatted(file, length, MAX_LENGTH));
    }
    try {
      return Optional.of(codec.decode(Bytes.wrap(Files.readAllBytes(file))));
    } catch (MalformedMessage malformed) {
      throw new IOException(
          "%s: %s (expected: what this light client wrote; delete it to begin at a checkpoint)"
              .formatted(file, malformed.getMessage()),
          malformed);
    }
  }

  /** Old or new after a crash, never half. */
  public void write(T trusted) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.write(next, codec.encode(trusted).toArray());
    try (FileChannel written = FileChannel.open(next, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
