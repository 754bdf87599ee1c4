package io.nexushub.node.devnet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Processes of a devnet that was killed: they end by themselves when their standard input closes,
 * but until then they hold ports and write into the folder.
 */
final class Leftovers {
  /** Names a process's part of a devnet to those who look at the system's list of processes. */
  static final String PART = "-Dnexus.part=";

  private static final Duration LIMIT = Duration.ofSeconds(15);

  private Leftovers() {}

  static void awaitEnd(Path folder) throws DevnetFailure {
    List<ProcessHandle> left =
        ProcessHandle.allProcesses().filter(process -> isOf(process, folder)).toList();
    for (ProcessHandle process : left) {
      try {
        CompletableFuture<ProcessHandle> end = process.onExit();
        end.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException e) {
        throw new DevnetFailure(
            "process %d of an earlier devnet in %s does not end: kill it"
                .formatted(process.pid(), folder),
            e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DevnetFailure("interrupted while an earlier devnet ends", e);
      }
    }
  }

  private static boolean isOf(ProcessHandle process, Path folder) {
    // arguments() has nothing to say about a long line
    String line = process.info().commandLine().orElse("");
    return line.contains(PART + folder + "/")
        || line.contains("--data-dir " + folder.resolve("ethereum"));
  }
}
