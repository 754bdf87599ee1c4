package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.config.NodeConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that cannot succeed says why in the operator's words and leaves nothing behind. */
class NodeStartTest {
  @TempDir Path folder;

  @Test
  void namesTheKeyOfAPortInUseAndCanBeRepeated() throws IOException {
    try (TestNodes nodes = TestNodes.prepare(folder, 1);
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String original = Files.readString(nodes.file(0));
      JsonObject config = new JsonObject(original);
      config.getJsonObject("rpc").put("port", taken.getLocalPort());
      Files.writeString(nodes.file(0), config.encode());
      assertThatThrownBy(() -> nodes.start(0))
          .hasMessageContaining("rpc.port: " + taken.getLocalPort() + " is in use");
      Files.writeString(nodes.file(0), original);
      nodes.start(0);
      nodes.committed(0, nodes.submit(0, "a=1"));
    }
  }

  @Test
  void refusesADataFolderThatBeganWithAnotherGenesis() throws IOException {
    try (TestNodes nodes = TestNodes.prepare(folder, 1)) {
      nodes.start(0);
      nodes.stop(0);
      Path genesis = folder.resolve("ledger.json");
      JsonObject changed = new JsonObject(Files.readString(genesis));
      changed.put("genesis-time-micros", changed.getLong("genesis-time-micros") + 1);
      Files.writeString(genesis, changed.encode());
      assertThatThrownBy(() -> nodes.start(0))
          .isInstanceOf(InvalidConfiguration.class)
          .hasMessageContaining("its genesis file gives");
    }
  }

  @Test
  void namesTheKindsThereAre() throws IOException {
    TestNodes nodes = TestNodes.prepare(folder, 1);
    NodeConfig config = NodeConfig.read(nodes.file(0));
    assertThatThrownBy(() -> TestNodes.await(Node.start(config, Map.of())))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("kind: ledger");
  }

  @Test
  void doesNotRunTwiceOnOneFolder() throws IOException {
    try (TestNodes nodes = TestNodes.prepare(folder, 1)) {
      nodes.start(0);
      assertThatThrownBy(() -> nodes.start(0)).hasMessageContaining("in use by another node");
      assertThat(nodes.node(0).channel(TestNodes.CHANNEL)).isPresent();
    }
  }

  /** A node that cannot execute must not look alive: it says why, and is gone. */
  @Test
  void stopsWhenItsApplicationHasADefect() throws IOException {
    try (TestNodes nodes = TestNodes.prepare(folder, 1)) {
      Node node = nodes.start(0);
      nodes.submit(0, "defect=1");
      assertThat(TestNodes.await(node.fault())).hasMessageContaining("a defect in the application");
      RpcCaller rpc = new RpcCaller(node.rpcPort());
      assertThatThrownBy(() -> rpc.get("/health")).isInstanceOf(ConnectException.class);
    }
  }
}
