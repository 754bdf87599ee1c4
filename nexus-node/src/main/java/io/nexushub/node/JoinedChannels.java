package io.nexushub.node;

import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.Section;
import io.nexushub.protocol.ChannelId;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The genesis files of channels that were joined at run time, in the node's data folder, so that a
 * restart opens them beside those of the node's file. A file is there whole or not at all.
 */
final class JoinedChannels {
  private static final String FOLDER = "joined";
  private static final String ENDING = ".json";

  private final Path folder;

  JoinedChannels(Path data) {
    this.folder = data.resolve(FOLDER);
  }

  /** All of them, by name. */
  List<ChannelConfig> read() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ENDING))
          .sorted()
          .map(ChannelConfig::read)
          .toList();
    }
  }

  /** Reads a genesis that came over the wire as if it stood in its file. */
  ChannelConfig parse(JsonObject genesis) {
    return ChannelConfig.from(Section.of(folder.resolve("genesis" + ENDING), genesis));
  }

  /** On disk when this returns. */
  void keep(ChannelId channel, JsonObject genesis) throws IOException {
    Files.createDirectories(folder);
    Path unfinished = folder.resolve(channel.name() + ".unfinished");
    Files.writeString(unfinished, genesis.encodePrettily(), StandardCharsets.UTF_8);
    sync(unfinished);
    Files.move(unfinished, file(channel), StandardCopyOption.ATOMIC_MOVE);
    sync(folder);
  }

  void forget(ChannelId channel) throws IOException {
    Files.deleteIfExists(file(channel));
    sync(folder);
  }

  private Path file(ChannelId channel) {
    return folder.resolve(channel.name() + ENDING);
  }

  private static void sync(Path path) throws IOException {
    StandardOpenOption option =
        Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }
}
