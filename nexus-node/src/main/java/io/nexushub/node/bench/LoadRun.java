package io.nexushub.node.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Loads one channel.
 *
 * @param all nodes that share the load
 * @param first the node at which commits are seen
 * @param nodes the process of all nodes, if it is known and only one
 * @param connections requests at a time
 * @param seconds after which a run ends, whatever is missing
 */
record LoadRun(
    RpcClient all, RpcClient first, Optional<ProcessHandle> nodes, int connections, int seconds) {
  LoadReport send(List<byte[]> batches, Pace pace) throws LoadFailure, InterruptedException {
    Submission submission = new Submission(all, batches, pace);
    double loadBefore = load();
    Optional<Duration> before = processorTime();
    Commits commits = Commits.fromNow(first);
    Thread watcher = Thread.ofVirtual().start(commits);
    long start = System.nanoTime();
    long deadline = start + TimeUnit.SECONDS.toNanos(seconds);
    submission.run(connections, deadline);
    Commits.Found found = commits.find(submission.sentNanos(), deadline);
    commits.stop();
    watcher.join();
    return new LoadReport(
        submission.sentNanos().size(),
        submission.refused(),
        submission.retried(),
        (found.lastSeenNanos() - start) / 1e9,
        found.latencyNanos(),
        before.flatMap(then -> processorTime().map(now -> now.minus(then))),
        loadBefore,
        load());
  }

  private Optional<Duration> processorTime() {
    return nodes.flatMap(process -> process.info().totalCpuDuration());
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
