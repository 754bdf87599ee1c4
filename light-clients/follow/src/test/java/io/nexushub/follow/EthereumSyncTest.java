package io.nexushub.follow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.follow.Checkpoints.UnusableCheckpoint;
import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.ethereum.EthereumLightClient;
import io.nexushub.lightclient.ethereum.EthereumStore;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A light client that runs by itself, from its checkpoint on, with nodes that lie among others. */
class EthereumSyncTest {
  private static final Duration YEAR = Duration.ofDays(365);

  private final RecordedDevnet liar = RecordedDevnet.start();
  private final RecordedDevnet honest = RecordedDevnet.start();
  private final FollowWorld alone = new FollowWorld(liar.uri());
  private final FollowWorld both = new FollowWorld(liar.uri(), honest.uri());
  private final Vertx vertx = Vertx.vertx();
  private final NetworkConfig network = RecordedDevnet.network();
  private final EthereumLightClient client =
      new EthereumLightClient(network, EthereumSync.POLICY, new JblstScheme(), Keccak256.FUNCTION);

  @TempDir Path folder;

  @AfterEach
  void close() {
    FollowWorld.await(vertx.close());
    alone.close();
    both.close();
    liar.close();
    honest.close();
  }

  @Test
  void itCatchesUpFromItsCheckpoint() {
    EthereumSync sync = sync(both);
    drive(sync);
    EthereumSync.Heads heads = sync.heads().orElseThrow();
    assertThat(heads.finalized().number()).isEqualTo(160);
    assertThat(heads.latest().number()).isGreaterThanOrEqualTo(160);
    assertThat(sync.participants()).isBetween(22, 32);
    assertThat(both.failures).isEmpty();
  }

  @Test
  void aChangedSignatureIsSeenAndTheNextEndpointAsked() {
    liar.ssz("updates?start_period=0&count=3", flipped("updates.ssz", 3_000));
    EthereumSync sync = sync(both);
    Throwable failure = FollowWorld.failure(sync.advance());
    assertThat(failure).hasMessageContaining("127.0.0.1:" + liar.server.port());
    drive(sync);
    assertThat(sync.heads().orElseThrow().finalized().number()).isEqualTo(160);
    assertThat(both.endpoints().preferred()).isEqualTo(honest.uri());
    assertThat(both.endpoints().lies()).isEqualTo(1);
  }

  @Test
  void withNothingButALiarItStaysWhereItIs() {
    liar.ssz("updates?start_period=0&count=3", flipped("updates.ssz", 3_000));
    EthereumSync sync = sync(alone);
    EthereumStore before = sync.trusted();
    for (int i = 0; i < 3; i++) {
      FollowWorld.failure(sync.advance());
    }
    assertThat(sync.trusted()).isEqualTo(before);
  }

  @Test
  void anEndpointThatKeepsTheNewestBackLosesItsTurn() {
    liar.lightClient("finality_update", aResponse().withStatus(404));
    liar.lightClient("updates?start_period=2&count=1", aResponse().withStatus(404));
    EthereumSync sync = sync(both);
    for (int round = 0; round < 6; round++) {
      FollowWorld.await(sync.advance());
    }
    assertThat(sync.heads().orElseThrow().finalized().number()).isEqualTo(160);
    assertThat(both.endpoints().lies()).isZero();
  }

  @Test
  void whoHasSeenTwoHistoriesServesNeither() {
    EthereumSync sync = sync(both);
    drive(sync);
    EthereumStore frozen =
        client.freeze(sync.trusted(), new Conflict("a header", "this", "that", Bytes.EMPTY));
    EthereumSync stopped =
        new EthereumSync(
            vertx, client, both.beacon(network), frozen, InstantSource.fixed(RecordedDevnet.NOW));
    assertThat(stopped.heads()).isEmpty();
    assertThat(FollowWorld.failure(stopped.advance()))
        .isInstanceOf(ChainSplit.class)
        .hasMessageContaining("two histories");
  }

  @Test
  void whatItTrustedOutlivesIt() throws IOException {
    EthereumSync sync = sync(both);
    drive(sync);
    TrustedFile<EthereumStore> file =
        new TrustedFile<>(folder.resolve("sub/state"), EthereumSync.codec(network));
    assertThat(file.read()).isEmpty();
    file.write(sync.trusted());
    assertThat(file.read()).contains(sync.trusted());
  }

