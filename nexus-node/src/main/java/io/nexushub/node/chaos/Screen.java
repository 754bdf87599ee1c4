package io.nexushub.node.chaos;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** The live log: a line for everything that happens, with the seconds since the beginning. */
final class Screen {
  private final PrintWriter out;
  private final long startNanos = System.nanoTime();

  Screen(PrintWriter out) {
    this.out = out;
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  void line(String who, String what) {
    out.printf(Locale.ROOT, "%6.1f s  %-10s %s%n", elapsed().toMillis() / 1000.0, who, what);
    out.flush();
  }
}
