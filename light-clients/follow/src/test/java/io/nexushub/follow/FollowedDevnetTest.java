package io.nexushub.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.ethereum.EthereumLightClient;
import io.nexushub.lightclient.ethereum.EthereumStore;
import io.nexushub.lightclient.ethereum.EventEvidence;
import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.lightclient.ethereum.LightClientBootstrap;
import io.nexushub.lightclient.ethereum.LightClientUpdate;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.lightclient.ethereum.ProvenLog;
import io.nexushub.lightclient.ethereum.UpdatePolicy;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a checkpoint to proven logs, over HTTP, with everything the light-client channel checks. */
class FollowedDevnetTest {
  private static final Address CONTRACT = Address.hex(RecordedDevnet.CONTRACT);

  private final RecordedDevnet devnet = RecordedDevnet.start();
  private final FollowWorld world = new FollowWorld(devnet.uri());
  private final NetworkConfig network = RecordedDevnet.network();
  private final EthereumLightClient client =
      new EthereumLightClient(network, UpdatePolicy.FINAL, new JblstScheme(), Keccak256.FUNCTION);
  private final EthereumFollower follower =
      new EthereumFollower(
          world.beacon(network), world.walk(), InstantSource.fixed(RecordedDevnet.NOW));
  private EthereumStore store;

  @BeforeEach
  void startFromTheCheckpoint() {
    LightClientBootstrap bootstrap =
        FollowWorld.await(world.beacon(network).bootstrap(RecordedDevnet.CHECKPOINT));
    store = accepted(client.initialise(RecordedDevnet.CHECKPOINT, bootstrap));
  }

  @AfterEach
  void close() {
    world.close();
    devnet.close();
  }

  @Test
  void theEndpointIsOnTheConfiguredNetwork() {
    FollowWorld.await(world.beacon(network).checkNetwork());
    assertThat(FollowWorld.await(world.execution().chainId())).isEqualTo(network.chainId());
  }

