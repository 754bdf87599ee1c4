package io.nexushub.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommittedTransactionsTest {
  private static final long NOW = 1_800_000_000_000_000L;

  private final Set<Hash> stored = new HashSet<>();
  private int asked;

  private boolean ask(Hash id) {
    asked++;
    return stored.contains(id);
  }

  private static Transaction transaction(int number, long micros) {
    Hash id = HashFunction.SHA3_256.hash(Bytes.utf8("transaction " + number));
    return new Transaction(id, Address.ZERO, micros, Bytes.EMPTY);
  }

  private void commit(CommittedTransactions committed, int from, int count, long nowMicros) {
    List<Hash> ids =
        IntStream.range(from, from + count).mapToObj(i -> transaction(i, 0).id()).toList();
    stored.addAll(ids);
    committed.add(ids, nowMicros);
  }

  @Test
  void allThatANewChainCommittedIsFoundAndTheStoreIsHardlyAskedAboutTheRest() {
    CommittedTransactions committed = CommittedTransactions.ofNewChain(this::ask);
    int count = 200_000; // several filters, in a minute
    for (int i = 0; i < count; i += 1_000) {
      commit(committed, i, 1_000, NOW + 300L * i);
    }
    for (int i = 0; i < count; i += 7) {
      assertThat(committed.has(transaction(i, NOW))).as("transaction %d", i).isTrue();
    }
    asked = 0;
    for (int i = count; i < 2 * count; i++) {
      assertThat(committed.has(transaction(i, 0))).isFalse();
    }
    assertThat(asked).as("questions to the store").isLessThan(count / 100);
  }

  @Test
  void theStoreIsAskedAboutWhatMayHaveBeenCommittedBeforeTheStart() {
    CommittedTransactions committed = CommittedTransactions.ofOldChain(this::ask, NOW);
    stored.add(transaction(1, 0).id());
    long ahead = NOW + CommittedTransactions.AHEAD_MICROS;
    assertThat(committed.has(transaction(1, NOW))).isTrue();
    assertThat(committed.has(transaction(1, ahead))).isTrue();
    assertThat(committed.has(transaction(1, 0))).as("one without a clock").isTrue();
    assertThat(committed.has(transaction(2, NOW))).isFalse();
    assertThat(asked).isEqualTo(4);
    assertThat(committed.has(transaction(2, ahead + 1))).isFalse();
    assertThat(asked).as("after a while it is known without asking").isEqualTo(4);
  }

  /** Whoever sends again what is older than the filters reach is found out by the store. */
  @Test
  void whatTheFiltersForgotIsFoundInTheStore() {
    CommittedTransactions committed = CommittedTransactions.ofNewChain(this::ask);
    long each = TimeUnit.MINUTES.toMicros(1);
    int minutes = 200;
    for (int i = 0; i < minutes; i++) {
      commit(committed, 20_000 * i, 20_000, NOW + each * i);
    }
    for (int i = 0; i < minutes; i++) {
      assertThat(committed.has(transaction(20_000 * i, NOW + each * i))).isTrue();
    }
    asked = 0;
    int next = 20_000 * minutes;
    for (int i = 0; i < 10_000; i++) {
      assertThat(committed.has(transaction(next + i, NOW + each * minutes))).isFalse();
    }
    assertThat(asked).as("questions about what is new").isLessThan(100);
  }
}
