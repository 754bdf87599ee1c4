package io.nexushub.node.cli;

import io.nexushub.follow.TrustedFile;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where a light client keeps what it trusts. */
final class KeptState {
  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "Keeps what is trusted, to go on from there.")
  private @Nullable Path data;

  @Nullable Path path() {
    return data;
  }

  <T> Optional<TrustedFile<T>> file(TrustedFile.Codec<T> codec) {
    return Optional.ofNullable(data).map(it -> new TrustedFile<>(it, codec));
  }
}
