package io.nexushub.follow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.follow.EndpointFailure.Kind;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Beacon nodes: what is asked, what is believed, and what is said when they fail. */
class BeaconClientTest {
  private final RecordedDevnet devnet = RecordedDevnet.start();
  private final FollowWorld world = new FollowWorld(devnet.uri());
  private final NetworkConfig network = RecordedDevnet.network();
  private final BeaconClient beacon = world.beacon(network);

  @AfterEach
  void close() {
    world.close();
    devnet.close();
  }

  @Test
  void describesTheNetworkItIsOn() {
    NetworkConfig described = FollowWorld.await(BeaconClient.describe(world.endpoints(), "devnet"));
    assertThat(described).isEqualTo(network);
    assertThat(described.chainId()).isEqualTo(1337);
    assertThat(described.forks().activations()).hasSize(7);
  }

  @Test
  void refusesAnotherNetworkForGood() {
    assertThat(FollowWorld.failure(world.beacon(NetworkConfig.MAINNET).checkNetwork()))
        .isInstanceOf(BeaconClient.WrongNetwork.class)
        .hasMessageContaining("mainnet: genesis validators root 0x3e8bd71d")
        .hasMessageContaining("(expected: 0x4b363db9");
  }

  @Test
  void refusesANetworkWithAForkThatThisProgramDoesNotKnow() {
    JsonObject spec = new JsonObject(RecordedDevnet.text("spec.json"));
    spec.getJsonObject("data").put("GLOAS_FORK_EPOCH", "40");
    devnet.json("/eth/v1/config/spec", spec.encode());
    assertThat(FollowWorld.failure(beacon.checkNetwork()))
        .hasMessageContaining("fork schedule: [GLOAS_FORK_EPOCH]")
        .hasMessageContaining("update this program");
  }

  @Test
  void refusesAnotherForkSchedule() {
    JsonObject spec = new JsonObject(RecordedDevnet.text("spec.json"));
    spec.getJsonObject("data").put("FULU_FORK_EPOCH", "11");
    devnet.json("/eth/v1/config/spec", spec.encode());
    assertThat(FollowWorld.failure(beacon.checkNetwork())).hasMessageContaining("devnet: forks");
  }

  @Test
  void refusesSettingsThatContradictTheirPreset() {
    JsonObject spec = new JsonObject(RecordedDevnet.text("spec.json"));
    spec.getJsonObject("data").put("SYNC_COMMITTEE_SIZE", "4");
    devnet.json("/eth/v1/config/spec", spec.encode());
    malformed(beacon.checkNetwork(), "SYNC_COMMITTEE_SIZE: 4 (expected: 32, as in its preset)");
  }

  @Test
  void refusesABootstrapOfAnotherBlock() {
    Hash other = Hash.hex("11".repeat(32));
    devnet.ssz("bootstrap/" + other, RecordedDevnet.bytes("bootstrap.ssz"));
    malformed(
        beacon.bootstrap(other),
        "bootstrap of: " + RecordedDevnet.CHECKPOINT + " (expected: " + other);
  }

  @Test
  void aMissingBootstrapIsA404WithItsRoot() {
    Hash other = Hash.hex("11".repeat(32));
    assertThat(FollowWorld.failure(beacon.bootstrap(other)))
        .hasMessageContaining("bootstrap/" + other)
        .hasMessageContaining("status 404");
  }

  @Test
  void refusesJsonWhereBytesWereAskedFor() {
    devnet.lightClient(
        "finality_update",
        aResponse().withHeader("content-type", "application/json").withBody("{}"));
    malformed(beacon.finalityUpdate(), "application/json (expected: application/octet-stream)");
  }

  @Test
  void noFinalityUpdateYetIsNoFailure() {
    devnet.lightClient("finality_update", aResponse().withStatus(404));
    assertThat(FollowWorld.await(beacon.finalityUpdate())).isEmpty();
    assertThat(world.failures).isEmpty();
  }

  @Test
  void refusesObjectsThatAreCutOrLonger() {
    Bytes update = RecordedDevnet.bytes("finality_update.ssz");
    devnet.ssz("finality_update", update.slice(0, update.length() - 40));
    malformed(beacon.finalityUpdate(), "");
    devnet.ssz("finality_update", Bytes.concat(update, Bytes.wrap(new byte[64])));
    malformed(beacon.finalityUpdate(), "extra data: 64 bytes (expected: <= 32)");
    devnet.ssz("finality_update", Bytes.wrap(new byte[40_000]));
    malformed(beacon.finalityUpdate(), "more than 32768 bytes");
  }

  @Test
  void refusesUpdatesOfOtherPeriods() {
    devnet.ssz("updates?start_period=5&count=1", RecordedDevnet.bytes("updates_from_2.ssz"));
    malformed(beacon.updates(5, 1), "update of period: 2 (expected: 5)");
  }

  @Test
  void refusesUpdatesWithFalseLengths() {
    Bytes updates = RecordedDevnet.bytes("updates_from_2.ssz");
    devnet.ssz("updates?start_period=2&count=1", updates.slice(0, updates.length() - 1));
    malformed(beacon.updates(2, 1), "update's length: 3776 (expected: 4 to 3775)");
    devnet.ssz("updates?start_period=2&count=1", Bytes.concat(updates, Bytes.of((byte) 1)));
    malformed(beacon.updates(2, 1), "1 surplus bytes");
  }

  @Test
  void takesFewerUpdatesThanItAskedFor() {
    devnet.ssz("updates?start_period=2&count=9", RecordedDevnet.bytes("updates_from_2.ssz"));
    assertThat(FollowWorld.await(beacon.updates(2, 9))).hasSize(1);
    devnet.ssz("updates?start_period=3&count=1", Bytes.EMPTY);
    assertThat(FollowWorld.await(beacon.updates(3, 1))).isEmpty();
  }

  @Test
  void asksForOnePeriodWhereSeveralFail() {
    devnet.lightClient("updates?start_period=2&count=4", aResponse().withStatus(500));
    assertThat(FollowWorld.await(beacon.updates(2, 4))).hasSize(1);
  }

  @Test
  void endpointsHaveToBeHttp() {
    Assertions.assertThatThrownBy(() -> new FollowWorld(URI.create("ftp://x")))
        .hasMessage("endpoint: ftp://x (expected: http://host or https://host)");
    Assertions.assertThatThrownBy(() -> new FollowWorld(List.<URI>of().toArray(new URI[0])))
        .hasMessage("endpoints: none (expected: >= 1)");
  }

  private static void malformed(Future<?> future, String words) {
    EndpointFailure failure = (EndpointFailure) FollowWorld.failure(future);
    assertThat(failure.getMessage()).contains("http://127.0.0.1:", words);
    assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
  }
}
