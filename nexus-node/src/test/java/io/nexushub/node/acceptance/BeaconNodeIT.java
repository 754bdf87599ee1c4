package io.nexushub.node.acceptance;

import static io.nexushub.node.acceptance.ClientParts.accepted;
import static io.nexushub.node.acceptance.ClientParts.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.follow.BeaconClient;
import io.nexushub.follow.BeaconHistory;
import io.nexushub.follow.Checkpoints;
import io.nexushub.follow.EthereumFollower;
import io.nexushub.follow.EthereumSync;
import io.nexushub.follow.ExecutionClient;
import io.nexushub.follow.FoundLog;
import io.nexushub.lightclient.Refusal.Kind;
import io.nexushub.lightclient.ethereum.Anchor;
import io.nexushub.lightclient.ethereum.BeaconLeap;
import io.nexushub.lightclient.ethereum.EthereumLightClient;
import io.nexushub.lightclient.ethereum.EthereumStore;
import io.nexushub.lightclient.ethereum.EventEvidence;
import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.lightclient.ethereum.Fork;
import io.nexushub.lightclient.ethereum.LightClientUpdate;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.lightclient.ethereum.Preset;
import io.nexushub.lightclient.ethereum.ProvenLog;
import io.nexushub.node.devnet.EthereumNodes;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real chain, from Deneb through Electra to Fulu, followed over HTTP; and then every lie that its
 * servers could tell. Each is refused by name, and the client stays where honest servers led it, or
 * goes on with what they say.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(300)
class BeaconNodeIT {
  private static final int ELECTRA_EPOCH = 12;
  private static final int FULU_EPOCH = 17;
  private static final long FULU_SLOT = 8L * FULU_EPOCH;
  private static final Duration SLOW = Duration.ofSeconds(3);

  private static final Buffer KNOWS_NOTHING =
      Buffer.buffer("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}");

  @TempDir static Path folder;
  private static Vertx vertx;
  private static ClientParts parts;
  private static EthereumNodes nodes;
  private static LyingProxy beaconLiar;
  private static LyingProxy executionLiar;
  private static NetworkConfig network;
  private static EthereumLightClient client;
  private static SpeakingContract speaker;

  /** What the client trusts after one update, and at the end. */
  private static EthereumStore early;

