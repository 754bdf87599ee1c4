package io.nexushub.node.channel;

import com.google.common.hash.BloomFilter;
import com.google.common.hash.Funnel;
import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Whether a transaction is committed, without asking the store about most of those that are not:
 * the store answers that slowest, and it is asked about every transaction of every peer.
 *
 * <p>Bloom filters know all that was committed since some moment. What they do not know is new if
 * the sender's clock is well after that moment; about everything else the store is asked.
 *
 * <p>Any thread may ask; one at a time adds.
 */
final class CommittedTransactions {
  /**
   * No application commits a transaction whose clock is so far ahead of its block's. If members
   * agreed on one all the same, it could enter the pool again, where its application declines it.
   */
  static final long AHEAD_MICROS = TimeUnit.MINUTES.toMicros(10);

  /** So much longer a filter is kept than it is needed, because clocks differ. */
  private static final long SLACK_MICROS = TimeUnit.MINUTES.toMicros(1);

  private static final int FIRST_CAPACITY = 1 << 14;

  /** All filters together; at 20,000 transactions a second that is eleven minutes, in 25 MB. */
  private static final int MOST = 14_000_000;

  /** Of those that are new, as many are looked for in the store in vain. */
  private static final double FALSE_POSITIVES = 0.001;

  private static final Funnel<Hash> ID = (id, sink) -> sink.putBytes(id.bytes().toArray());

  private final Predicate<Hash> stored;

  /** Oldest first; never empty. */
  private volatile List<Generation> generations;

  private int inYoungest;

  /**
   * What was committed from some moment on, up to when the next generation begins.
   *
   * @param sinceMicros {@link Long#MIN_VALUE} if from the chain's beginning
   */
  private record Generation(BloomFilter<Hash> ids, int capacity, long sinceMicros) {
    static Generation of(int capacity, long sinceMicros) {
      return new Generation(
          BloomFilter.create(ID, capacity, FALSE_POSITIVES), capacity, sinceMicros);
    }
  }

  private CommittedTransactions(Predicate<Hash> stored, long sinceMicros) {
    this.stored = stored;
    this.generations = List.of(Generation.of(FIRST_CAPACITY, sinceMicros));
  }

  /**
   * Of a chain that has nothing but its genesis yet.
   *
   * @param stored asks the store
   */
  static CommittedTransactions ofNewChain(Predicate<Hash> stored) {
    return new CommittedTransactions(stored, Long.MIN_VALUE);
  }

  /** Of a chain that was there before {@code nowMicros}. */
  static CommittedTransactions ofOldChain(Predicate<Hash> stored, long nowMicros) {
    return new CommittedTransactions(stored, nowMicros);
  }

  /** May read the disk. */
  boolean has(Transaction transaction) {
    List<Generation> known = generations;
    long since = known.getFirst().sinceMicros;
    boolean reaches =
        since == Long.MIN_VALUE || transaction.timestampMicros() > since + AHEAD_MICROS;
    return (!reaches || mayHave(known, transaction.id())) && stored.test(transaction.id());
  }

  private static boolean mayHave(List<Generation> known, Hash id) {
    for (Generation generation : known) {
      if (generation.ids.mightContain(id)) {
        return true;
      }
    }
    return false;
  }

  /** These are in the store now. */
  void add(List<Hash> ids, long nowMicros) {
    Generation youngest = generations.getLast();
    if (inYoungest >= youngest.capacity) {
      youngest = Generation.of(Math.min(2 * youngest.capacity, MOST / 4), nowMicros);
      List<Generation> grown = new ArrayList<>(generations);
      grown.add(youngest);
      while (isDispensable(grown, nowMicros)) {
        grown.removeFirst();
      }
      generations = List.copyOf(grown);
      inYoungest = 0;
    }
    ids.forEach(youngest.ids::put);
    inYoungest += ids.size();
  }

  /** Whether the others reach back far enough without the oldest, or there are too many. */
  private static boolean isDispensable(List<Generation> grown, long nowMicros) {
    return grown.get(1).sinceMicros < nowMicros - AHEAD_MICROS - SLACK_MICROS
        || grown.stream().mapToLong(Generation::capacity).sum() > MOST;
  }
}
