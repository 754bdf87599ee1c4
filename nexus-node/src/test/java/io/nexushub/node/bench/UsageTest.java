package io.nexushub.node.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class UsageTest {
  private static final Usage BEFORE = new Usage(5_000_000_000L, 10, 900, 70, OptionalLong.of(4));
  private static final Usage AFTER = new Usage(7_000_000_000L, 14, 2_900, 170, OptionalLong.of(44));

  @Test
  void whatWasUsedIsTheDifferenceByTheTime() {
    Usage used = AFTER.since(BEFORE);

    assertThat(used).isEqualTo(new Usage(2_000_000_000L, 4, 2_000, 100, OptionalLong.of(40)));
    assertThat(used.perSecond(used.flushes())).isEqualTo(2);
    assertThat(used.recordBytes()).isEqualTo(500);
  }

  @Test
  void whatTheSystemDoesNotSayStaysUnknown() {
    Usage silent = new Usage(6_000_000_000L, 12, 1_000, 80, OptionalLong.empty());

    assertThat(silent.since(BEFORE).diskBytes()).isEmpty();
    assertThat(AFTER.since(silent).diskBytes()).isEmpty();
  }

  @Test
  void nothingFlushedIsARecordThatCanBeMeasured() {
    assertThat(BEFORE.since(BEFORE).recordBytes()).isEqualTo(1);
    assertThat(BEFORE.since(BEFORE).perSecond(3)).isZero();
  }
}
