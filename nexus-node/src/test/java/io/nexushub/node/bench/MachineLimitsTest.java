package io.nexushub.node.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineLimitsTest {
  private static final MachineLimits LIMITS =
      new MachineLimits(new DiskCeiling(2_000, 8e6), new DiskCeiling(300, 300e6), 800e6);

  @Test
  void usedStandsBesidePossible() {
    Usage used = new Usage(2_000_000_000L, 1_000, 4e6, 16e6, OptionalLong.of(60_000_000));

    assertThat(LIMITS.shares(used))
        .isEqualTo(
            "500 of 2,000 flushes/s (25 %, 4,000 bytes each); 30.0 of 300 MB/s (10 %) to disk;"
                + " 8.0 of 800 MB/s between nodes (1.0 %)");
  }

  @Test
  void whatIsNotKnownIsSaid() {
    Usage used = new Usage(1_000_000_000L, 1, 1, 1, OptionalLong.empty());

    assertThat(LIMITS.shares(used)).contains("not known of 300 MB/s to disk");
  }

  @Test
  void allOfThemAreMeasured(@TempDir Path folder) throws Exception {
    MachineLimits limits = MachineLimits.measure(folder, 1, 1_000);

    assertThat(limits.flushes().flushes()).isPositive();
    assertThat(limits.bandwidth().bytes()).isGreaterThan(limits.flushes().bytes());
    assertThat(limits.tlsBytes()).isPositive();
  }
}
