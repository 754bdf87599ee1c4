package io.nexushub.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void waitsDoubleUpToTheLast() {
    Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));

    assertThat(IntStream.range(0, 6).mapToObj(backoff::delay).map(Duration::toMillis))
        .containsExactly(200L, 400L, 800L, 1_600L, 2_000L, 2_000L);
  }

  @Test
  void manyFailuresDoNotOverflow() {
    Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));

    assertThat(backoff.delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aLastWaitBelowTheFirstIsRefused() {
    assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessageContaining("expected: 0 < first <= last");
  }
}
