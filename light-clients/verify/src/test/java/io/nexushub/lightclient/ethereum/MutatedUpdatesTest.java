package io.nexushub.lightclient.ethereum;

import static io.nexushub.lightclient.ethereum.Forgeries.LATE;
import static io.nexushub.lightclient.ethereum.Forgeries.client;
import static io.nexushub.lightclient.ethereum.Forgeries.refused;
import static io.nexushub.lightclient.ethereum.Forgeries.start;
import static io.nexushub.lightclient.ethereum.Forgeries.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.nexushub.lightclient.Refusal.Kind;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.simulator.TestData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Real updates with one thing in them changed, for each thing there is: all are refused, in the
 * words for what was changed. Two things nobody vouches for, and the specification says so: whether
 * the next committee is shown at all, and at which slot of its fork and period the signatures were
 * gathered.
 *
 * <p>Of mainnet's 46 updates every fifteenth; all of them with {@code -Dmutants=all}.
 */
class MutatedUpdatesTest {
  /** What is changed, and the words of its refusal; each mutant has to be in one of the rows. */
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("attested\\.beacon\\.slot.*", ".*(slot|signature|period|branch|header).*"),
          Map.entry(
              "attested\\.beacon\\.(proposerIndex|parentRoot).*", "sync committee signature.*"),
          Map.entry("attested\\.beacon\\.stateRoot.*", "finality_branch.*"),
          Map.entry(
              "attested\\.beacon\\.bodyRoot.*",
              "(attested_header\\.execution_branch|sync committee signature).*"),
          Map.entry(
              "attested\\.(execution|branch).*",
              "attested_header\\.execution(_branch|\\.blob_gas_used).*"),
          Map.entry("(finality|next) left out", "(finalized|attested) slot.*"),
          Map.entry("finality\\.branch.*", "finality_branch.*"),
          Map.entry(
              "finality\\.header\\.beacon\\.slot.*",
              "(finality_branch|finalized slot|finalized_header).*"),
          Map.entry(
              "finality\\.header\\.beacon\\.(proposerIndex|parentRoot|stateRoot).*",
              "finality_branch.*"),
          Map.entry(
              "finality\\.header\\.beacon\\.bodyRoot.*",
              "(finalized_header\\.execution_branch|finality_branch).*"),
          Map.entry(
              "finality\\.header\\.(execution|branch).*",
              "finalized_header\\.execution(_branch|\\.blob_gas_used).*"),
          Map.entry("next\\..*", "next_sync_committee_branch.*"),
          Map.entry("signatureSlot.*", "signature (slot|period).*"),
          Map.entry(
              "votes\\.(bits|signature).*", "sync committee (signature|participants|bits).*"));

  private final TreeSet<String> rows = new TreeSet<>();
  private int mutants;

  @Test
  void ofADevnetThroughDenebElectraAndFulu() {
    EthereumLightClient client = client(Captures.harness(), UpdatePolicy.FINAL);
    EthereumStore store = start(client, Forgeries.bootstrap(8));
    for (int period = 0; period <= 5; period++) {
      store = eachMutantIsRefused(client, store, Forgeries.update(period));
    }
    assertThat(rows).containsExactlyInAnyOrderElementsOf(WORDS.keySet());
    assertThat(mutants).isGreaterThan(3_000);
  }

  @Test
  void ofLodestarsDevnetOfCapella() {
    EthereumLightClient client = client(Captures.lodestar(), UpdatePolicy.FINAL);
    EthereumStore store =
        start(
            client,
            Captures.bootstrap(Captures.resource(Captures.LODESTAR + "bootstrap_slot_8.json")));
    for (String name : List.of("update_period_0", "update_period_1")) {
      store =
          eachMutantIsRefused(
              client,
              store,
              Captures.update(Captures.resource(Captures.LODESTAR + name + ".json")));
    }
    assertThat(mutants).isGreaterThan(900);
  }

  @Test
  void ofMainnetInCapella() {
    Path folder = TestData.path("ethereum/public/helios-mainnet-capella");
    EthereumLightClient client = client(NetworkConfig.MAINNET, UpdatePolicy.FINAL);
    EthereumStore store =
        start(client, Captures.bootstrap(Captures.file(folder.resolve("bootstrap.json"))));
    List<LightClientUpdate> updates = new ArrayList<>();
    for (JsonNode update : Captures.file(folder.resolve("updates.json"))) {
      updates.add(Captures.update(update));
    }
    follow(client, store, updates);
  }

  @Test
  void ofMainnetInDeneb() throws MalformedMessage {
    Path folder = TestData.path("ethereum/public/mainnet-deneb/updates-1347-1392");
    EthereumLightClient client = client(NetworkConfig.MAINNET, UpdatePolicy.FINAL);
    follow(
        client,
        start(client, RealChainsTest.servedBootstrap(client, folder, "2e522016")),
        RealChainsTest.servedUpdates(
            client,
            folder.resolve("eth_v1_beacon_light_client_updates_start_period_1347_count_46.ssz")));
  }

  @Test
  void ofMainnetInElectra() throws MalformedMessage {
    Path folder = TestData.path("ethereum/public/mainnet-electra/bootstrap-and-update-1422");
    EthereumLightClient client = client(NetworkConfig.MAINNET, UpdatePolicy.FINAL);
    follow(
        client,
        start(client, RealChainsTest.servedBootstrap(client, folder, "b8758d4b")),
        RealChainsTest.servedUpdates(
            client,
            folder.resolve("eth_v1_beacon_light_client_updates_start_period_1422_count_1.ssz")));
  }

  private void follow(
      EthereumLightClient client, EthereumStore start, List<LightClientUpdate> updates) {
    boolean all = "all".equals(System.getProperty("mutants"));
    EthereumStore store = start;
    for (int i = 0; i < updates.size(); i++) {
      LightClientUpdate genuine = updates.get(i);
      store =
          all || i % 15 == 0
              ? eachMutantIsRefused(client, store, genuine)
              : client.apply(store, genuine);
    }
    assertThat(mutants).isGreaterThan(3_000);
  }

  /** Answers the store after the genuine one. */
  private EthereumStore eachMutantIsRefused(
      EthereumLightClient client, EthereumStore store, LightClientUpdate genuine) {
    assertThat(client.verify(store, genuine, LATE).isAccepted()).isTrue();
    EthereumStore after = client.apply(store, genuine);
    for (Mutants.Mutant<LightClientUpdate> mutant : Mutants.of(genuine)) {
      mutants++;
      switch (client.verify(store, mutant.value(), LATE)) {
        case Verdict.Refused<LightClientUpdate> refused ->
            requireWords(mutant.path(), refused.refusal().toString());
        case Verdict.Accepted<LightClientUpdate> accepted ->
            requireUnvouched(mutant, client.apply(store, accepted.value()), after);
        case Verdict.Conflicting<LightClientUpdate> conflicting ->
            fail("%s: taken for evidence: %s", mutant.path(), conflicting);
      }
    }
    tooFewSigned(client, store, genuine);
    anotherChain(client.network(), store, genuine);
    return after;
  }

  private void requireWords(String path, String said) {
    String row =
        WORDS.keySet().stream()
            .filter(pattern -> Pattern.matches(pattern, path))
            .findFirst()
            .orElseGet(() -> fail("%s: no row for it, refused with: %s", path, said));
    rows.add(row);
    assertThat(said).as(path).matches(WORDS.get(row));
  }

  private static void requireUnvouched(
      Mutants.Mutant<LightClientUpdate> mutant, EthereumStore store, EthereumStore after) {
    if (mutant.path().equals("next left out")) {
      assertThat(store.finalized()).isEqualTo(after.finalized());
      assertThat(store.next().filter(next -> !after.next().equals(store.next()))).isEmpty();
    } else {
      assertThat(mutant.path()).as("accepted").startsWith("signatureSlot");
      assertThat(store).isEqualTo(after);
    }
  }

  /** As many votes as are needed, less one: counted before the signature is looked at. */
  private static void tooFewSigned(
      EthereumLightClient client, EthereumStore store, LightClientUpdate genuine) {
    byte[] bits = genuine.votes().bits().toArray();
    int needed = client.network().preset().supermajority();
    int participants = genuine.votes().participants();
    for (int bit = 0; participants >= needed; bit++) {
      if ((bits[bit / Byte.SIZE] >> bit % Byte.SIZE & 1) == 1) {
        bits[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        participants--;
      }
    }
    SyncAggregate fewer = new SyncAggregate(Bytes.wrap(bits), genuine.votes().signature());
    refused(
        client.verify(store, with(genuine, fewer), LATE),
        Kind.EARLY,
        "sync committee participants: " + (needed - 1) + " of ");
  }

  /** The same words on a chain with another genesis, or with another name for its fork. */
  private static void anotherChain(
      NetworkConfig network, EthereumStore store, LightClientUpdate genuine) {
    NetworkConfig other =
        new NetworkConfig(
            network.name(),
            network.chainId(),
            network.preset(),
            network.genesisTime(),
            network.slotTime(),
            Forgeries.flipped(network.genesisValidatorsRoot()),
            network.forks());
    refused(
        client(other, UpdatePolicy.FINAL).verify(store, genuine, LATE),
        Kind.INVALID,
        "sync committee signature");
    NetworkConfig renamed = network;
    for (ForkSchedule.Activation activation : network.forks().activations()) {
      renamed =
          Forgeries.withVersion(
              renamed, activation.fork(), Forgeries.flipped(activation.version(), 1));
    }
    refused(
        client(renamed, UpdatePolicy.FINAL).verify(store, genuine, LATE),
        Kind.INVALID,
        "sync committee signature");
  }
}
