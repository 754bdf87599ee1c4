package io.nexushub.node.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.cli.Nexus;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator gets wrong is one line that says what was found and what was expected. */
@Timeout(60)
class OperatorErrorsTest {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  @TempDir Path folder;
  private OneNode files;

  @BeforeEach
  void write() throws Exception {
    files = new OneNode(folder);
  }

  @AfterEach
  void close() throws IOException {
    files.close();
  }

  @Test
  void aMistypedKeyNamesTheNearMiss() throws Exception {
    Path typo = files.spoilt(node -> node.put("rcp", node.remove("rpc")));

    assertThat(refusal(USAGE, "node", "--config=" + typo))
        .contains("rcp: unknown key", "did you mean 'rpc'");
  }

  @Test
  void aMistypedKindOfChannelNamesTheKinds() throws Exception {
    Path typo = files.withGenesis(genesis -> genesis.put("kind", "lopchain"));

    assertThat(refusal(USAGE, "node", "--config=" + typo)).contains("lopchain", "loopchain");
  }

  @Test
  void aMissingConfigurationIsNamed() {
    Path missing = folder.resolve("nowhere.json");

    assertThat(refusal(USAGE, "node", "--config=" + missing)).contains(missing.toString());
  }

  @Test
  void brokenJsonIsRefused() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"name\": ");

    assertThat(refusal(USAGE, "node", "--config=" + broken))
        .contains("not a JSON object", "line 1");
  }

  @Test
  void aMissingKeystoreIsNamed() throws Exception {
    Path config = files.spoilt(node -> key(node).put("keystore", "/nowhere/key.json"));

    assertThat(refusal(USAGE, "node", "--config=" + config)).contains("/nowhere/key.json");
  }

  @Test
  void aMissingPasswordFileIsNamed() throws Exception {
    Path config = files.spoilt(node -> key(node).put("password-file", "/nowhere/password"));

    assertThat(refusal(USAGE, "node", "--config=" + config)).contains("/nowhere/password");
  }

  @Test
  void aWrongPasswordIsSaid() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong"), "a guess\n");
    Path config = files.spoilt(node -> key(node).put("password-file", wrong.toString()));

    assertThat(refusal(USAGE, "node", "--config=" + config)).contains("not the password of");
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (ServerSocket other =
        new ServerSocket(files.rpcPort(), 1, InetAddress.getLoopbackAddress())) {
      assertThat(refusal(FAILED, "node", "--config=" + files.configuration()))
          .contains("rpc.port: " + other.getLocalPort() + " is in use (expected: ");
    }
  }

  @Test
  void aFolderThatIsNoDevnetsIsLeftAlone() throws Exception {
    Path precious = Files.writeString(folder.resolve("thesis.txt"), "years of work");

    assertThat(refusal(FAILED, "devnet", "--folder=" + folder)).contains("not made by a devnet");
    assertThat(precious).hasContent("years of work");
  }

  @Test
  void aSecondDevnetInAFolderIsRefused() throws Exception {
    Path home = folder.resolve("devnet");
    try (DevnetFolder held = DevnetFolder.claim(home)) {
      assertThat(held).isNotNull();
      assertThat(refusal(FAILED, "devnet", "--folder=" + home)).contains("runs or starts already");
    }
    DevnetFolder.claim(home).close();
  }

  @Test
  void anExistingKeyFileIsNotWrittenOver() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "secret\n");
    Path key = Files.writeString(folder.resolve("key.json"), "precious");

    assertThat(refusal(FAILED, "keystore", "new", key.toString(), "--password-file=" + password))
        .contains("exists already");
    assertThat(key).hasContent("precious");
  }

  private static JsonObject key(JsonObject node) {
    return node.getJsonObject("key");
  }

  /** The one line of a command that fails. */
  private static String refusal(int exitCode, String... arguments) {
    StringWriter err = new StringWriter();
    int code =
        Nexus.run(new PrintWriter(new StringWriter(), true), new PrintWriter(err, true), arguments);
    String said = err.toString().strip();
    assertThat(said).startsWith("nexus: ").doesNotContain("\n");
    assertThat(code).as(said).isEqualTo(exitCode);
    return said;
  }
}
