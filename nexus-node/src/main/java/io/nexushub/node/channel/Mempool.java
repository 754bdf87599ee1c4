package io.nexushub.node.channel;

import io.nexushub.lft.Transaction;
import io.nexushub.node.config.BlockConfig;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Admitted transactions that are in no committed block, in order of arrival. Bounded in number, in
 * bytes and by sender; what does not fit is refused, so that nobody is thrown out by newcomers.
 *
 * <p>Any thread may use it; each call is short.
 */
final class Mempool {
  /** Remembers what was just committed, for the time between a look at the store and an add. */
  private static final int RECENT_LIMIT = 50_000;

  /** What its application declined for so long is thrown out. */
  private static final long DECLINED_MILLIS = 120_000;

  private final BlockConfig limits;
  private final Predicate<Hash> isCommitted;
  private final Map<Hash, Entry> entries = new LinkedHashMap<>();
  private final Map<Address, Integer> bySender = new HashMap<>();
  private final Set<Hash> recent = new LinkedHashSet<>();
  private long bytes;
  private int declined;

  /** A transaction, and since when no proposal would take it (0: one might). */
  private static final class Entry {
    private final Transaction transaction;
    private long declinedSince;

    private Entry(Transaction transaction) {
      this.transaction = transaction;
    }
  }

  /** What became of a transaction that was brought here. */
  sealed interface Outcome {
    record Added() implements Outcome {}

    /** It waits already, or is committed. */
    record Known() implements Outcome {}

    record Full(String reason) implements Outcome {}
  }

  /**
   * @param isCommitted asks the chain; may read the disk
   */
  Mempool(BlockConfig limits, Predicate<Hash> isCommitted) {
    this.limits = limits;
    this.isCommitted = isCommitted;
  }

  Outcome add(Transaction transaction) {
    if (contains(transaction.id()) || isCommitted.test(transaction.id())) {
      return new Outcome.Known();
    }
    return insert(transaction);
  }

  /** Asks the chain; may read the disk. */
  boolean isCommitted(Hash id) {
    return isCommitted.test(id);
  }

  private synchronized Outcome insert(Transaction transaction) {
    if (entries.containsKey(transaction.id()) || recent.contains(transaction.id())) {
      return new Outcome.Known();
    }
    if (transaction.bytes().length() > limits.maxBytes()) {
      return new Outcome.Full(
          "pool: a transaction of %d bytes (expected: <= %d, a block's)"
              .formatted(transaction.bytes().length(), limits.maxBytes()));
    }
    if (entries.size() >= limits.poolTransactions()) {
      return full(entries.size() + " transactions wait", limits.poolTransactions());
    }
    if (bytes + transaction.bytes().length() > limits.poolBytes()) {
      return full(bytes + " bytes wait", limits.poolBytes());
    }
    int ofSender = bySender.getOrDefault(transaction.sender(), 0);
    if (ofSender >= limits.senderTransactions()) {
      return full(ofSender + " transactions of the sender wait", limits.senderTransactions());
    }
    entries.put(transaction.id(), new Entry(transaction));
    bySender.merge(transaction.sender(), 1, Integer::sum);
    bytes += transaction.bytes().length();
    return new Outcome.Added();
  }

  private static Outcome full(String found, int limit) {
    return new Outcome.Full("pool: " + found + " (expected: < " + limit + ")");
  }

  synchronized boolean contains(Hash id) {
    return entries.containsKey(id);
  }

  synchronized Optional<Transaction> get(Hash id) {
    return Optional.ofNullable(entries.get(id)).map(entry -> entry.transaction);
  }

  /**
   * The oldest that fit into a block, without those named. What was declined before comes last, or
   * enough of it would keep everything else from being offered.
   */
  synchronized List<Transaction> oldest(Set<Hash> without) {
    List<Transaction> picked = new ArrayList<>();
    int room = pick(picked, without, false, limits.maxBytes());
    if (declined > 0) {
      pick(picked, without, true, room);
    }
    return picked;
  }

  private int pick(List<Transaction> picked, Set<Hash> without, boolean tried, int from) {
    int room = from;
    for (Entry entry : entries.values()) {
      if (picked.size() == limits.maxTransactions()) {
        break;
      }
      Transaction transaction = entry.transaction;
      if (tried == (entry.declinedSince != 0)
          && transaction.bytes().length() <= room
          && !without.contains(transaction.id())) {
        picked.add(transaction);
        room -= transaction.bytes().length();
      }
    }
    return room;
  }

  /** The bytes of all, in order of arrival. */
  synchronized List<Bytes> all() {
    return entries.values().stream().map(entry -> entry.transaction.bytes()).toList();
  }

  /**
   * What the application would not take now no longer calls for a block, and what it takes again
   * does, until it is committed.
   */
  synchronized void declined(List<Transaction> offered, List<Transaction> taken, long nowMillis) {
    Set<Hash> wanted = new HashSet<>();
    taken.forEach(transaction -> wanted.add(transaction.id()));
    for (Transaction transaction : offered) {
      Entry entry = entries.get(transaction.id());
      if (entry == null) {
        continue;
      }
      boolean taking = wanted.contains(transaction.id());
      if (!taking && entry.declinedSince == 0) {
        entry.declinedSince = nowMillis;
        declined++;
      } else if (taking && entry.declinedSince != 0) {
        entry.declinedSince = 0;
        declined--;
      }
    }
  }

  synchronized void committed(List<Hash> ids, long nowMillis) {
    for (Hash id : ids) {
      remove(id);
      recent.add(id);
    }
    Iterator<Hash> oldest = recent.iterator();
    while (recent.size() > RECENT_LIMIT) {
      oldest.next();
      oldest.remove();
    }
    if (declined > 0) {
      expire(nowMillis);
    }
  }

  private void expire(long nowMillis) {
    List<Hash> stale =
        entries.values().stream()
            .filter(entry ->
                entry.declinedSince != 0 && nowMillis - entry.declinedSince > DECLINED_MILLIS)
            .map(entry -> entry.transaction.id())
            .toList();
    stale.forEach(this::remove);
  }

  private void remove(Hash id) {
    Entry entry = entries.remove(id);
    if (entry == null) {
      return;
    }
    bytes -= entry.transaction.bytes().length();
    bySender.computeIfPresent(
        entry.transaction.sender(), (sender, count) -> count == 1 ? null : count - 1);
    if (entry.declinedSince != 0) {
      declined--;
    }
  }

  synchronized int size() {
    return entries.size();
  }

  /** Whether a proposal might take any of them. */
  synchronized boolean hasWork() {
    return entries.size() > declined;
  }
}
