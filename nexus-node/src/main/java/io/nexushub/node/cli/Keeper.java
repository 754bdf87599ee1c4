package io.nexushub.node.cli;

import io.nexushub.follow.TrustedFile;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps what a light client trusts, as often as something has changed that is worth it. */
final class Keeper<T> {
  private final Optional<TrustedFile<T>> file;
  private final Supplier<T> trusted;
  private final Function<T, Object> mark;
  private @Nullable Object kept;

  /**
   * @param mark what has to change before it is kept again
   */
  Keeper(Optional<TrustedFile<T>> file, Supplier<T> trusted, Function<T, Object> mark) {
    this.file = file;
    this.trusted = trusted;
    this.mark = mark;
  }

  void keep() throws IOException {
    T state = trusted.get();
    Object now = mark.apply(state);
    if (file.isPresent() && !now.equals(kept)) {
      file.orElseThrow().write(state);
      kept = now;
    }
  }
}
