package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.follow.BlockCheckpoint;
import io.nexushub.follow.BtpFollower;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.TrustedFile;
import io.nexushub.lightclient.btp.BtpClientState;
import io.nexushub.lightclient.btp.ProvenMessages;
import io.nexushub.node.cli.Nexus;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.NetworkAddress;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The light client of BTP blocks follows a real channel of four nodes. */
class BtpLightClientTest {
  private static final NetworkAddress UID = NetworkAddress.of("0x7.nexus");
  private static final long NETWORK = 1;

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = vertx.createHttpClient();
  private final List<String> proven = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Map<Integer, URI> urls = new TreeMap<>();
  private TestNodes nodes;

  @BeforeEach
  void start() throws IOException {
    nodes = TestNodes.prepare(folder, 4);
    nodes.startAll();
  }

  @AfterEach
  void close() {
    nodes.close();
    TestNodes.await(vertx.close());
  }

  private URI url(int node) {
    return urls.computeIfAbsent(
        node, it -> URI.create("http://127.0.0.1:" + nodes.node(it).rpcPort() + "/api/v3/ledger"));
  }

  private Endpoints endpoints(int... indexes) {
    List<URI> urls = new ArrayList<>();
    for (int index : indexes) {
      urls.add(url(index));
    }
    return Endpoints.of(
        http, urls, Duration.ofSeconds(10), failure -> failures.add(failure.getMessage()));
  }

  /** What an operator would read from the channel's first block. */
  private BlockCheckpoint checkpoint() throws IOException, InterruptedException, MalformedMessage {
    JsonObject answer =
        new RpcCaller(nodes.node(0).rpcPort())
            .call("btp_getHeader", new JsonObject().put("height", "0x0").put("networkID", "0x1"));
    BtpHeader header =
        BtpHeader.decode(Bytes.wrap(Base64.getDecoder().decode(answer.getString("result"))));
    return new BlockCheckpoint(0, BtpFollower.decision(header, UID, Keccak256.FUNCTION));
  }

  private BtpClientState begin(Endpoints endpoints) throws Exception {
    return TestNodes.await(
        BtpFollower.begin(
            Keccak256.FUNCTION, Secp256k1.scheme(), endpoints, UID, NETWORK, checkpoint()));
  }

  private BtpFollower follower(Endpoints endpoints, BtpClientState begin) {
    return new BtpFollower(
        vertx, Keccak256.FUNCTION, Secp256k1.scheme(), endpoints, begin, this::told);
  }

  private void told(ProvenMessages messages) {
    for (int i = 0; i < messages.messages().size(); i++) {
      proven.add(messages.first() + i + " " + messages.messages().get(i).toUtf8());
    }
  }

  private void send(int node, String message) {
    nodes.committed(node, nodes.submit(node, "send=" + message));
  }

  private void follow(BtpFollower follower, long next) {
    TestNodes.until(
        () -> {
          TestNodes.await(follower.sync().advance());
          return follower.sync().trusted().nextMessage() == next;
        },
        "message " + (next - 1) + " proven");
  }

  @Test
  void everyMessageIsProvenInOrderWhileNodesComeAndGo() throws Exception {
    Endpoints endpoints = endpoints(0, 1, 2, 3);
    BtpFollower follower = follower(endpoints, begin(endpoints));
    for (int i = 0; i < 4; i++) {
      send(i, "m" + i);
    }
    follow(follower, 4);
    nodes.stop(3);
    send(0, "m4");
    send(1, "m5");
    follow(follower, 6);
    assertThat(proven).containsExactly("0 m0", "1 m1", "2 m2", "3 m3", "4 m4", "5 m5");
    assertThat(follower.voting().votes()).isBetween(3, 4);
    assertThat(follower.voting().voters()).isEqualTo(4);
    assertThat(follower.messagesBehind()).isZero();
    assertThat(endpoints.lies()).isZero();
    // a connection that node 3 closed in the middle of an answer is no lie either
    assertThat(failures).allMatch(failure -> !failure.contains("expected: block"));
  }

