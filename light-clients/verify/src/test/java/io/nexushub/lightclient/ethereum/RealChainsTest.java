package io.nexushub.lightclient.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.simulator.TestData;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The client follows what real nodes served, on devnets and on mainnet. */
class RealChainsTest {
  private static final Instant LATE = Instant.parse("2100-01-01T00:00:00Z");

  @Test
  void followsTheDevnetFromDenebThroughElectraToFulu() throws MalformedMessage {
    EthereumLightClient client = client(Captures.harness());
    EthereumStore store =
        start(
            client,
            Captures.bootstrap(Captures.resource(Captures.HARNESS + "bootstrap_slot_8.json")));
    for (int period = 0; period <= 5; period++) {
      LightClientUpdate update =
          Captures.update(
              Captures.resource(Captures.HARNESS + "update_period_" + period + ".json"));
      store = follow(client, store, update);
      assertThat(store.nextCommitteeKnown()).isTrue();
    }
    assertThat(store.period(Preset.MINIMAL)).isEqualTo(5);
    for (int i : List.of(0, 1, 3)) {
      store =
          follow(
              client,
              store,
              Captures.update(
                  Captures.resource(Captures.HARNESS + "finality_update_" + i + ".json")));
    }
    assertThat(store.executionBlock().orElseThrow().number()).isEqualTo(360);
    assertThat(store.anchors()).extracting(anchor -> anchor.execution().number()).hasSize(10);
    assertThat(store.currentMaxParticipants()).isEqualTo(32);
  }

  @Test
  void followsTheCapellaDevnetOfLodestar() throws MalformedMessage {
    EthereumLightClient client = client(Captures.lodestar());
    EthereumStore store =
        start(
            client,
            Captures.bootstrap(Captures.resource(Captures.LODESTAR + "bootstrap_slot_8.json")));
    for (String name : List.of("update_period_0", "update_period_1", "finality_update_0")) {
      store =
          follow(
              client,
              store,
              Captures.update(Captures.resource(Captures.LODESTAR + name + ".json")));
    }
    assertThat(store.finalizedSlot()).isEqualTo(104);
  }

  @Test
  void followsMainnetThroughCapella() throws MalformedMessage {
    Path folder = TestData.path("ethereum/public/helios-mainnet-capella");
    EthereumLightClient client = client(NetworkConfig.MAINNET);
    EthereumStore store =
        start(client, Captures.bootstrap(Captures.file(folder.resolve("bootstrap.json"))));
    for (JsonNode update : Captures.file(folder.resolve("updates.json"))) {
      store = follow(client, store, Captures.update(update));
    }
    store = follow(client, store, Captures.update(Captures.file(folder.resolve("finality.json"))));
    assertThat(store.period(Preset.MAINNET)).isEqualTo(867);
  }

  @Test
  void followsMainnetThroughFortySixPeriodsOfDeneb() throws MalformedMessage {
    Path folder = TestData.path("ethereum/public/mainnet-deneb/updates-1347-1392");
    EthereumLightClient client = client(NetworkConfig.MAINNET);
    EthereumStore store = start(client, servedBootstrap(client, folder, "2e522016"));
    List<LightClientUpdate> updates =
        servedUpdates(
            client,
            folder.resolve("eth_v1_beacon_light_client_updates_start_period_1347_count_46.ssz"));
    assertThat(updates).hasSize(46);
    for (LightClientUpdate update : updates) {
      store = follow(client, store, update);
    }
    assertThat(store.period(Preset.MAINNET)).isEqualTo(1392);
    assertThat(store.anchors()).hasSize(46);
  }

  @Test
  void followsMainnetAfterElectra() throws MalformedMessage {
    Path folder = TestData.path("ethereum/public/mainnet-electra/bootstrap-and-update-1422");
    EthereumLightClient client = client(NetworkConfig.MAINNET);
    EthereumStore store = start(client, servedBootstrap(client, folder, "b8758d4b"));
    LightClientUpdate update =
        servedUpdates(
                client,
                folder.resolve("eth_v1_beacon_light_client_updates_start_period_1422_count_1.ssz"))
            .getFirst();
    store = follow(client, store, update);
    assertThat(store.period(Preset.MAINNET)).isEqualTo(1422);
    assertThat(update.finality().orElseThrow().branch().hashes()).hasSize(7);
  }

