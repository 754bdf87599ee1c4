package io.nexushub.node.work;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Named worker threads. */
public final class Workers {
  /** How long a stop waits for work in progress. */
  private static final long STOP_SECONDS = 2;

  private Workers() {}

  /**
   * Threads for work that takes the processor and can wait a little. The queue has no bound: what
   * waits is bounded where it is sorted by who brought it.
   */
  public static ThreadPoolExecutor pool(String name, int threads) {
    return new ThreadPoolExecutor(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        LowPriority.threads(Thread.ofPlatform().daemon().name(name + "-", 0).factory()));
  }

  /**
   * One thread that does things in order. Its queue needs no bound of its own: a replica waits for
   * what it asked for before it asks for more.
   */
  public static ThreadPoolExecutor single(String name) {
    return new ThreadPoolExecutor(
        1,
        1,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        Thread.ofPlatform().daemon().name(name).factory());
  }

  /**
   * Throws away what waits, and waits for what is being done; false if that takes too long. Nothing
   * is interrupted: an interrupt closes the file that a thread is just writing.
   */
  public static boolean end(ThreadPoolExecutor workers) throws InterruptedException {
    workers.shutdown();
    workers.getQueue().clear();
    return workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
  }
}
