package io.nexushub.follow;

import io.nexushub.lightclient.ethereum.EthereumStore;
import io.nexushub.lightclient.ethereum.EthereumStoreCodec;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What a light client trusted when it was stopped. Whoever can write this file decides what the
 * client believes, as whoever chooses its checkpoint does.
 */
public final class TrustedFile {
  private static final long MAX_LENGTH = 4L * 1024 * 1024;

  private final Path file;
  private final EthereumStoreCodec codec;

  public TrustedFile(Path file, NetworkConfig network) {
    this.file = file;
    this.codec = new EthereumStoreCodec(network);
  }

  /**
   * @throws IOException also if the file holds something else
   */
  public Optional<EthereumStore> read() throws IOException {
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
  public void write(EthereumStore store) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.write(next, codec.encode(store).toArray());
    try (FileChannel written = FileChannel.open(next, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
