package io.nexushub.node.devnet;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The nodes and portals of a devnet by name; each can be stopped and started again by itself. */
final class Parts implements AutoCloseable {
  private final Launcher launcher;
  private final Consumer<String> told;
  private final Map<String, Part> parts = new LinkedHashMap<>();

  Parts(Launcher launcher, Consumer<String> told) {
    this.launcher = launcher;
    this.told = told;
  }

  /** How a part is started. */
  @FunctionalInterface
  private interface Start {
    Launcher.Running start() throws DevnetFailure;
  }

  private static final class Part {
    private final Start start;
    private Launcher.@Nullable Running running;

    Part(Start start) {
      this.start = start;
    }

    synchronized void run() throws DevnetFailure {
      if (running == null) {
        running = start.start();
      }
    }

    synchronized void halt() {
      if (running != null) {
        running.close();
        running = null;
      }
    }

    synchronized boolean kill() {
      return running != null && running.kill();
    }
  }

  void node(String name, Path configuration) throws DevnetFailure {
    add(name, new Part(() -> launcher.node(name, configuration)));
  }

  void portal(String name, Path configuration) throws DevnetFailure {
    add(name, new Part(() -> launcher.portal(name, configuration)));
  }

  private void add(String name, Part part) throws DevnetFailure {
    part.run();
    synchronized (parts) {
      parts.put(name, part);
    }
  }

  void stop(String name) {
    part(name).halt();
  }

  boolean kill(String name) {
    return part(name).kill();
  }

  void startAgain(String name) throws DevnetFailure {
    part(name).run();
  }

  private Part part(String name) {
    synchronized (parts) {
      Part part = parts.get(name);
      if (part == null) {
        throw new IllegalArgumentException(name + " (expected: one of " + parts.keySet() + ")");
      }
      return part;
    }
  }

  /** All at once, because each may take seconds. */
  @Override
  public void close() {
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      synchronized (parts) {
        parts.forEach((name, part) -> each.execute(() -> halt(name, part)));
        parts.clear();
      }
    }
  }

  /** Whatever hangs or fails, the rest is still to be stopped. */
  private void halt(String name, Part part) {
    try {
      part.halt();
    } catch (RuntimeException e) {
      told.accept("stopping " + name + ": " + e.getMessage());
    }
  }
}
