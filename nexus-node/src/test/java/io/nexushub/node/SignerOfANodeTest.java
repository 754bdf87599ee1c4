package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.node.cli.Nexus;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.protocol.Hash;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes and the memory of their signers: lost, set back, moved, in another process. */
class SignerOfANodeTest {
  private static final int GUARDED = 3;
  private static final int AWAY = 2;

  @TempDir Path folder;

  private Path journal(int node) {
    return folder.resolve("node-" + node).resolve("data-signer").resolve("signer.journal");
  }

  private static String nexus(String... arguments) {
    StringWriter screen = new StringWriter();
    PrintWriter printer = new PrintWriter(screen, true);
    assertThat(Nexus.run(printer, printer, arguments)).as("%s", screen).isZero();
    return screen.toString();
  }

  @Test
  void aNodeWhoseSignerForgotDoesNotStartUntilItIsTold() throws IOException {
    try (TestNodes nodes = TestNodes.prepare(folder, 1)) {
      nodes.start(0);
      nodes.committed(0, nodes.submit(0, "a=1"));
      nodes.stop(0);
      Files.delete(journal(0));
      assertThatThrownBy(() -> nodes.start(0))
          .isInstanceOf(InvalidConfiguration.class)
          .hasMessageContaining("channel ledger: its journal is older than the node's: last vote")
          .hasMessageContaining("signer export --with-node");
      String config = nodes.file(0).toString();
      String file = folder.resolve("moved.json").toString();
      assertThat(nexus("signer", "export", file, "--config", config, "--with-node"))
          .contains("1 chains written");
      nexus("signer", "import", file, "--config", config);
      assertThat(nexus("signer", "show", "--config", config)).contains("ledger").contains("vote");
      nodes.start(0);
      nodes.committed(0, nodes.submit(0, "a=2"));
    }
  }

  @Test
  void aNodeWhoseSignerWasSetBackDoesNotStart() throws IOException {
    try (TestNodes nodes = TestNodes.prepare(folder, 1)) {
      nodes.start(0);
      nodes.committed(0, nodes.submit(0, "a=1"));
      nodes.stop(0);
      Path backup = Files.copy(journal(0), folder.resolve("backup"));
      nodes.start(0);
      nodes.committed(0, nodes.submit(0, "a=2"));
      nodes.stop(0);
      Files.move(backup, journal(0), StandardCopyOption.REPLACE_EXISTING);
      assertThatThrownBy(() -> nodes.start(0))
          .hasMessageContaining("its journal is older than the node's");
    }
  }

  /** The chain needs this member: without its signer it stands still, with it, it goes on. */
  @Test
  void aMemberWhoseKeyIsInAnotherProcessSpeaksWhileThatRuns() throws Exception {
    try (TestNodes nodes = TestNodes.prepare(folder, 4)) {
      Path signer = moveKey(nodes);
      for (int i = 0; i < 4; i++) {
        if (i != AWAY) {
          nodes.start(i);
        }
      }
      Hash waiting = nodes.submit(0, "a=1");
      TestNodes.remains(
          () -> nodes.channel(0).inclusion(waiting).isEmpty(), "two of four commit nothing");
      try (ChildJvm serving = serve(signer)) {
        nodes.committed(0, waiting);
        nodes.committed(GUARDED, nodes.submit(0, "a=2"));
        serving.kill();
      }
      Hash later = nodes.submit(0, "a=3");
      TestNodes.remains(
          () -> nodes.channel(0).inclusion(later).isEmpty(), "two of four commit nothing");
      try (ChildJvm serving = serve(signer)) {
        nodes.committed(0, later);
      }
    }
  }

  private static ChildJvm serve(Path config) throws IOException {
    ChildJvm serving =
        ChildJvm.start(Nexus.class.getName(), "signer", "serve", "--config", config.toString());
    String line = serving.line();
    while (line != null && !line.startsWith("signer of ")) {
      line = serving.line();
    }
    assertThat(line).as("the signer runs").isNotNull();
    return serving;
  }

  /** As an operator does: the keystore goes to the signer, each learns the other's certificate. */
  private Path moveKey(TestNodes nodes) throws IOException {
    Path home = Files.createDirectory(folder.resolve("signer"));
    Path node = folder.resolve("node-" + GUARDED);
    for (String file : new String[] {"keystore.json", "password"}) {
      Files.move(node.resolve(file), home.resolve(file));
    }
    String made = nexus("certificate", "new", home.toString(), "--name", "signer");
    String shown = nexus("certificate", "show", home.resolve("certificate.pem").toString());
    assertThat(made).isEqualTo(shown);
    Hash certificate = Hash.hex(made.split("\\s+")[1]);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String client =
        nexus("certificate", "show", node.resolve("certificate.pem").toString()).split("\\s+")[1];
    JsonObject server =
        new JsonObject()
            .put("key", new JsonObject())
            .put("journal", "journal")
            .put(
                "server",
                new JsonObject().put("port", port).put("clients", new JsonArray().add(client)));
    JsonObject config = new JsonObject(Files.readString(nodes.file(GUARDED)));
    config.remove("key");
    config.put(
        "signer",
        new JsonObject()
            .put(
                "remote",
                new JsonObject()
                    .put("host", "127.0.0.1")
                    .put("port", port)
                    .put("certificate", certificate.toString())
                    .put("public-key", nodes.key(GUARDED))));
    Files.writeString(nodes.file(GUARDED), config.encode());
    return Files.writeString(home.resolve("signer.json"), server.encode());
  }
}
