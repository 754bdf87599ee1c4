package io.nexushub.follow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.ethereum.Anchor;
import io.nexushub.lightclient.ethereum.BeaconBlockHeader;
import io.nexushub.lightclient.ethereum.EthereumLightClient;
import io.nexushub.lightclient.ethereum.EthereumStore;
import io.nexushub.lightclient.ethereum.EventEvidence;
import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.lightclient.ethereum.LightClientHeader;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.lightclient.ethereum.ProvenLog;
import io.nexushub.lightclient.ethereum.SyncCommittee;
import io.nexushub.lightclient.ethereum.UpdatePolicy;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An event from before an outage of days is found and proven without the headers in between. */
class OutageTest {
  private static final int WALK = 12;
  private static final SyncCommittee NOBODY =
      new SyncCommittee(List.of(Bytes.wrap(new byte[48])), Bytes.wrap(new byte[48]));

  private final RecordedDevnet node = RecordedDevnet.start();
  private final RecordedDevnet other = RecordedDevnet.start();
  private final FollowWorld world = new FollowWorld(node.uri(), other.uri());
  private final BlockWalk walk = world.walk();
  private final SparseChain chain = new SparseChain(1_000, 9_191, 17_382, 25_573);

  OutageTest() throws MalformedMessage {
    chain.servedBy(node);
    chain.servedBy(other);
  }

  @AfterEach
  void close() {
    world.close();
    node.close();
    other.close();
  }

  @Test
  void threeDaysAreThreeLeaps() throws MalformedMessage {
    EventEvidence evidence = evidence(chain.top());
    assertThat(evidence.leaps()).hasSize(3);
    assertThat(evidence.headers()).hasSize(4);
    assertThat(proven(evidence, chain.top())).isEqualTo(1_000);
    assertThat(world.failures).isEmpty();
  }

  /** Any node has the newest state; of older ones perhaps the one a younger anchor needs. */
  @Test
  void whereAStateIsGoneANearerAnchorHelps() throws MalformedMessage {
    gone(2);
    EventEvidence evidence = evidence(chain.block(1), chain.top());
    assertThat(evidence.leaps()).hasSize(1);
    assertThat(proven(evidence, chain.block(1))).isEqualTo(1_000);
    assertThat(FollowWorld.failure(walk.evidence(chain.event(), List.of(chain.top()), WALK)))
        .hasMessageContaining("missing trie node");
  }

  @Test
  void aNodeThatLiesAboutAStateIsNamedAndTheNextOneAsked() throws MalformedMessage {
    JsonObject forged = chain.proof(1);
    node.rpc("eth_getProof", chain.leap(3), forged);
    assertThat(proven(evidence(chain.top()), chain.top())).isEqualTo(1_000);
    assertThat(world.failures).hasSize(1);
    assertThat(world.failures.getFirst())
        .contains("127.0.0.1:" + node.server.port())
        .contains("account " + EventEvidence.HISTORY_CONTRACT);
  }

  @Test
  void tooManyLeapsAreNotEvenTried() throws MalformedMessage {
    SparseChain weeks =
        new SparseChain(LongStream.rangeClosed(0, 33).map(i -> 10 + i * 8_191).toArray());
    assertThat(FollowWorld.failure(walk.evidence(weeks.event(), List.of(weeks.top()), WALK)))
        .hasMessageContaining("log in block #10, 33 leaps below #270313")
        .hasMessageContaining("<= 32");
  }

  /** The headers in between are nowhere: a walk from the top would fail. */
  @Test
  void blocksFromBeforeAreReachedByLeapsToo() {
    FoundLogs found = FollowWorld.await(walk.logs(chain.top(), 1_000, 1_000, SparseChain.SPEAKER));
    assertThat(found).isEqualTo(new FoundLogs(List.of(), 1_000));
    gone(3);
    BlockWalk pruned = world.walk();
    assertThat(FollowWorld.failure(pruned.logs(chain.top(), 1_000, 1_000, SparseChain.SPEAKER)))
        .hasMessageContaining("eth_getBlockByHash");
  }

  @Test
  void aLogAboveAllAnchorsIsNotProven() {
    assertThat(FollowWorld.failure(walk.evidence(chain.event(), List.of(), WALK)))
        .hasMessageContaining("log in block #1000");
  }

  private void gone(int from) {
    for (RecordedDevnet each : List.of(node, other)) {
      each.rpc(
          "eth_getProof",
          chain.leap(from),
          aResponse().withBody("{\"error\":{\"code\":-32000,\"message\":\"missing trie node\"}}"));
    }
  }

  private EventEvidence evidence(ExecutionBlock... anchors) throws MalformedMessage {
    EventEvidence evidence =
        FollowWorld.await(walk.evidence(chain.event(), List.of(anchors), WALK));
    return EventEvidence.decode(evidence.encode());
  }

  private static long proven(EventEvidence evidence, ExecutionBlock anchor) {
    EthereumLightClient client =
        new EthereumLightClient(
            NetworkConfig.MAINNET, UpdatePolicy.FINAL, new JblstScheme(), Keccak256.FUNCTION);
    LightClientHeader header =
        new LightClientHeader.BeaconOnly(
            new BeaconBlockHeader(1, 1, Hash.ZERO, Hash.ZERO, Hash.ZERO));
    EthereumStore store =
        new EthereumStore(
            header,
            header,
            NOBODY,
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            List.of(new Anchor(1, Hash.ZERO, anchor)),
            Optional.empty());
    Verdict<ProvenLog> verdict = client.prove(store, evidence);
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    return ((Verdict.Accepted<ProvenLog>) verdict).value().block().number();
  }
}
