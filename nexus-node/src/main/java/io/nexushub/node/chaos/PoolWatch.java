package io.nexushub.node.chaos;

import io.nexushub.node.exchange.PoolStatus;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares what a share is worth at each sight of the pool with the sight before; one thread. */
final class PoolWatch {
  private static final int MAX_FALLS = 10;

  private final String node;
  private final List<String> falls = new ArrayList<>();
  private Optional<PoolStatus> last = Optional.empty();
  private long sights;

  /** {@code node} is the one that is asked: another one may be some blocks behind it. */
  PoolWatch(String node) {
    this.node = node;
  }

  /** The product of the reserves to their weights, per share, must not be less than before. */
  void saw(PoolStatus now) {
    sights++;
    last.filter(before -> !before.isEmpty() && fell(before, now))
        .ifPresent(before -> {
          if (falls.size() < MAX_FALLS) {
            falls.add(node + ": " + before + " then " + now);
          }
        });
    if (!now.stopped().isEmpty() && falls.size() < MAX_FALLS) {
      falls.add(node + ": the pool stopped: " + now.stopped());
    }
    last = Optional.of(now);
  }

  long sights() {
    return sights;
  }

  List<String> falls() {
    return List.copyOf(falls);
  }

  /** Exact: reserves and supplies to whole powers, cross-multiplied. */
  private static boolean fell(PoolStatus before, PoolStatus now) {
    long first = before.first().weightPpm();
    long second = before.second().weightPpm();
    long common = BigInteger.valueOf(first).gcd(BigInteger.valueOf(second)).longValueExact();
    int firstPower = Math.toIntExact(first / common);
    int secondPower = Math.toIntExact(second / common);
    return product(now, firstPower, secondPower)
            .multiply(before.supply().pow(firstPower + secondPower))
            .compareTo(
                product(before, firstPower, secondPower)
                    .multiply(now.supply().pow(firstPower + secondPower)))
        < 0;
  }

  private static BigInteger product(PoolStatus pool, int firstPower, int secondPower) {
    return pool.first()
        .reserve()
        .pow(firstPower)
        .multiply(pool.second().reserve().pow(secondPower));
  }
}
