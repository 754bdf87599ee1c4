package io.nexushub.node.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Sends batches over several connections at once, and remembers when each transfer left. */
final class Submission {
  /** How long a batch is tried again when a node says it is busy. */
  private static final int MAX_RETRIES = 200;

  private static final long RETRY_MILLIS = 50;

  private final RpcClient rpc;
  private final List<byte[]> batches;
  private final Pace pace;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong retried = new AtomicLong();
  private final Map<String, Long> sentNanos = new ConcurrentHashMap<>();

  Submission(RpcClient rpc, List<byte[]> batches, Pace pace) {
    this.rpc = rpc;
    this.batches = batches;
    this.pace = pace;
  }

  /** Returns when everything is sent, or the deadline is over. */
  void run(int connections, long deadlineNanos) throws LoadFailure, InterruptedException {
    long start = System.nanoTime();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> running =
          IntStream.range(0, connections)
              .mapToObj(i -> executor.submit(() -> send(start, deadlineNanos)))
              .toList();
      for (Future<Void> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new LoadFailure("sending: " + e.getCause(), e);
    }
  }

  /** When each accepted transfer was sent, by its id. */
  Map<String, Long> sentNanos() {
    return sentNanos;
  }

  long refused() {
    return refused.get();
  }

  long retried() {
    return retried.get();
  }

  private Void send(long startNanos, long deadlineNanos) throws LoadFailure, InterruptedException {
    for (int i = next.getAndIncrement();
        i < batches.size() && System.nanoTime() < deadlineNanos;
        i = next.getAndIncrement()) {
      deliver(batches.get(i), pace.await(startNanos, i));
    }
    return null;
  }

  private void deliver(byte[] batch, long sent) throws LoadFailure, InterruptedException {
    for (int attempt = 0; attempt < MAX_RETRIES; attempt++) {
      JsonArray answers = rpc.batch(batch);
      if (!answers.isEmpty()) {
        answers.forEach(answer -> count(answer, sent));
        return;
      }
      retried.incrementAndGet();
      Thread.sleep(RETRY_MILLIS);
    }
    throw new LoadFailure(
        "a batch: refused " + MAX_RETRIES + " times (expected: room in the node's queue)");
  }

  private void count(Object answer, long sent) {
    if (answer instanceof JsonObject object && object.getValue("result") instanceof String id) {
      sentNanos.put(id, sent);
    } else {
      refused.incrementAndGet();
    }
  }
}
