package io.nexushub.node.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void batchesAreSpreadSoThatTheirTransfersMakeTheRate() {
    assertThat(Pace.of(2_000, 10)).isEqualTo(new Pace(5_000_000));
  }

  @Test
  void whatIsLateCountsFromWhenItShouldHaveLeft() throws InterruptedException {
    long start = System.nanoTime() - 1_000_000_000;

    assertThat(new Pace(1_000).await(start, 7)).isEqualTo(start + 7_000);
  }

  @Test
  void flatOutCountsFromNow() throws InterruptedException {
    long before = System.nanoTime();

    assertThat(Pace.FLAT_OUT.await(before - 1_000_000_000, 7)).isGreaterThanOrEqualTo(before);
  }
}