  @Test
  void aTornFileIsRefusedByName() throws IOException {
    Path path = folder.resolve("state");
    TrustedFile<EthereumStore> file = new TrustedFile<>(path, EthereumSync.codec(network));
    file.write(sync(both).trusted());
    Files.write(path, Bytes.wrap(Files.readAllBytes(path)).slice(0, 900).toArray());
    assertThatThrownBy(file::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining("delete it to begin at a checkpoint");
  }

  @Test
  void anExecutionHashIsRecognised() {
    String hash =
        ((JsonObject)
                RecordedDevnet.recorded(
                    "eth_getBlockByHash",
                    new JsonArray()
                        .add("0xd8a93ca19b54df90d8ab374ceb50cec757409feecb5080de8c2b732f95659c64")
                        .add(false)))
            .getString("hash");
    assertThat(refused(Hash.hex(hash)))
        .contains("is the hash of execution block #", "expected: the root of a beacon block");
  }

  @Test
  void aRootInsideAnEpochIsRecognised() {
    Hash root = Hash.hex("11".repeat(32));
    describe(root, 67);
    assertThat(refused(root))
        .contains("is the block of slot 67, 3 slots into epoch 8", "first block of an epoch");
  }

  @Test
  void aBlockWithoutABootstrapIsRecognised() {
    Hash root = Hash.hex("22".repeat(32));
    describe(root, 64);
    assertThat(refused(root)).contains("of which no node keeps a bootstrap");
  }

  @Test
  void aRootThatNobodyKnowsIsRefused() {
    assertThat(refused(Hash.hex("33".repeat(32)))).contains("is known to none of the nodes");
  }

  @Test
  void anOldCheckpointIsRefusedWithItsAge() {
    assertThat(refused(RecordedDevnet.CHECKPOINT, Duration.ofSeconds(10)))
        .contains("slot", " old (expected: <= 10 s;", "take a fresh one");
  }

  @Test
  void anotherBlocksBootstrapIsRefused() {
    Hash root = Hash.hex("44".repeat(32));
    liar.ssz("bootstrap/" + root, RecordedDevnet.bytes("bootstrap.ssz"));
    assertThat(FollowWorld.failure(checkpoints(alone).begin(root, YEAR, RecordedDevnet.NOW)))
        .hasMessageContaining("bootstrap of")
        .hasMessageContaining(root.toString());
  }

  @Test
  void agesAreForPeople() {
    assertThat(Ages.shown(Duration.ofSeconds(42))).isEqualTo("42 s");
    assertThat(Ages.shown(Duration.ofMinutes(61))).isEqualTo("1 h 1 min");
    assertThat(Ages.shown(Duration.ofDays(14))).isEqualTo("14 d");
    assertThat(Ages.shown(Duration.ofSeconds(90))).isEqualTo("1 min 30 s");
  }

  private void describe(Hash root, long slot) {
    JsonObject header =
        new JsonObject().put("message", new JsonObject().put("slot", String.valueOf(slot)));
    JsonObject data = new JsonObject().put("root", root.toString()).put("header", header);
    liar.json("/eth/v1/beacon/headers/" + root, new JsonObject().put("data", data).encode());
    liar.lightClient("bootstrap/" + root, aResponse().withStatus(404));
  }

  private String refused(Hash root) {
    return refused(root, YEAR);
  }

  private String refused(Hash root, Duration maxAge) {
    Throwable failure =
        FollowWorld.failure(checkpoints(alone).begin(root, maxAge, RecordedDevnet.NOW));
    assertThat(failure).isInstanceOf(UnusableCheckpoint.class);
    return failure.getMessage();
  }

  private Checkpoints checkpoints(FollowWorld world) {
    return new Checkpoints(client, world.beacon(network), world.execution());
  }

  private EthereumSync sync(FollowWorld world) {
    EthereumStore begin =
        FollowWorld.await(
            checkpoints(both).begin(RecordedDevnet.CHECKPOINT, YEAR, RecordedDevnet.NOW));
    return new EthereumSync(
        vertx, client, world.beacon(network), begin, InstantSource.fixed(RecordedDevnet.NOW));
  }

  private static void drive(EthereumSync sync) {
    while (FollowWorld.await(sync.advance())) {}
  }

  private static Bytes flipped(String name, int at) {
    byte[] octets = RecordedDevnet.bytes(name).toArray();
    octets[at] ^= 1;
    return Bytes.wrap(octets);
  }
}
