package io.nexushub.node.devnet;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The end of a process and of all it started: asked for at first, then enforced. */
final class Ending {
  /** The kernel needs no more for a process it was told to kill, however busy the machine. */
  private static final Duration KILLED = Duration.ofSeconds(5);

  private Ending() {}

  /** Blocks until the process and its descendants are gone, for little longer than the grace. */
  static void of(Process process, Duration grace) {
    List<ProcessHandle> descendants = process.descendants().toList(); // unknown once it is gone
    process.destroy();
    awaitEnd(process.toHandle(), grace);
    for (ProcessHandle descendant : descendants) {
      awaitEnd(descendant, Duration.ZERO);
    }
  }

  private static void awaitEnd(ProcessHandle process, Duration grace) {
    if (!ends(process, grace)) {
      process.destroyForcibly();
      ends(process, KILLED);
    }
  }

  private static boolean ends(ProcessHandle process, Duration limit) {
    try {
      process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return !process.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return true;
    }
  }
}
