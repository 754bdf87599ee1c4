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

  private static List<String> commandLine(String command, Path configuration) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("--enable-native-access=ALL-UNNAMED");
    line.add("-Xmx512m");
    line.add("-XX:+UseSerialGC");
    line.add("-cp");
    line.add(System.getProperty("java.class.path"));
    line.add("io.nexushub.node.cli.Nexus");
    line.add(command);
    line.add("--config=" + configuration);
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
      Process started =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      process = started;
      var _ = started.onExit().thenAccept(this::ended);
    }

    @Override
    public String name() {
      Process running = running();
      return running == null ? name : name + " (pid " + running.pid() + ")";
    }

    private void ended(Process ended) {
      if (isClosed()) {
        return;
      }
      told.accept(
          name + ": ended with code " + ended.exitValue() + ", started again (log: " + log + ")");
      try {
        TimeUnit.MILLISECONDS.sleep(RESTART.toMillis());
        if (!isClosed()) {
          start();
        }
      } catch (IOException e) {
        told.accept(name + ": cannot be started again: " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized @Nullable Process running() {
      return process;
    }

    private synchronized boolean isClosed() {
      return closed;
    }

    @Override
    public void close() {
      @Nullable Process last;
      synchronized (this) {
        closed = true;
        last = process;
      }
      if (last == null) {
        return;
      }
      last.destroy();
      try {
        if (!last.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
          last.destroyForcibly();
        }
      } catch (InterruptedException e) {
        last.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
