package io.nexushub.dex.curve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Answers that others computed, one a line, with a head of comments. */
final class Vectors {
  private Vectors() {}

  /** The cells of one line. */
  record Row(List<String> cells) {
    String id() {
      return cells.getFirst();
    }

    String text(int column) {
      return cells.get(column);
    }

    BigInteger number(int column) {
      return new BigInteger(cells.get(column));
    }

    int small(int column) {
      return Integer.parseInt(cells.get(column));
    }
  }

  static List<Row> of(String name) {
    try (InputStream file =
        Objects.requireNonNull(Vectors.class.getResourceAsStream("/vectors/" + name), name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> new Row(List.of(line.split(",", -1))))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
