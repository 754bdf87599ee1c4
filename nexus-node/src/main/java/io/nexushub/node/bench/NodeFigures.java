package io.nexushub.node.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads what nodes say of themselves, and what the system says of their process.
 *
 * @param metrics of each node, in Prometheus' text format
 * @param io what Linux says of the process; there is none elsewhere
 */
record NodeFigures(List<URI> metrics, Path io) {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String WRITTEN = "write_bytes: ";

  /**
   * @param nodes where they take JSON-RPC, whatever path
   */
  static NodeFigures of(List<URI> nodes, long pid) {
    return new NodeFigures(
        nodes.stream().map(node -> node.resolve("/metrics")).toList(),
        Path.of("/proc", Long.toString(pid), "io"));
  }

  Usage read() throws LoadFailure, InterruptedException {
    double flushes = 0;
    double flushedBytes = 0;
    double sentBytes = 0;
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (URI node : metrics) {
        HttpRequest request = HttpRequest.newBuilder(node).timeout(TIMEOUT).build();
        String text = http.send(request, BodyHandlers.ofString()).body();
        flushes += total(text, "nexus_flushes_total");
        flushedBytes += total(text, "nexus_flushed_bytes_total");
        sentBytes += total(text, "nexus_peer_sent_bytes_total");
      }
    } catch (IOException e) {
      throw new LoadFailure(metrics + ": " + e.getMessage() + " (expected: figures)", e);
    }
    return new Usage(System.nanoTime(), flushes, flushedBytes, sentBytes, diskBytes());
  }

  /** The sum of a figure over all its tags. */
  static double total(String text, String name) throws LoadFailure {
    double sum = 0;
    boolean found = false;
    for (String line : text.lines().toList()) {
      if (line.startsWith(name + "{") || line.startsWith(name + " ")) {
        sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
        found = true;
      }
    }
    if (!found) {
      throw new LoadFailure("a node's metrics: no " + name + " (expected: one of this version)");
    }
    return sum;
  }

  private OptionalLong diskBytes() {
    try {
      return Files.readAllLines(io).stream()
          .filter(line -> line.startsWith(WRITTEN))
          .mapToLong(line -> Long.parseLong(line.substring(WRITTEN.length())))
          .findFirst();
    } catch (IOException notLinux) {
      return OptionalLong.empty();
    }
  }
}
