package io.nexushub.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.Transaction;
import io.nexushub.node.config.BlockConfig;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MempoolTest {
  private static final int BLOCK = 3;

  private final Mempool mempool =
      new Mempool(
          new BlockConfig(
              BLOCK,
              1024,
              Duration.ZERO,
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              100,
              4096,
              100),
          id -> false);

  private List<Transaction> added(int from, int count) {
    List<Transaction> transactions = Blocks.transactions(from, count, 10);
    transactions.forEach(mempool::add);
    return transactions;
  }

  @Test
  void whatWasDeclinedCallsForABlockAgainOnceItIsTaken() {
    List<Transaction> early = added(0, 1);
    mempool.declined(early, List.of(), 1);
    assertThat(mempool.hasWork()).isFalse();
    List<Transaction> offered = mempool.oldest(Set.of());
    assertThat(offered).isEqualTo(early);
    mempool.declined(offered, early, 2);
    assertThat(mempool.hasWork()).isTrue();
    mempool.committed(Blocks.ids(added(5, 1)), 1_000_000); // long after, but it was taken meanwhile
    assertThat(mempool.contains(early.getFirst().id())).isTrue();
    mempool.committed(Blocks.ids(early), 1_000_000);
    assertThat(mempool.hasWork()).isFalse();
    assertThat(mempool.size()).isZero();
  }

  @Test
  void whatStaysDeclinedIsThrownOutInTheEnd() {
    List<Transaction> stale = added(0, 2);
    mempool.declined(stale, List.of(), 1);
    mempool.committed(Blocks.ids(added(5, 1)), 120_000);
    assertThat(mempool.size()).isEqualTo(2);
    mempool.committed(Blocks.ids(added(6, 1)), 120_002);
    assertThat(mempool.size()).isZero();
    assertThat(mempool.hasWork()).isFalse();
  }

  /** A block's worth of what nobody takes must not keep the rest from being offered. */
  @Test
  void theDeclinedAreOfferedLast() {
    List<Transaction> declined = added(0, BLOCK);
    mempool.declined(declined, List.of(), 1);
    List<Transaction> fresh = added(10, 2);
    assertThat(mempool.oldest(Set.of()))
        .containsExactly(fresh.get(0), fresh.get(1), declined.getFirst());
  }
}