  @Test
  void readsTheUpdatesOfABeaconNodesBinaryAnswer() throws MalformedMessage {
    LightClientObjects objects = new LightClientObjects(Captures.harness());
    List<Bytes> bodies =
        bodies(Captures.resourceBytes(Captures.HARNESS + "sample_updates_response_other_run.ssz"));
    assertThat(bodies).hasSizeGreaterThan(1);
    for (Bytes body : bodies) {
      LightClientUpdate update = objects.update(LightClientObjects.Form.UPDATE, body);
      assertThat(objects.encode(LightClientObjects.Form.UPDATE, update)).isEqualTo(body);
    }
  }

  private static EthereumLightClient client(NetworkConfig network) {
    return new EthereumLightClient(
        network, UpdatePolicy.FINAL, new JblstScheme(), Keccak256.FUNCTION);
  }

  private static EthereumStore start(EthereumLightClient client, LightClientBootstrap bootstrap)
      throws MalformedMessage {
    Bytes ssz = client.objects().encode(bootstrap);
    assertThat(client.objects().bootstrap(ssz)).isEqualTo(bootstrap);
    Hash root = bootstrap.header().beacon().root();
    return accepted(client.initialise(root, bootstrap));
  }

  /** One step, with everything that goes through bytes on its way to a channel and back. */
  private static EthereumStore follow(
      EthereumLightClient client, EthereumStore store, LightClientUpdate update)
      throws MalformedMessage {
    Bytes submission = client.objects().submission(update);
    LightClientUpdate received = client.objects().submitted(submission);
    assertThat(received).isEqualTo(update);
    EthereumStore next = client.apply(store, accepted(client.verify(store, received, LATE)));
    EthereumStoreCodec codec = new EthereumStoreCodec(client.network());
    assertThat(codec.decode(codec.encode(next))).isEqualTo(next);
    return next;
  }

  private static <V> V accepted(Verdict<V> verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    return ((Verdict.Accepted<V>) verdict).value();
  }

  static LightClientBootstrap servedBootstrap(EthereumLightClient client, Path folder, String root)
      throws MalformedMessage {
    String prefix = "eth_v1_beacon_light_client_bootstrap_0x" + root;
    for (java.io.File file : folder.toFile().listFiles()) {
      if (file.getName().startsWith(prefix)) {
        Bytes ssz = Captures.fileBytes(file.toPath());
        LightClientBootstrap bootstrap = client.objects().bootstrap(ssz);
        assertThat(client.objects().encode(bootstrap)).isEqualTo(ssz);
        assertThat(bootstrap.header().beacon().root().toHex()).startsWith(root);
        return bootstrap;
      }
    }
    throw new AssertionError("no " + prefix + " in " + folder);
  }

  static List<LightClientUpdate> servedUpdates(EthereumLightClient client, Path file)
      throws MalformedMessage {
    List<LightClientUpdate> updates = new ArrayList<>();
    for (Bytes body : bodies(Captures.fileBytes(file))) {
      LightClientUpdate update = client.objects().update(LightClientObjects.Form.UPDATE, body);
      assertThat(client.objects().encode(LightClientObjects.Form.UPDATE, update)).isEqualTo(body);
      updates.add(update);
    }
    return updates;
  }

  /** {@code [length, 8 bytes LE][fork digest, 4 bytes][object]}, repeated. */
  static List<Bytes> bodies(Bytes response) throws MalformedMessage {
    List<Bytes> bodies = new ArrayList<>();
    SszReader in = new SszReader("updates", response);
    int at = 0;
    while (at < response.length()) {
      int length = (int) in.uint64();
      bodies.add(in.fixed(length).from(4));
      at += 8 + length;
    }
    in.end();
    return bodies;
  }
}
