package io.nexushub.node.devnet;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** One line a step, with the seconds since the start. */
public final class Progress {
  private final PrintWriter out;
  private final long startNanos = System.nanoTime();

  public Progress(PrintWriter out) {
    this.out = out;
  }

  public void step(String what) {
    out.printf(Locale.ROOT, "%6.1f s  %s%n", elapsed().toMillis() / 1000.0, what);
    out.flush();
  }

  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }
}
