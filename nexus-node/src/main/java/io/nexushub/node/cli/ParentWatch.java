package io.nexushub.node.cli;

import java.io.IOException;

/** Ends this process when the one that started it is gone: its end of our input is closed then. */
final class ParentWatch {
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
    System.exit(Nexus.OK);
  }
}
