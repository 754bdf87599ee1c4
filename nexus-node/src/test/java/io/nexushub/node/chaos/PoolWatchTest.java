package io.nexushub.node.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.exchange.PoolStatus;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolWatchTest {
  private final PoolWatch watch = new PoolWatch("node");

  @Test
  void tradesAndLiquidityThatKeepTheProductAreFine() {
    watch.saw(pool(100, 400, 200, ""));
    watch.saw(pool(200, 200, 200, ""));
    watch.saw(pool(400, 400, 400, ""));
    watch.saw(pool(401, 400, 400, ""));

    assertThat(watch.falls()).isEmpty();
    assertThat(watch.sights()).isEqualTo(4);
  }

  @Test
  void oneUnitLessPerShareIsAFall() {
    watch.saw(pool(200, 200, 200, ""));
    watch.saw(pool(200, 199, 200, ""));
    watch.saw(pool(200, 199, 201, ""));

    assertThat(watch.falls()).hasSize(2);
  }

  @Test
  void weightsAreMinded() {
    watch.saw(pool(200_000, 800_000, 100, 100, 100, ""));
    watch.saw(pool(200_000, 800_000, 200, 90, 100, ""));
    watch.saw(pool(200_000, 800_000, 400, 60, 100, ""));

    assertThat(watch.falls()).hasSize(1); // 2 * 0.9^4 > 1 > 2 * (2/3)^4
  }

  @Test
  void aPoolThatStoppedIsToldOf() {
    watch.saw(pool(1, 1, 1, "PRODUCT"));

    assertThat(watch.falls()).isEqualTo(List.of("node: the pool stopped: PRODUCT"));
  }

  private static PoolStatus pool(long first, long second, long supply, String stopped) {
    return pool(500_000, 500_000, first, second, supply, stopped);
  }

  private static PoolStatus pool(
      long firstPpm, long secondPpm, long first, long second, long supply, String stopped) {
    return new PoolStatus(
        side(firstPpm, first), side(secondPpm, second), BigInteger.valueOf(supply), 0, stopped);
  }

  private static PoolStatus.Side side(long weightPpm, long reserve) {
    return new PoolStatus.Side("asset", weightPpm, BigInteger.valueOf(reserve), BigInteger.ZERO);
  }
}
