package io.nexushub.node.channel;

import io.nexushub.lft.Transaction;
import io.nexushub.node.config.BlockConfig;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Admitted transactions that are in no committed block. Bounded in number, in bytes and by sender.
 *
 * <p>Fair to senders: a block takes from each in turn, and from one in order of arrival, so that
 * nobody waits behind another's thousands. A full pool refuses what comes, unless its sender has
 * fewer there than somebody else: then the newest of whoever has most makes room.
 *
 * <p>Any thread may use it; each call is short.
 */
final class Mempool {
  /** Remembers what was just committed, for the time between a look at the store and an add. */
  private static final int RECENT_LIMIT = 50_000;

  /** What its application declined for so long is thrown out. */
  private static final long DECLINED_MILLIS = 120_000;

  private final BlockConfig limits;
  private final CommittedTransactions committed;
  private final Map<Hash, Entry> entries = new LinkedHashMap<>();
  private final Map<Address, SenderQueue> senders = new LinkedHashMap<>();
  private final NavigableSet<SenderQueue> bySize = new TreeSet<>();
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

    private Hash id() {
      return transaction.id();
    }

    private int length() {
      return transaction.bytes().length();
    }
  }

  /** What waits for one sender, in order of arrival. */
  private static final class SenderQueue implements Comparable<SenderQueue> {
    private final Address sender;
    private final SequencedMap<Hash, Entry> entries = new LinkedHashMap<>();

    private SenderQueue(Address sender) {
      this.sender = sender;
    }

    private int size() {
      return entries.size();
    }

    @Override
    public int compareTo(SenderQueue other) {
      int bySize = Integer.compare(size(), other.size());
      return bySize == 0 ? sender.compareTo(other.sender) : bySize;
    }
  }

  /** What became of a transaction that was brought here. */
  sealed interface Outcome {
    record Added() implements Outcome {}

    /** It waits already, or is committed. */
    record Known() implements Outcome {}

    record Full(String reason) implements Outcome {}
  }

  Mempool(BlockConfig limits, CommittedTransactions committed) {
    this.limits = limits;
    this.committed = committed;
  }

  /** May read the disk. */
  Outcome add(Transaction transaction) {
    if (contains(transaction.id()) || committed.has(transaction)) {
      return new Outcome.Known();
    }
    return insert(transaction);
  }

  /** May read the disk. */
  boolean isCommitted(Transaction transaction) {
    return committed.has(transaction);
  }

  private synchronized Outcome insert(Transaction transaction) {
    if (entries.containsKey(transaction.id()) || recent.contains(transaction.id())) {
      return new Outcome.Known();
    }
    Entry entry = new Entry(transaction);
    if (entry.length() > limits.maxBytes()) {
      return new Outcome.Full(
          "pool: a transaction of %d bytes (expected: <= %d, a block's)"
              .formatted(entry.length(), limits.maxBytes()));
    }
    SenderQueue queue = senders.get(transaction.sender());
    int waiting = queue == null ? 0 : queue.size();
    if (waiting >= limits.senderTransactions()) {
      return full(waiting + " transactions of the sender wait", limits.senderTransactions());
    }
    if (bytes + entry.length() > limits.poolBytes()) {
      return full(bytes + " bytes wait", limits.poolBytes());
    }
    if (entries.size() >= limits.poolTransactions() && !makeRoomFor(waiting)) {
      return full(entries.size() + " transactions wait", limits.poolTransactions());
    }
    put(entry);
    return new Outcome.Added();
  }

  /**
   * Throws out the newest of the sender who has most, for one who has less.
   *
   * @param waiting what the newcomer's sender has; with what comes he must not have as much as he
   *     takes from, or two could push one another out forever
   */
  private boolean makeRoomFor(int waiting) {
    if (bySize.isEmpty() || bySize.last().size() <= waiting + 1) {
      return false;
    }
    remove(bySize.last().entries.lastEntry().getKey());
    return true;
  }

  private void put(Entry entry) {
    Address sender = entry.transaction.sender();
    entries.put(entry.id(), entry);
    SenderQueue queue = senders.computeIfAbsent(sender, SenderQueue::new);
    bySize.remove(queue); // its place there depends on its size
    queue.entries.put(entry.id(), entry);
    bySize.add(queue);
    bytes += entry.length();
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
   * What a block should take, without those named: of each sender the oldest, then of each the
   * next, as long as they fit. What was declined before comes last, or enough of it would keep
   * everything else from being offered.
   */
  synchronized List<Transaction> offer(Set<Hash> without) {
    List<Transaction> picked = new ArrayList<>();
    int room = pick(picked, entry -> entry.declinedSince == 0, without, limits.maxBytes());
    if (declined > 0) {
      pick(picked, entry -> entry.declinedSince != 0, without, room);
    }
    return picked;
  }

  private int pick(List<Transaction> picked, Predicate<Entry> wanted, Set<Hash> without, int from) {
    int room = from;
    Iterator<SenderQueue> notYet = senders.values().iterator();
    Deque<Iterator<Entry>> turns = new ArrayDeque<>();
    while (picked.size() < limits.maxTransactions() && (notYet.hasNext() || !turns.isEmpty())) {
      Iterator<Entry> turn =
          notYet.hasNext() ? notYet.next().entries.values().iterator() : turns.remove();
      int left = room;
      Optional<Entry> next =
          next(
              turn,
              entry ->
                  wanted.test(entry) && entry.length() <= left && !without.contains(entry.id()));
      if (next.isPresent()) {
        picked.add(next.get().transaction);
        room -= next.get().length();
        turns.add(turn);
      }
    }
    return room;
  }

  private static Optional<Entry> next(Iterator<Entry> entries, Predicate<Entry> wanted) {
    while (entries.hasNext()) {
      Entry entry = entries.next();
      if (wanted.test(entry)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
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

  /** These are in the store now. */
  synchronized void committed(List<Hash> ids, long nowMillis) {
    committed.add(ids, TimeUnit.MILLISECONDS.toMicros(nowMillis));
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
    bytes -= entry.length();
    take(entry);
    if (entry.declinedSince != 0) {
      declined--;
    }
  }

  private void take(Entry entry) {
    Address sender = entry.transaction.sender();
    SenderQueue queue = senders.get(sender);
    if (queue == null) {
      throw new IllegalStateException("nothing of " + sender + " waits");
    }
    bySize.remove(queue);
    queue.entries.remove(entry.id());
    if (queue.size() == 0) {
      senders.remove(sender);
    } else {
      bySize.add(queue);
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
