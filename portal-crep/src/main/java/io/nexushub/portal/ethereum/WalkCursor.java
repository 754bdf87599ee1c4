package io.nexushub.portal.ethereum;

import io.nexushub.protocol.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far the blocks have been walked, across restarts. It saves work and nothing else: what it
 * says holds only for a chain that has its witness and a channel that is as far as it was, and
 * without it the walk begins at the last event that the channel has taken.
 */
final class WalkCursor {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,18}) (\\d{1,18}) (0x[0-9a-f]{64})\\n");

  private final Path file;
  private Optional<Place> place;

  private WalkCursor(Path file, Optional<Place> place) {
    this.file = file;
    this.place = place;
  }

  /**
   * No event with this number or a later one is in a block below.
   *
   * @param witness a finalised block of the chain that was walked
   */
  record Place(long block, long sequence, Hash witness) {}

  /** A file that is missing or damaged is as good as none. */
  static WalkCursor open(Path file) throws IOException {
    try {
      Matcher matcher = FORM.matcher(Files.readString(file));
      return new WalkCursor(
          file,
          matcher.matches()
              ? Optional.of(
                  new Place(
                      Long.parseLong(matcher.group(1)),
                      Long.parseLong(matcher.group(2)),
                      Hash.hex(matcher.group(3))))
              : Optional.empty());
    } catch (NoSuchFileException none) {
      return new WalkCursor(file, Optional.empty());
    }
  }

  /** Where the walk for the event with that number may go on. */
  Optional<Place> placeFor(long sequence) {
    return place.filter(known -> known.sequence() <= sequence);
  }

  void reached(Place next) throws IOException {
    place = Optional.of(next);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path written = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(
        written, "%d %d %s\n".formatted(next.block(), next.sequence(), next.witness()));
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
