package io.nexushub.node.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskCeilingTest {
  @TempDir Path folder;

  @Test
  void countsFlushesAndLeavesNothing() throws Exception {
    DiskCeiling ceiling = DiskCeiling.measure(folder, 3, 5_000, 100);

    assertThat(ceiling.flushes()).isPositive();
    assertThat(ceiling.bytes()).isCloseTo(5_000 * ceiling.flushes(), Percentage.withPercentage(1));
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void saysWhichFolderItCannotWriteTo() throws IOException {
    Path file = Files.createFile(folder.resolve("no-folder"));

    assertThatThrownBy(() -> DiskCeiling.measure(file, 1, 100, 50))
        .isInstanceOf(LoadFailure.class)
        .hasMessageContaining(file.toString());
  }
}