  private static EthereumStore late;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    nodes = EthereumNodes.start(folder, 400, ELECTRA_EPOCH, FULU_EPOCH, SpeakingContract.OWNER);
    nodes.awaitFinality();
    parts = ClientParts.of(vertx, nodes.beacon());
    client = parts.client();
    network = parts.network();
    speaker = SpeakingContract.deploy(nodes.execution(), EthereumNodes.CHAIN_ID);
    speaker.speak();
    beaconLiar = new LyingProxy(vertx, parts.http(), nodes.beacon());
    executionLiar = new LyingProxy(vertx, parts.http(), nodes.execution());
  }

  @AfterAll
  static void stop() throws Exception {
    if (nodes != null) {
      nodes.close();
    }
    vertx.close().await();
  }

  @Test
  @Order(1)
  void itIsFollowedAcrossPeriodsAndForks() throws Exception {
    BeaconClient beacon = parts.beacon(nodes.beacon());
    beacon.checkNetwork().await();
    Hash checkpoint = beacon.unprovenHeader("8").await().orElseThrow().root();
    EthereumStore begin =
        new Checkpoints(client, beacon, parts.execution(nodes.execution()))
            .begin(checkpoint, Checkpoints.MAX_AGE, Instant.now())
            .await();
    assertThat(begin.finalizedSlot()).isEqualTo(8);
    LightClientUpdate first = beacon.updates(0, 1).await().getFirst();
    early = client.apply(begin, accepted(client.verify(begin, first, Instant.now())));
    assertThat(early.nextCommitteeKnown()).isTrue();
    EthereumSync sync = parts.sync(early, nodes.beacon());
    TreeSet<Fork> forks = new TreeSet<>();
    TreeSet<Long> periods = new TreeSet<>();
    int kept = network.preset().slotsPerHistoricalRoot();
    long enough = Math.max(FULU_SLOT, network.slotOf(speaker.timestamp()) + kept + 1);
    while (sync.trusted().finalizedSlot() < enough) {
      long slot = sync.trusted().finalizedSlot();
      forks.add(network.forkAtSlot(slot));
      periods.add(sync.trusted().period(Preset.MINIMAL));
      if (!sync.advance().await()) {
        vertx.timer(200).await();
      }
      assertThat(sync.trusted().finalizedSlot()).isGreaterThanOrEqualTo(slot);
    }
    late = sync.trusted();
    forks.add(network.forkAtSlot(late.finalizedSlot()));
    periods.add(late.period(Preset.MINIMAL));
    assertThat(forks).containsExactly(Fork.DENEB, Fork.ELECTRA, Fork.FULU);
    assertThat(periods).startsWith(0L, 1L, 2L);
    assertThat(sync.participants()).isGreaterThanOrEqualTo(22);
  }

  @Test
  @Order(2)
  void aContractsEventIsProven() throws Exception {
    FoundLog found = found(parts.execution(nodes.execution()));
    assertThat(found.log().data()).isEqualTo(SpeakingContract.SAID);
    EventEvidence evidence =
        EventEvidence.decode(
            parts
                .follower(nodes.beacon(), nodes.execution())
                .eventProof(found, late.anchors())
                .await());
    assertThat(accepted(client.prove(late, evidence)).log()).isEqualTo(found.log());
    List<Bytes> nodesOfReceipt = new ArrayList<>(evidence.nodes());
    nodesOfReceipt.set(0, ServedUpdates.flipped(nodesOfReceipt.getFirst(), 40));
    refused(
        client.prove(
            late,
            new EventEvidence(
                evidence.headers(),
                evidence.leaps(),
                evidence.transactionIndex(),
                nodesOfReceipt,
                evidence.logPosition())),
        Kind.INVALID,
        "receipt 0 of block #" + found.header().number());
  }

  /**
   * As if no state and no header between were kept: by two periods of the beacon chain's memory.
   */
  @Test
  @Order(3)
  void anOldEventIsProvenByTheBeaconChainsMemory() throws Exception {
    FoundLog found = found(parts.execution(nodes.execution()));
    BeaconHistory history = parts.history(nodes.beacon());
    Anchor anchor = late.anchors().getLast();
    BeaconLeap leap = parts.eventually(() -> history.leap(anchor, found.header()).await());
    EventEvidence evidence = EventEvidence.decode(remembered(found, leap).encode());
    parts.eventually(() -> history.below(() -> Optional.of(anchor)).prove(found.header()).await());
    ProvenLog proven = accepted(client.prove(late, evidence));
    assertThat(proven.log()).isEqualTo(found.log());
    assertThat(proven.anchor()).isEqualTo(anchor);
    refused(client.prove(early, evidence), Kind.EARLY, "beacon block not finalised");
    executionLiar.tell((path, question, truth) -> KNOWS_NOTHING);
    EthereumFollower pruned = parts.follower(nodes.beacon(), executionLiar.uri());
    Bytes fallback = parts.eventually(() -> pruned.eventProof(found, late.anchors()).await());
    assertThat(EventEvidence.decode(fallback)).isEqualTo(evidence);
    lied(
        "historical_summaries",
        truth -> {
          JsonObject json = truth.toJsonObject();
          json.getJsonObject("data").getJsonArray("historical_summaries").remove(0);
          return json.toBuffer();
        },
        "historical summaries in the state of slot " + anchor.slot(),
        found);
    lied(
        "/headers/" + leap.ancestor().slot(),
        truth -> {
          JsonObject json = truth.toJsonObject();
          json.getJsonObject("data").put("root", Hash.ZERO.toString());
          return json.toBuffer();
        },
        "roots of period",
        found);
    lied(
        "/blocks/",
        truth -> truth.copy().setByte(300, (byte) (truth.getByte(300) ^ 1)),
        "block: 0x",
        found);
  }

  private interface Forgery {
    Buffer of(Buffer truth);
  }

  private void lied(String route, Forgery forgery, String saying, FoundLog found) throws Exception {
    beaconLiar.tell((path, question, truth) -> path.contains(route) ? forgery.of(truth) : truth);
    Anchor anchor = late.anchors().getLast();
    BeaconHistory alone = parts.history(beaconLiar.uri());
    assertThat(parts.failure(() -> alone.leap(anchor, found.header()).await())).contains(saying);
    BeaconHistory both = parts.history(beaconLiar.uri(), nodes.beacon());
    BeaconLeap leap = parts.eventually(() -> both.leap(anchor, found.header()).await());
    accepted(client.prove(late, remembered(found, leap)));
  }

  @Test
  @Order(4)
  void everyFalseUpdateIsRefusedByName() throws Exception {
    ServedUpdates served = new ServedUpdates(client.objects());
    forged(
        served, ServedUpdates::withFlippedSignature, "sync committee signature: no signature of");
    forged(
        served,
        ServedUpdates::withOneVoteLess,
        "sync committee signature: no signature of the 31 participants");
    forged(
        served,
        update -> ServedUpdates.signedAt(update, 8L * ELECTRA_EPOCH + 4),
        "with fork version 0x05000001");
    forged(served, ServedUpdates::withSwappedSeats, "next_sync_committee_branch");
    forged(served, ServedUpdates::withAttestedForFinal, "finality_branch");
    forged(served, ServedUpdates::withAnotherState, "finality_branch");
    forged(
        served,
        ServedUpdates::withAnotherExecutionBlock,
        "attested_header.execution_branch, DENEB");
  }

  /** The endpoint is named, nothing moves; with an honest one beside it, everything does. */
  private void forged(ServedUpdates served, ServedUpdates.Change change, String saying)
      throws Exception {
    beaconLiar.tell(
        (path, question, truth) -> isUpdates(path) ? served.with(truth, change) : truth);
    LightClientUpdate forgery = parts.beacon(beaconLiar.uri()).updates(1, 1).await().getFirst();
    refused(client.verify(early, forgery, Instant.now()), Kind.INVALID, saying);
    stopped(saying);
    goesOn();
  }

  @Test
  @Order(5)
  void tooFewVotesAndOldNewsMoveNothing() throws Exception {
    ServedUpdates served = new ServedUpdates(client.objects());
    beaconLiar.tell((path, question, truth) ->
        isUpdates(path) ? served.with(truth, ServedUpdates::withOneVote) : truth);
    LightClientUpdate forgery = parts.beacon(beaconLiar.uri()).updates(1, 1).await().getFirst();
    refused(
        client.verify(early, forgery, Instant.now()),
        Kind.EARLY,
        "sync committee participants: 1 of 32 (expected: >= 22)");
    LightClientUpdate old = parts.beacon(nodes.beacon()).updates(1, 1).await().getFirst();
    refused(client.verify(late, old, Instant.now()), Kind.STALE, "signature period: 1");
    Buffer first =
        parts.raw(nodes.beacon(), "/eth/v1/beacon/light_client/updates?start_period=0&count=1");
    beaconLiar.tell((path, question, truth) -> isUpdates(path) ? first : truth);
    stopped("update of period: 0 (expected: 1)");
    goesOn();
    Buffer news = parts.raw(nodes.beacon(), "/eth/v1/beacon/light_client/finality_update");
    beaconLiar.tell(
        (path, question, truth) -> path.endsWith("finality_update") ? news : Buffer.buffer());
    EthereumSync sync = parts.sync(late, nodes.beacon());
    while (sync.advance().await()) {} // as far as the chain is
    EthereumSync replayed = parts.sync(sync.trusted(), beaconLiar.uri());
    EthereumStore before = replayed.trusted();
    assertThatThrownBy(() -> replayed.advance().await()).hasMessageContaining("expected");
    assertThat(replayed.trusted()).isEqualTo(before);
  }

  @Test
  @Order(6)
  void cutEndlessAndLateAnswersAreNoAnswers() throws Exception {
    beaconLiar.tell(
        (path, question, truth) -> isUpdates(path) ? truth.slice(0, truth.length() - 1) : truth);
    stopped("update's length");
    goesOn();
    beaconLiar.tell((path, question, truth) ->
        isUpdates(path) ? truth.copy().appendBytes(new byte[1024 * 1024]) : truth);
    stopped("<= ");
    goesOn();
    beaconLiar.dawdle(SLOW);
    assertThatThrownBy(
            () -> parts.sync(early, SLOW.dividedBy(3), beaconLiar.uri()).advance().await())
        .hasMessageContaining("an answer within 1000 ms");
    EthereumSync patient = parts.sync(early, SLOW.dividedBy(3), beaconLiar.uri(), nodes.beacon());
    assertThat(patient.advance().await()).isTrue();
    assertThat(patient.trusted().finalizedSlot()).isGreaterThan(early.finalizedSlot());
  }

  @Test
  @Order(7)
  void hiddenLogsAndWrongReceiptsAreNoticed() throws Exception {
    misreported(receipts -> receipts.getJsonObject(0).put("logs", new JsonArray()));
    misreported(receipts -> receipts.remove(0));
    misreported(receipts -> receipts.add(receipts.getJsonObject(0)));
    misreported(receipts -> receipts.getJsonObject(0).put("cumulativeGasUsed", "0x1"));
    misreported(receipts -> receipts.getJsonObject(0).put("status", "0x0"));
    misreported(receipts ->
        receipts
            .getJsonObject(0)
            .getJsonArray("logs")
            .getJsonObject(0)
            .put("data", "0x" + "00".repeat(31) + "2b"));
    executionLiar.tell((path, question, truth) -> {
      JsonObject json = truth.toJsonObject();
      if (question.toString().contains("eth_getBlockByHash")) {
        json.getJsonObject("result").put("extraData", "0x11");
      }
      return json.toBuffer();
    });
    assertThat(parts.failure(() -> found(parts.execution(executionLiar.uri()))))
        .contains("eth_getBlockByHash", "what its hash says");
    assertThat(found(parts.execution(executionLiar.uri(), nodes.execution())).log().data())
        .isEqualTo(SpeakingContract.SAID);
  }

  private interface Misreport {
    void in(JsonArray receipts);
  }

  private void misreported(Misreport misreport) throws Exception {
    executionLiar.tell((path, question, truth) -> {
      JsonObject json = truth.toJsonObject();
      boolean asked = question.toString().contains("eth_getBlockReceipts");
      if (asked && !json.getJsonArray("result").isEmpty()) {
        misreport.in(json.getJsonArray("result"));
      }
      return json.toBuffer();
    });
    assertThat(parts.failure(() -> found(parts.execution(executionLiar.uri()))))
        .contains("one is hidden, invented or changed");
    assertThat(found(parts.execution(executionLiar.uri(), nodes.execution())).log().data())
        .isEqualTo(SpeakingContract.SAID);
  }

  private void stopped(String saying) {
    EthereumSync alone = parts.sync(early, beaconLiar.uri());
    assertThat(parts.failure(() -> alone.advance().await()))
        .contains("127.0.0.1:" + beaconLiar.uri().getPort(), saying);
    assertThat(alone.trusted()).isEqualTo(early);
  }

  private void goesOn() throws Exception {
    EthereumSync both = parts.sync(early, beaconLiar.uri(), nodes.beacon());
    for (int round = 0; round < 3 && both.trusted().equals(early); round++) {
      both.advance().otherwise(false).await(); // the first may be lost to the liar
    }
    assertThat(both.trusted().finalizedSlot()).isGreaterThan(early.finalizedSlot());
    assertThat(both.trusted().isFrozen()).isFalse();
  }

  private static boolean isUpdates(String path) {
    return path.contains("light_client/updates");
  }

  private static FoundLog found(ExecutionClient execution) throws Exception {
    ExecutionBlock finalised = late.executionBlock().orElseThrow();
    List<FoundLog> logs =
        parts.eventually(() ->
            parts
                .walk(execution)
                .logs(finalised, speaker.block(), speaker.block(), speaker.address())
                .await()
                .logs());
    assertThat(logs).hasSize(1);
    return logs.getFirst();
  }

  private static EventEvidence remembered(FoundLog found, BeaconLeap leap) {
    return new EventEvidence(
        List.of(found.header().rlp()),
        List.of(),
        found.transactionIndex(),
        found.receiptNodes(),
        found.logPosition(),
        Optional.of(leap));
  }
}
