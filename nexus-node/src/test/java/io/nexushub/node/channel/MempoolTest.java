package io.nexushub.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.Transaction;
import io.nexushub.node.config.BlockConfig;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MempoolTest {
  private static final int BLOCK = 3;
  private static final int POOL = 100;
  private static final Address FLOODER = Address.hex("ff".repeat(20));

  private final Mempool mempool =
      new Mempool(
          new BlockConfig(
              BLOCK,
              1024,
              Duration.ZERO,
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              POOL,
              4096,
              POOL),
          CommittedTransactions.ofNewChain(id -> false));

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
    List<Transaction> offered = mempool.offer(Set.of());
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
    assertThat(mempool.offer(Set.of()))
        .containsExactly(fresh.get(0), fresh.get(1), declined.getFirst());
  }

  private Transaction from(Address sender, int number) {
    return Blocks.transaction(sender, number, 10);
  }

  private static Address sender(int number) {
    return Address.hex("%040x".formatted(number + 1));
  }

  @Test
  void aBlockTakesFromEachSenderInTurn() {
    List<Transaction> flood = IntStream.range(0, 50).mapToObj(i -> from(FLOODER, i)).toList();
    flood.forEach(mempool::add);
    Transaction one = from(sender(1), 100);
    Transaction other = from(sender(2), 101);
    mempool.add(one);
    mempool.add(other);

    assertThat(mempool.offer(Set.of())).containsExactly(flood.get(0), one, other);
    assertThat(mempool.offer(Set.of(one.id(), other.id())))
        .containsExactly(flood.get(0), flood.get(1), flood.get(2));
  }

  @Test
  void aFullPoolMakesRoomForWhoHasLessThere() {
    List<Transaction> flood = IntStream.range(0, POOL).mapToObj(i -> from(FLOODER, i)).toList();
    flood.forEach(mempool::add);

    assertThat(mempool.add(from(FLOODER, 1_000))).isInstanceOf(Mempool.Outcome.Full.class);
    assertThat(mempool.add(from(sender(1), 1_001))).isInstanceOf(Mempool.Outcome.Added.class);
    assertThat(mempool.size()).isEqualTo(POOL);
    assertThat(mempool.contains(flood.getLast().id())).isFalse();
    assertThat(mempool.contains(flood.get(POOL - 2).id())).isTrue();
    assertThat(mempool.add(flood.getLast())).isInstanceOf(Mempool.Outcome.Full.class);
  }

  /** Two senders who push one another out would keep the pool busy and get nothing done. */
  @Test
  void nobodyIsThrownOutByHisLike() {
    IntStream.range(0, POOL).forEach(i -> mempool.add(from(sender(i % 50), i)));

    assertThat(mempool.add(from(sender(7), 1_000))).isInstanceOf(Mempool.Outcome.Full.class);
    assertThat(mempool.add(from(sender(99), 1_001))).isInstanceOf(Mempool.Outcome.Added.class);
    assertThat(mempool.add(from(sender(99), 1_002))).isInstanceOf(Mempool.Outcome.Full.class);
  }

  /** Its books are three views of one content; any order of events must keep them one. */
  @Test
  void whateverHappensEverythingIsOfferedOnceAndThePoolEndsEmpty() {
    Random random = new Random(20261124);
    Set<Hash> inside = new HashSet<>();
    for (int i = 0; i < 5_000; i++) {
      Transaction next = from(sender(random.nextInt(6)), random.nextInt(300));
      mempool.add(next);
      if (random.nextInt(3) == 0) {
        List<Transaction> block = mempool.offer(Set.of());
        assertThat(block).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(BLOCK);
        List<Transaction> taken = block.subList(0, random.nextInt(block.size() + 1));
        mempool.declined(block, taken, 1);
        mempool.committed(Blocks.ids(taken), 2);
        inside.addAll(Blocks.ids(taken));
        assertThat(inside).noneMatch(mempool::contains);
      }
    }
    while (mempool.size() > 0) {
      List<Transaction> block = mempool.offer(Set.of());
      assertThat(block).isNotEmpty();
      mempool.committed(Blocks.ids(block), 3);
    }
    assertThat(mempool.hasWork()).isFalse();
    assertThat(mempool.all()).isEmpty();
  }
}