  @Test
  void manyCallsAtOnceAreAllAnswered() {
    List<Future<Long>> calls = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      calls.add(world.execution().chainId());
    }
    FollowWorld.await(Future.all(calls));
    assertThat(calls).allMatch(call -> call.result() == 1337);
  }

  @Test
  void everyUpdateItHandsOnMovesTheClientAndThenThereAreNone() throws MalformedMessage {
    int handed = followToTheEnd();
    assertThat(handed).isGreaterThanOrEqualTo(3);
    assertThat(store.finalizedSlot()).isEqualTo(160);
    assertThat(store.nextCommitteeKnown()).isTrue();
    assertThat(FollowWorld.await(follower.updatesSince(status()))).isEmpty();
  }

  @Test
  void everyLogIsFoundInOrderAndProven() throws MalformedMessage {
    followToTheEnd();
    ExecutionBlock finalised = store.executionBlock().orElseThrow();
    List<FoundLog> found =
        FollowWorld.await(follower.logs(RecordedDevnet.FIRST_BLOCK, finalised, CONTRACT)).logs();
    assertThat(found).hasSize(10);
    assertThat(found)
        .extracting(
            log -> log.header().number() + "/" + log.transactionIndex() + "/" + log.logPosition())
        .containsExactly(
            "71/0/0", "71/0/1", "71/1/0", "71/1/1", "74/0/0", "74/0/1", "74/1/0", "74/1/1",
            "74/2/0", "74/2/1");
    assertThat(found.getFirst().log().data()).isEqualTo(Bytes.utf8("first"));
    for (FoundLog log : found) {
      Bytes proof = FollowWorld.await(follower.eventProof(log, List.of(store.anchors().getLast())));
      ProvenLog proven = accepted(client.prove(store, EventEvidence.decode(proof)));
      assertThat(proven.log()).isEqualTo(log.log());
      assertThat(proven.block()).isEqualTo(log.header().block(Keccak256.FUNCTION));
      assertThat(proven.transactionIndex()).isEqualTo(log.transactionIndex());
      assertThat(proven.logPosition()).isEqualTo(log.logPosition());
      assertThat(EventEvidence.decode(proof).encode()).isEqualTo(proof);
    }
  }

  @Test
  void anOldLogIsProvenThroughTheStatesHistory() throws MalformedMessage {
    followToTheEnd();
    ExecutionBlock finalised = store.executionBlock().orElseThrow();
    FoundLog log =
        FollowWorld.await(follower.logs(RecordedDevnet.FIRST_BLOCK, finalised, CONTRACT))
            .logs()
            .getLast();
    EventEvidence leap =
        EventEvidence.decode(
            FollowWorld.await(follower.eventProof(log, List.of(store.anchors().getLast()))));
    assertThat(leap.headers()).hasSize(2);
    assertThat(accepted(client.prove(store, EventEvidence.decode(leap.encode()))).log())
        .isEqualTo(log.log());

    FoundLog other =
        FollowWorld.await(follower.logs(RecordedDevnet.FIRST_BLOCK, finalised, CONTRACT))
            .logs()
            .getFirst();
    EventEvidence misfit =
        new EventEvidence(
            List.of(leap.headers().getFirst(), other.header().rlp()),
            leap.leaps(),
            other.transactionIndex(),
            other.receiptNodes(),
            other.logPosition());
    Refusal refusal = ((Verdict.Refused<ProvenLog>) client.prove(store, misfit)).refusal();
    assertThat(refusal.subject()).contains("storage slot 71");
  }

  @Test
  void whereTheStateHasNoHistoryAWalkProvesAsWell() throws MalformedMessage {
    followToTheEnd();
    ExecutionBlock finalised = store.executionBlock().orElseThrow();
    FoundLog log =
        FollowWorld.await(follower.logs(RecordedDevnet.FIRST_BLOCK, finalised, CONTRACT))
            .logs()
            .getLast();
    devnet.forget("eth_getProof");
    EventEvidence walked =
        EventEvidence.decode(
            FollowWorld.await(follower.eventProof(log, List.of(store.anchors().getLast()))));
    assertThat(walked.leaps()).isEmpty();
    assertThat(walked.headers()).hasSize(160 - 74 + 1);
    assertThat(accepted(client.prove(store, walked)).log()).isEqualTo(log.log());
  }

  @Test
  void aBlockThatIsNotFinalProvesNothingYet() throws MalformedMessage {
    EthereumStore early = store;
    followToTheEnd();
    ExecutionBlock finalised = store.executionBlock().orElseThrow();
    FoundLog log =
        FollowWorld.await(follower.logs(RecordedDevnet.FIRST_BLOCK, finalised, CONTRACT))
            .logs()
            .getFirst();
    EventEvidence evidence =
        EventEvidence.decode(
            FollowWorld.await(follower.eventProof(log, List.of(store.anchors().getLast()))));
    Refusal refusal = ((Verdict.Refused<ProvenLog>) client.prove(early, evidence)).refusal();
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.EARLY);
    assertThat(refusal.toString())
        .contains(
            "header not finalised: #160 0x", "one of the 1 finalised blocks kept, newest #24");
  }

  private EthereumStatus status() {
    return new EthereumStatus(store.finalizedSlot(), store.nextCommitteeKnown());
  }

  private int followToTheEnd() throws MalformedMessage {
    int handed = 0;
    List<Bytes> submissions = FollowWorld.await(follower.updatesSince(status()));
    while (!submissions.isEmpty()) {
      for (Bytes submission : submissions) {
        LightClientUpdate update = client.objects().submitted(submission);
        store = client.apply(store, accepted(client.verify(store, update, RecordedDevnet.NOW)));
        handed++;
      }
      submissions = FollowWorld.await(follower.updatesSince(status()));
    }
    return handed;
  }

  private static <V> V accepted(Verdict<V> verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    return ((Verdict.Accepted<V>) verdict).value();
  }
}
