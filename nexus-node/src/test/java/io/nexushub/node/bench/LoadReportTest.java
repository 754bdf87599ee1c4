package io.nexushub.node.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LoadReportTest {
  @Test
  void percentilesAreThoseOfTheSortedLatencies() {
    List<Long> latencies =
        LongStream.rangeClosed(1, 100)
            .map(ms -> ms * 1_000_000)
            .boxed()
            .collect(Collectors.toList());
    Collections.shuffle(latencies);
    LoadReport report =
        new LoadReport(120, 3, 1, 2.0, latencies, Optional.of(Duration.ofMillis(80)), 0.5, 1.5);

    assertThat(report.committed()).isEqualTo(100);
    assertThat(report.perSecond()).isEqualTo(50);
    assertThat(report.latencyMillis(0.50)).isEqualTo(50);
    assertThat(report.latencyMillis(0.99)).isEqualTo(99);
    assertThat(report.table())
        .contains("100 of 120 sent (3 refused, 1 batches sent again)")
        .containsPattern("processor time +800 us a transfer");
  }

  @Test
  void nothingCommittedIsNotARate() {
    LoadReport report = new LoadReport(5, 0, 0, 0, List.of(), Optional.empty(), -1, -1);
    assertThat(report.perSecond()).isZero();
    assertThat(report.latencyMillis(0.5)).isNaN();
  }

  @Test
  void channelsTogetherTakeAsLongAsTheSlowestOfThem() {
    LoadReport one = new LoadReport(2, 0, 0, 1.0, List.of(3L, 1L), Optional.empty(), 0.5, 0.6);
    LoadReport other = new LoadReport(2, 1, 0, 2.0, List.of(2L), Optional.empty(), 0.5, 0.7);

    LoadReport both = LoadReport.together(List.of(one, other), Optional.of(Duration.ofMillis(3)));

    assertThat(both.committed()).isEqualTo(3);
    assertThat(both.sent()).isEqualTo(4);
    assertThat(both.perSecond()).isEqualTo(1.5);
    assertThat(both.latencyNanos()).containsExactly(1L, 2L, 3L);
    assertThat(both.processorMicros()).isEqualTo(1_000);
  }
}
