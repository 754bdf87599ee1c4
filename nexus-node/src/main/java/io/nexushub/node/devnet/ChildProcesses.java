package io.nexushub.node.devnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A JVM for each node and portal, watched as an init system would watch it: one that dies is
 * started again. All end with this process, because their standard input then closes.
 */
final class ChildProcesses implements Launcher {
  private static final Duration STOP = Duration.ofSeconds(8);
  private static final Duration RESTART = Duration.ofSeconds(1);

  private static final List<String> ACCESS =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  /** What is measured is how much work is done: the collector that takes least of the processor. */
  private static final List<String> LOADED =
      List.of("-XX:+UseParallelGC", "-Xms2g", "-Xmn1g", "-XX:+ExitOnOutOfMemoryError");

  /** Ten JVMs on two cores: what counts is the time to start, so the quick compiler has to do. */
  private static final List<String> SMALL =
      List.of(
          "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError");

  private final Path logs;
  private final Consumer<String> told;

  ChildProcesses(Path logs, Consumer<String> told) {
    this.logs = logs;
    this.told = told;
  }

  @Override
  public Running node(String name, Path configuration) throws DevnetFailure {
    return start(name, "node", configuration);
  }

  @Override
  public Running portal(String name, Path configuration) throws DevnetFailure {
    return start(name, "portal", configuration);
  }

  private Running start(String name, String command, Path configuration) throws DevnetFailure {
    Child child = new Child(name, commandLine(command, configuration), logs.resolve(name + ".log"));
    try {
      Files.createDirectories(logs);
      child.start();
    } catch (IOException e) {
      throw new DevnetFailure(name + ": cannot start a JVM: " + e.getMessage(), e);
    }
    return child;
  }

  /** Several nodes in one JVM that is measured, for as long as this one lives. */
  static Process nodes(Path folder, List<Path> configurations, List<String> settings)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add(Leftovers.PART + folder + "/nodes");
    line.addAll(ACCESS);
    line.addAll(LOADED);
    line.addAll(settings);
    line.addAll(List.of("-Dnexus.log=WARN", "-cp", System.getProperty("java.class.path")));
    line.addAll(List.of("io.nexushub.node.cli.BenchNodes", "--exit-with-parent"));
    configurations.forEach(configuration -> line.add("--config=" + configuration));
    return new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("nodes.log").toFile())
        .start();
  }

  private static List<String> commandLine(String command, Path configuration) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // first, because what comes after a long class path is not shown by every system
    line.add(Leftovers.PART + configuration);
    line.addAll(ACCESS);
    line.addAll(SMALL);
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.addAll(List.of("io.nexushub.node.cli.Nexus", command, "--config=" + configuration));
    line.add("--exit-with-parent");
    return line;
  }

  private final class Child implements Running {
    private final String name;
    private final List<String> command;
    private final Path log;
    private @Nullable Process process;
    private boolean closed;

    Child(String name, List<String> command, Path log) {
      this.name = name;
      this.command = command;
      this.log = log;
    }

    synchronized void start() throws IOException {
      if (closed) {
        return;
      }
      Process begun =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      var _ = begun.onExit().thenAccept(this::ended);
      process = begun;
    }

    /** The pause also tells a child that died from one that ends together with us. */
    private void ended(Process ended) {
      try {
        TimeUnit.MILLISECONDS.sleep(RESTART.toMillis());
        if (!isClosed()) {
          told.accept(
              "%s ended with code %d, started again (log: %s)"
                  .formatted(name, ended.exitValue(), log));
          start();
        }
      } catch (IOException e) {
        told.accept(name + ": cannot be started again: " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public synchronized boolean kill() {
      return process != null && process.isAlive() && process.destroyForcibly() != null;
    }

    private synchronized boolean isClosed() {
      return closed;
    }

    private synchronized @Nullable Process last() {
      closed = true;
      return process;
    }

    @Override
    public void close() {
      Process last = last();
      if (last == null) {
        return;
      }
      Ending.of(last, STOP);
    }
  }
}
