package io.nexushub.bench.ratis;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Starts the servers, loads them through clients that each have a window of messages in flight, and
 * prints one line: the median rate of some rounds, and the latency at half of it.
 */
final class Client {
  private static final int SERVERS = 4;
  private static final int PACED_SECONDS = 10;

  private Client() {}

  /**
   * What is measured.
   *
   * @param clients that send at the same time
   * @param window messages of each that are not answered yet
   * @param entries in a message
   * @param bytes of an entry
   */
  record Shape(int clients, int window, int entries, int bytes) {}

  /** Arguments: name, folder, keys, clients, window, entries, bytes, messages, warm-up, rounds. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    Shape shape =
        new Shape(
            Integer.parseInt(arguments[3]),
            Integer.parseInt(arguments[4]),
            Integer.parseInt(arguments[5]),
            Integer.parseInt(arguments[6]));
    int messages = Integer.parseInt(arguments[7]);
    int warmUp = Integer.parseInt(arguments[8]);
    int rounds = Integer.parseInt(arguments[9]);
    List<Integer> ports = freePorts(2 * SERVERS);
    Process servers = start(Path.of(arguments[1]), Path.of(arguments[2]), ports);
    try (Load load = Load.of(ports, shape)) {
      load.send(warmUp, 0);
      List<Double> rates = new ArrayList<>();
      double microsPerEntry = 0;
      for (int round = 0; round < rounds; round++) {
        Duration before = processorTime(servers);
        Load.Result result = load.send(messages, 0);
        double micros = processorTime(servers).minus(before).toNanos() / 1e3;
        microsPerEntry += micros / messages / shape.entries / rounds;
        rates.add(result.perSecond());
      }
      double median = rates.stream().sorted().toList().get(rounds / 2);
      Load.Result paced = load.send((int) (median / 2 * PACED_SECONDS), median / 2);
      load.requireCommitted(warmUp + (long) rounds * messages + paced.messages());
      System.out.printf(
          Locale.ROOT,
          "  %-44s %9.0f entries/s, p50 %.0f ms, p99 %.0f ms at half of it, %.1f us of"
              + " processor time each, load average %.1f%n",
          arguments[0],
          median * shape.entries,
          paced.latencyMillis(0.50),
          paced.latencyMillis(0.99),
          microsPerEntry,
          ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    } finally {
      servers.getOutputStream().close();
      if (!servers.waitFor(20, TimeUnit.SECONDS)) {
        servers.destroyForcibly();
      }
    }
    System.exit(0);
  }

  /** With the options that a channel's nodes are measured with. */
  private static Process start(Path folder, Path keys, List<Integer> ports) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:+UseParallelGC", "-Xms2g", "-Xmn1g", "-XX:+ExitOnOutOfMemoryError"));
    line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.addAll(List.of(Servers.class.getName(), folder.toString(), keys.toString()));
    ports.forEach(port -> line.add(port.toString()));
    Process servers =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader said = servers.inputReader(StandardCharsets.UTF_8);
    String first = said.readLine();
    if (!"ready".equals(first)) {
      servers.destroyForcibly();
      throw new IOException("servers: said '" + first + "' (expected: 'ready')");
    }
    return servers;
  }

  private static Duration processorTime(Process servers) {
    return servers.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> taken = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      taken.add(socket);
      ports.add(socket.getLocalPort());
    }
    for (ServerSocket socket : taken) {
      socket.close();
    }
    return ports;
  }
}
