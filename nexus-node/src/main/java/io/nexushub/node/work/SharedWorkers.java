package io.nexushub.node.work;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.ChannelId;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads of a node that work for all its channels, each in its turn. What waits for one channel
 * has a limit of its own, so that a channel whose users ask too much answers late or refuses, and
 * the others do not.
 */
public final class SharedWorkers {
  private static final Logger LOG = LoggerFactory.getLogger(SharedWorkers.class);

  /** Its turns are those of one more channel; no channel has an empty name. */
  private static final String NODE = "";

  /** In a channel nobody is told from anybody here. */
  private static final Address ANYBODY = Address.ZERO;

  private final ThreadPoolExecutor threads;
  private final ChannelTurns<Runnable> waiting;

  private SharedWorkers(ThreadPoolExecutor threads, int queueLimit) {
    this.threads = threads;
    this.waiting = new ChannelTurns<>(queueLimit, Long.MAX_VALUE);
  }

  /**
   * @param queueLimit tasks that may wait for each channel
   */
  public static SharedWorkers start(String name, int threads, int queueLimit) {
    return new SharedWorkers(Workers.pool(name, threads), queueLimit);
  }

  public Share of(ChannelId channel) {
    return new Share(channel.name());
  }

  /** For what is about no channel. */
  public Share ofNode() {
    return new Share(NODE);
  }

  /** What one channel may have these threads do. */
  public final class Share implements Executor {
    private final String who;

    private Share(String who) {
      this.who = who;
    }

    /** Refuses with RejectedExecutionException when too much waits for the channel. */
    @Override
    public void execute(Runnable task) {
      if (!waiting.offer(who, ANYBODY, task, 0)) {
        throw new RejectedExecutionException("too many tasks wait");
      }
      call();
    }

    /**
     * Goes on with a long task at the channel's next turn, before what waits there; not if the
     * threads are ending: nobody waits for it any more then.
     */
    public void goOn(Runnable rest) {
      waiting.addFirst(who, ANYBODY, rest);
      try {
        call();
      } catch (RejectedExecutionException ending) {
        LOG.debug("a task is not gone on with: {}", ending.getMessage());
      }
    }
  }

  /** As many calls as tasks; each takes whose turn it is. */
  private void call() {
    threads.execute(this::next);
  }

  private void next() {
    ChannelTurns.Turn<Runnable> turn = waiting.poll();
    if (turn != null) {
      long start = System.nanoTime();
      try {
        turn.what().run();
      } finally {
        waiting.took(turn.channel(), System.nanoTime() - start);
      }
    }
  }

  /** Throws away what waits, and waits for what is being done; false if that takes too long. */
  public boolean end() throws InterruptedException {
    return Workers.end(threads);
  }
}
