package io.nexushub.node.channel;

import io.nexushub.protocol.Hash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Who waits for transactions to be committed: a future each, and no thread. Bounded; any thread may
 * use it.
 */
public final class Waiters {
  private final int limit;
  private final Map<Hash, List<Waiter>> waiting = new HashMap<>();
  private int count;

  /** A future by itself has no equality to be found by. */
  private static final class Waiter {
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
  }

  /**
   * @param limit of those that wait at a time; further ones are refused
   */
  public Waiters(int limit) {
    this.limit = limit;
  }

  /** Completes with whether it was committed in time; empty if too many wait already. */
  public Optional<CompletableFuture<Boolean>> await(Hash transaction, Duration atMost) {
    Waiter waiter = new Waiter();
    synchronized (this) {
      if (count == limit) {
        return Optional.empty();
      }
      count++;
      waiting.computeIfAbsent(transaction, id -> new ArrayList<>(1)).add(waiter);
    }
    var _ = waiter.done.whenComplete((committed, failure) -> forget(transaction, waiter));
    return Optional.of(
        waiter.done.completeOnTimeout(false, atMost.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** How many wait now. */
  public synchronized int size() {
    return count;
  }

  private synchronized void forget(Hash transaction, Waiter waiter) {
    count--;
    waiting.computeIfPresent(
        transaction,
        (id, waiters) -> {
          waiters.remove(waiter);
          return waiters.isEmpty() ? null : waiters;
        });
  }

  /** These are committed now. */
  public void committed(List<Hash> transactions) {
    for (Hash transaction : transactions) {
      of(transaction).forEach(waiter -> waiter.done.complete(true));
    }
  }

  private synchronized List<Waiter> of(Hash transaction) {
    return List.copyOf(waiting.getOrDefault(transaction, List.of()));
  }
}
