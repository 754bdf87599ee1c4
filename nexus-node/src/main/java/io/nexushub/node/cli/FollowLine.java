package io.nexushub.node.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Supplier;

/** Where a light client stands, in one line: rewritten in a terminal, appended elsewhere. */
final class FollowLine {
  private final PrintWriter out;
  private final Duration pause;
  private final Supplier<String> line;
  private final Supplier<String> lag;
  private final boolean terminal = isTerminal();
  private String last = "";

  /**
   * @param pause how long to wait when nothing is new
   * @param lag what changes all the time: alone it is no news
   */
  FollowLine(PrintWriter out, Duration pause, Supplier<String> line, Supplier<String> lag) {
    this.out = out;
    this.pause = pause;
    this.line = line;
    this.lag = lag;
  }

  /** Null again in JDK 25 where nobody sits before it, whatever the checker has read. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  void print() {
    String now = line.get();
    if (terminal) {
      out.print("\r\u001b[K" + now + ", " + lag.get());
    } else if (!now.equals(last)) {
      out.println(now + ", " + lag.get());
    }
    out.flush();
    last = now;
  }

  /** What comes next begins a line of its own. */
  void end() {
    print();
    if (terminal) {
      out.println();
    }
  }

  Duration pause() {
    return pause;
  }
}
