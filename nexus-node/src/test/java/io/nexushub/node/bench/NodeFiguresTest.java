package io.nexushub.node.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeFiguresTest {
  private static final String TEXT =
      """
      # TYPE nexus_flushes_total counter
      nexus_flushes_total{channel="",part="journal"} 7.0
      nexus_flushes_total{channel="load-1",part="store"} 5.0
      nexus_flushes_total_other 100.0
      nexus_flushed_bytes_total{channel="",part="journal"} 1.5E3
      nexus_peer_sent_bytes_total 250.0
      """;

  @TempDir Path folder;

  private HttpServer server;
  private volatile String said = TEXT;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] body = said.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private NodeFigures figures(Path io) {
    URI node = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/metrics");
    return new NodeFigures(List.of(node, node), io);
  }

  @Test
  void nodesAndTheirPartsAreAddedUp() throws Exception {
    Path io = folder.resolve("io");
    Files.writeString(io, "wchar: 9\nwrite_bytes: 4096\ncancelled_write_bytes: 3\n");

    Usage usage = figures(io).read();

    assertThat(usage.flushes()).isEqualTo(24);
    assertThat(usage.flushedBytes()).isEqualTo(3_000);
    assertThat(usage.sentBytes()).isEqualTo(500);
    assertThat(usage.diskBytes()).hasValue(4_096);
  }

  @Test
  void whereTheSystemSaysNothingThatIsNotAnError() throws Exception {
    assertThat(figures(folder.resolve("none")).read().diskBytes()).isEmpty();
  }

  @Test
  void aNodeThatDoesNotCountIsAnError() {
    said = "nexus_flushes_total 1.0\n";

    assertThatThrownBy(() -> figures(folder).read())
        .isInstanceOf(LoadFailure.class)
        .hasMessageContaining("nexus_flushed_bytes_total");
  }

  @Test
  void metricsAreBesideJsonRpc() {
    NodeFigures figures =
        NodeFigures.of(List.of(URI.create("http://127.0.0.1:9300/api/v3/load-1")), 12);

    assertThat(figures.metrics()).containsExactly(URI.create("http://127.0.0.1:9300/metrics"));
    assertThat(figures.io()).isEqualTo(Path.of("/proc/12/io"));
  }
}
