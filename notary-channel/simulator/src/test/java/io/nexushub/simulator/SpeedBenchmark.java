package io.nexushub.simulator;

import static io.nexushub.simulator.Simulation.everyHonestReplica;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How many blocks a second a world of each size commits, everything checked; seconds of processor
 * time. A commit is one replica's of one block. Argument: numbers of members, by commas.
 */
final class SpeedBenchmark {
  private static final long HEIGHT = 1_000;
  private static final int ROUNDS = 7;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private SpeedBenchmark() {}

  public static void main(String[] args) {
    PrintStream out = System.out;
    List<Integer> sizes = Stream.of(args[0].split(",")).map(Integer::valueOf).toList();
    for (int members : sizes) {
      List<Double> rates = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        long begin = THREADS.getCurrentThreadCpuTime();
        Simulation world = Simulation.of(round).replicas(members).transactionEvery(10);
        world.runUntil(
            everyHonestReplica(node -> node.committedHeight() >= HEIGHT), Long.MAX_VALUE);
        double seconds = (THREADS.getCurrentThreadCpuTime() - begin) / 1e9;
        out.printf(
            "n=%d: %,.0f blocks/s, %,.0f commits/s of all replicas, %,.0f events/s%n",
            members, HEIGHT / seconds, members * HEIGHT / seconds, world.events() / seconds);
        rates.add(HEIGHT / seconds);
      }
      double median = rates.stream().sorted().toList().get(ROUNDS / 2);
      out.printf(
          "n=%d: median %,.0f blocks/s, %,.0f commits/s; load average %.1f%n",
          members,
          median,
          members * median,
          ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
  }
}