  @Test
  void itGoesOnWhereItStoppedAndHandsNothingOnTwice() throws Exception {
    Endpoints endpoints = endpoints(0, 2);
    BtpFollower follower = follower(endpoints, begin(endpoints));
    send(0, "first");
    follow(follower, 1);
    TrustedFile<BtpClientState> file =
        new TrustedFile<>(folder.resolve("state"), BtpFollower.CODEC);
    file.write(follower.sync().trusted());
    send(1, "second");
    follow(follower(endpoints(1, 3), file.read().orElseThrow()), 2);
    assertThat(proven).containsExactly("0 first", "1 second");
    assertThat(failures).isEmpty();
  }

  @Test
  void theCommandProvesOneMessageAndKeepsWhatItTrusts() throws Exception {
    send(0, "first");
    send(1, "second");
    BlockCheckpoint from = checkpoint();
    String checkpoint = from.height() + ":" + from.hash();
    Path state = folder.resolve("kept/state");
    String said =
        run(
            0,
            "--checkpoint",
            checkpoint,
            "--prove",
            "1",
            "--data",
            state.toString(),
            "--messages");
    assertThat(said)
        .contains("begins at checkpoint " + from.hash() + ": block 0")
        .contains("message 0: " + Bytes.utf8("first"))
        .contains(", members 0x")
        .contains("next message 2, 0 behind")
        .contains("proven: message 1 of network 1 of 0x7.nexus: " + Bytes.utf8("second"));
    assertThat(state).exists();
    assertThat(run(1, "--data", state.toString(), "--prove", "1"))
        .contains("goes on with what is kept in " + state)
        .contains("nexus: message 1: not among what was followed (expected: one from the");
    Files.write(state, new byte[] {1, 2, 3});
    assertThat(run(1, "--data", state.toString(), "--prove", "1"))
        .contains(state + ": file: something else (expected: nexus light client of BTP 1)");
    assertThat(run(2, "--prove", "1"))
        .contains("--checkpoint: missing (expected: a height, a colon, 0x and 64 hex digits)");
    assertThat(run(1, "--checkpoint", "0:" + Hash.ZERO, "--prove", "1"))
        .contains("decision of BTP block 0: " + from.hash())
        .contains("(expected: " + Hash.ZERO + ", the checkpoint)");
  }

  @Test
  void theCheckpointThatNodesAgreeOnIsPrintedAndWillDo() throws Exception {
    BlockCheckpoint first = checkpoint();
    String printed = "checkpoint " + first.height() + ":" + first.hash();
    String said = command(0, List.of("checkpoint", "btp"));
    assertThat(said)
        .contains(printed)
        .contains(url(0).toString(), url(1).toString())
        .contains("\"network_id\" : \"1\"")
        .doesNotContain("one provider's word");
    send(0, "first");
    String checkpoint = first.height() + ":" + first.hash();
    assertThat(run(0, "--checkpoint", checkpoint, "--prove", "0")).contains("proven: message 0");
    // the next block of the network has a message and announces nobody
    assertThat(command(1, List.of("checkpoint", "btp"), "--height", "1"))
        .contains("nexus: 0 roots, or not everybody's word");
    nodes.stop(1);
    assertThat(command(1, List.of("checkpoint", "btp")))
        .contains(first.hash().toString())
        .contains("nexus: 1 roots, or not everybody's word")
        .doesNotContain(printed);
  }

  private String run(int exitCode, String... more) {
    return command(exitCode, List.of("light-client", "btp"), more);
  }

  private String command(int exitCode, List<String> command, String... more) {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(List.of("--rpc", url(0).toString(), "--rpc", url(1).toString()));
    arguments.addAll(List.of("--uid", UID.toString(), "--network-id", "1"));
    arguments.addAll(List.of(more));
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    assertThat(Nexus.run(out, out, arguments.toArray(String[]::new)))
        .as(said.toString())
        .isEqualTo(exitCode);
    return said.toString();
  }
}
