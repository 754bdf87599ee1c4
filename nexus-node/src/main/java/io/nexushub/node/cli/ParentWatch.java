package io.nexushub.node.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Ends this process when the one that started it is gone: its end of our input is closed then. */
final class ParentWatch {
  /** A stop that takes longer hangs, and nobody is left to end it. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private ParentWatch() {}

  static void exitWithParent() {
    Thread.ofPlatform().daemon().name("parent-watch").start(ParentWatch::watch);
  }

  private static void watch() {
    try {
      while (System.in.read() >= 0) {
        // whatever is typed means nothing
      }
    } catch (IOException e) {
      // a broken input is a closed one
    }
    Thread.ofPlatform().daemon().name("parent-watch-deadline").start(ParentWatch::endAnyway);
    System.exit(Nexus.OK);
  }

  private static void endAnyway() {
    try {
      TimeUnit.MILLISECONDS.sleep(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(Nexus.FAILED);
  }
}
