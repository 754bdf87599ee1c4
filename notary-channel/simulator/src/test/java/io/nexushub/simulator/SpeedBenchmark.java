package io.nexushub.simulator;

import static io.nexushub.simulator.Simulation.everyHonestReplica;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How many blocks a second a world of each size commits, everything checked; seconds of processor
 * time.
 */
final class SpeedBenchmark {
  private static final long HEIGHT = 1_000;
  private static final int ROUNDS = 7;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private SpeedBenchmark() {}

  public static void main(String[] args) {
    PrintStream out = System.out;
    for (int members : new int[] {4, 7, 13, 22}) {
      for (int round = 0; round < ROUNDS; round++) {
        long begin = THREADS.getCurrentThreadCpuTime();
        Simulation world = Simulation.of(round).replicas(members).transactionEvery(10);
        world.runUntil(
            everyHonestReplica(node -> node.committedHeight() >= HEIGHT), Long.MAX_VALUE);
        double seconds = (THREADS.getCurrentThreadCpuTime() - begin) / 1e9;
        out.printf(
            "n=%d: %,.0f blocks/s, %,.0f commits/s of all replicas, %,.0f events/s%n",
            members, HEIGHT / seconds, members * HEIGHT / seconds, world.events() / seconds);
      }
    }
  }
}
