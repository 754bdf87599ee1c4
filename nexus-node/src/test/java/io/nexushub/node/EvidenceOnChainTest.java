package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.NodeCertificate;
import io.nexushub.lft.evidence.EvidenceRecords;
import io.nexushub.node.channel.CommittedBlock;
import io.nexushub.node.cli.Nexus;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.KeyFile;
import io.nexushub.node.config.NodeConfig;
import io.nexushub.node.peer.PeerHandler;
import io.nexushub.node.peer.PeerMessage;
import io.nexushub.node.peer.PeerMessage.Subject;
import io.nexushub.node.peer.PeerNetwork;
import io.nexushub.node.peer.PeerPort;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Vote;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member votes twice in one round: it is on every node's chain soon after, and in a file. */
class EvidenceOnChainTest {
  @TempDir Path folder;

  @Test
  void twoVotesOfALivingMemberEndOnChain() throws Exception {
    try (TestNodes nodes = TestNodes.prepare(folder, 4)) {
      for (int i = 0; i < 3; i++) {
        nodes.start(i);
      }
      nodes.committed(0, nodes.submit(0, "before=1"));
      NodeConfig config = NodeConfig.read(nodes.file(3));
      PeerNetwork network = new PeerNetwork(config.peer(), certificate(config));
      try {
        long round = betray(nodes, config, network);
        for (int i = 0; i < 3; i++) {
          int index = i;
          TestNodes.until(
              () -> EvidenceRecords.count(nodes.channel(index).state()) == 1,
              "evidence on the chain of node " + i);
        }
        var recorded = EvidenceRecords.list(nodes.channel(0).state(), 0, 10).getFirst();
        assertThat(recorded.offence().round()).isEqualTo(round);
        assertThat(recorded.offence().offender()).isEqualTo(address(config));
      } finally {
        network.close();
      }
      listAndVerify(nodes, address(config));
    }
  }

  private static NodeCertificate certificate(NodeConfig config) throws Exception {
    return NodeCertificate.fromPem(
        Files.readString(config.peer().certificate()),
        Files.readString(config.peer().privateKey()));
  }

  private static Address address(NodeConfig config) {
    return Address.of(KeyFile.open(config.key()).publicKey(), HashFunction.SHA3_256);
  }

  /** Signs two votes of a round that is near, and tells both to everybody. */
  private static long betray(TestNodes nodes, NodeConfig config, PeerNetwork network)
      throws Exception {
    CountDownLatch connected = new CountDownLatch(3);
    PeerPort port =
        network.open(
            TestNodes.CHANNEL,
            config.channels().getFirst().members().stream()
                .map(ChannelConfig.Member::certificate)
                .collect(Collectors.toSet()));
    port.listen(
        new PeerHandler() {
          @Override
          public void received(Hash peer, PeerMessage message) {}

          @Override
          public void connected(Hash peer) {
            connected.countDown();
          }
        });
    network.start();
    assertThat(connected.await(60, TimeUnit.SECONDS)).isTrue();
    Signer key = KeyFile.open(config.key());
    Chain chain = new Chain(TestNodes.CHANNEL, nodes.channel(0).block(0).orElseThrow().id());
    CommittedBlock last = nodes.channel(0).last();
    long round = nodes.channel(0).status().round() + 5;
    for (String content : List.of("one", "other")) {
      Vote vote = vote(chain, last, round, content, address(config), key);
      port.broadcast(PeerMessage.of(Subject.CONSENSUS, vote.encode()));
    }
    return round;
  }

  private static Vote vote(
      Chain chain, CommittedBlock last, long round, String content, Address voter, Signer key) {
    Hash block = HashFunction.SHA3_256.hash(Bytes.utf8(content));
    BlockHeader header =
        new BlockHeader(
            chain.channel(),
            0,
            last.height() + 2,
            round,
            last.id(),
            Hash.ZERO,
            Address.ZERO,
            1,
            Hash.ZERO,
            Hash.ZERO,
            Hash.ZERO);
    return Vote.sign(chain, header, block, voter, key, Optional.empty());
  }

  private void listAndVerify(TestNodes nodes, Address offender) throws Exception {
    int rpc = nodes.node(1).rpcPort();
    JsonObject listed =
        new RpcCaller(rpc).call("nexus_getEvidence", new JsonObject()).getJsonObject("result");
    assertThat(listed.getString("count")).isEqualTo("0x1");
    assertThat(listed.getJsonArray("unrecorded")).isEmpty();
    assertThat(listed.getJsonArray("recorded").getJsonObject(0).getString("offender"))
        .isEqualTo("hx" + offender.toHex());

    Path saved = folder.resolve("saved");
    String list =
        run(
            0,
            "evidence",
            "list",
            "--node",
            "http://127.0.0.1:" + rpc,
            "--channel",
            "ledger",
            "--save",
            saved.toString());
    assertThat(list).contains("hx" + offender.toHex(), "in block ", "1 in all");
    Path file;
    try (Stream<Path> files = Files.list(saved)) {
      file = files.findFirst().orElseThrow();
    }
    String genesis = nodes.channel(0).block(0).orElseThrow().id().toString();
    assertThat(run(0, "evidence", "verify", file.toString(), "--chain", genesis))
        .contains("two votes", "verdict       convicted: ");
    assertThat(run(1, "evidence", "verify", file.toString(), "--membership", Hash.ZERO.toString()))
        .contains("verdict       membership: ");
    String text = Files.readString(file).strip();
    char last = text.charAt(text.length() - 1) == '0' ? '1' : '0';
    Files.writeString(file, text.substring(0, text.length() - 1) + last);
    assertThat(run(1, "evidence", "verify", file.toString())).contains("(expected: ");
  }

  private static String run(int expected, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Nexus.run(new PrintWriter(out), new PrintWriter(err), arguments);
    assertThat(code).as(out + "\n" + err).isEqualTo(expected);
    return out.toString();
  }
}
