package io.nexushub.bench.ratis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.TimeDuration;

/** Clients of a group, each with a window of messages that are not answered yet. */
final class Load implements AutoCloseable {
  private final Client.Shape shape;
  private final List<RaftClient> clients;
  private final Message message;

  private Load(Client.Shape shape, List<RaftClient> clients, Message message) {
    this.shape = shape;
    this.clients = clients;
    this.message = message;
  }

  /**
   * What became of messages.
   *
   * @param latencyNanos from the time a message was due to its answer, ascending
   */
  record Result(double seconds, List<Long> latencyNanos) {
    int messages() {
      return latencyNanos.size();
    }

    double perSecond() {
      return messages() / seconds;
    }

    double latencyMillis(double share) {
      int index = (int) Math.ceil(share * latencyNanos.size()) - 1;
      return latencyNanos.get(Math.max(0, index)) / 1e6;
    }
  }

  static Load of(List<Integer> ports, Client.Shape shape) {
    RaftProperties properties = new RaftProperties();
    RaftClientConfigKeys.Async.setOutstandingRequestsMax(properties, shape.window());
    // Or a loaded machine's clients would send again what is being committed.
    RaftClientConfigKeys.Rpc.setRequestTimeout(
        properties, TimeDuration.valueOf(30, TimeUnit.SECONDS));
    List<RaftClient> clients = new ArrayList<>();
    for (int i = 0; i < shape.clients(); i++) {
      clients.add(
          RaftClient.newBuilder()
              .setRaftGroup(Group.of(ports))
              .setProperties(properties)
              .setParameters(new Parameters())
              .build());
    }
    byte[] content = new byte[shape.entries() * shape.bytes()];
    new Random(1).nextBytes(content);
    return new Load(shape, clients, Message.valueOf(ByteString.copyFrom(content)));
  }

  /**
   * Sends and waits for all answers.
   *
   * @param perSecond 0 for as fast as the windows allow; else each message has its time, from which
   *     its latency counts even if it leaves late
   */
  Result send(int messages, double perSecond) throws InterruptedException, ExecutionException {
    AtomicInteger next = new AtomicInteger();
    ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
    long start = System.nanoTime();
    ExecutorService executor = Executors.newFixedThreadPool(clients.size());
    try {
      List<Future<?>> sending = new ArrayList<>();
      for (RaftClient client : clients) {
        sending.add(
            executor.submit(
                () -> {
                  send(client, messages, perSecond, start, next, latencies);
                  return null;
                }));
      }
      for (Future<?> one : sending) {
        one.get();
      }
    } finally {
      executor.shutdownNow();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (latencies.size() != messages) {
      throw new IllegalStateException(
          latencies.size() + " messages committed (expected: " + messages + ")");
    }
    return new Result(seconds, latencies.stream().sorted().toList());
  }

  private void send(
      RaftClient client,
      int messages,
      double perSecond,
      long start,
      AtomicInteger next,
      ConcurrentLinkedQueue<Long> latencies)
      throws InterruptedException {
    Semaphore window = new Semaphore(shape.window());
    for (int i = next.getAndIncrement(); i < messages; i = next.getAndIncrement()) {
      long due = System.nanoTime();
      if (perSecond > 0) {
        due = start + (long) (i * 1e9 / perSecond);
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      }
      window.acquire();
      long counted = perSecond > 0 ? due : System.nanoTime();
      client
          .async()
          .send(message)
          .whenComplete(
              (RaftClientReply reply, Throwable failure) -> {
                if (failure == null && reply.isSuccess()) {
                  latencies.add(System.nanoTime() - counted);
                }
                window.release();
              });
    }
    window.acquire(shape.window());
  }

  /** The leader has executed them: an answer alone could be wrong, and so would one too many. */
  void requireCommitted(long messages) throws IOException {
    RaftClientReply reply = clients.get(0).io().sendReadOnly(Message.EMPTY);
    String counted = reply.getMessage().getContent().toString(StandardCharsets.UTF_8);
    if (!counted.equals(Long.toString(messages))) {
      throw new IOException("committed: " + counted + " messages (expected: " + messages + ")");
    }
  }

  @Override
  public void close() throws IOException {
    for (RaftClient client : clients) {
      client.close();
    }
  }
}
