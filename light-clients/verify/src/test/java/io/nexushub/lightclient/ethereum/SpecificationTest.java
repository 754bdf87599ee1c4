package io.nexushub.lightclient.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import io.airlift.compress.snappy.SnappyDecompressor;
import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.simulator.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * consensus-spec-tests, light_client/sync: steps and the headers a store has to show after each.
 */
class SpecificationTest {
  private static final Duration SLOT = Duration.ofSeconds(6);
  private static final Pattern VALUE = Pattern.compile("(\\w+): '?([^',}]+)'?");

  @ParameterizedTest
  @CsvSource({
    "deneb, light_client_sync",
    "deneb, advance_finality_without_sync_committee",
    "deneb, supply_sync_committee_from_past_update",
    "electra, light_client_sync",
    "electra, advance_finality_without_sync_committee",
    "electra, supply_sync_committee_from_past_update"
  })
  void takesTheOfficialSteps(String fork, String name) throws IOException, MalformedMessage {
    Path folder =
        TestData.path("ethereum/public/consensus-spec-light-client-sync/" + fork + "/" + name);
    Map<String, String> meta = values(Files.readAllLines(folder.resolve("meta.yaml")));
    NetworkConfig network =
        network(
            values(Files.readAllLines(folder.resolve("config.yaml"))),
            Hash.hex(meta.get("genesis_validators_root")));
    EthereumLightClient client =
        new EthereumLightClient(
            network, UpdatePolicy.SPECIFICATION, new JblstScheme(), Keccak256.FUNCTION);
    EthereumStore store =
        accepted(
            client.initialise(
                Hash.hex(meta.get("trusted_block_root")),
                client.objects().bootstrap(snappy(folder.resolve("bootstrap.ssz_snappy")))));
    List<Step> steps = steps(Files.readAllLines(folder.resolve("steps.yaml")));
    assertThat(steps).isNotEmpty();
    for (Step step : steps) {
      store = take(client, store, step, folder);
      step.check(network, store);
    }
  }

  private static EthereumStore take(
      EthereumLightClient client, EthereumStore store, Step step, Path folder)
      throws IOException, MalformedMessage {
    Instant now = client.network().timeOf(step.number("current_slot"));
    if (step.name().equals("force_update")) {
      Verdict<EthereumStore> forced = client.force(store, now);
      return forced.isAccepted() ? accepted(forced) : store;
    }
    assertThat(step.name()).isEqualTo("process_update");
    Bytes ssz = snappy(folder.resolve(step.values().get("update") + ".ssz_snappy"));
    LightClientUpdate update = client.objects().update(LightClientObjects.Form.UPDATE, ssz);
    assertThat(client.objects().encode(LightClientObjects.Form.UPDATE, update)).isEqualTo(ssz);
    return client.apply(store, accepted(client.verify(store, update, now)));
  }

  /** One step; the checks' keys carry the header they are about. */
  private record Step(String name, Map<String, String> values) {
    long number(String key) {
      return Long.parseLong(values.get(key));
    }

    void check(NetworkConfig network, EthereumStore store) {
      check(network, "finalized_header.", store.finalized());
      check(network, "optimistic_header.", store.optimistic());
    }

    private void check(NetworkConfig network, String header, LightClientHeader found) {
      assertThat(found.beacon().slot()).isEqualTo(number(header + "slot"));
      assertThat(found.beacon().root()).isEqualTo(Hash.hex(values.get(header + "beacon_root")));
      LightClientHeader.Deneb deneb = (LightClientHeader.Deneb) found;
      assertThat(deneb.execution().root(network.forkAtSlot(found.beacon().slot())))
          .isEqualTo(Hash.hex(values.get(header + "execution_root")));
    }
  }

  private static List<Step> steps(List<String> lines) {
    List<Step> steps = new ArrayList<>();
    String header = "";
    for (String line : lines) {
      if (line.startsWith("- ")) {
        steps.add(new Step(line.strip().replaceAll("[-: ]", ""), new LinkedHashMap<>()));
        header = "";
      }
      // block style and flow style: a header's name comes before its values
      for (String part : line.split("[{},]")) {
        Matcher value = VALUE.matcher(part.strip());
        if (part.strip().endsWith("_header:")) {
          header = part.strip().replace(":", ".");
        } else if (value.matches()) {
          steps.getLast().values().put(header + value.group(1), value.group(2));
        }
      }
    }
    return steps;
  }

  private static Map<String, String> values(List<String> lines) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : lines) {
      Matcher value = VALUE.matcher(line);
      while (value.find()) {
        values.put(value.group(1), value.group(2).strip());
      }
    }
    return values;
  }

  private static NetworkConfig network(Map<String, String> config, Hash genesisValidatorsRoot) {
    List<ForkSchedule.Activation> activations = new ArrayList<>();
    activations.add(
        new ForkSchedule.Activation(Fork.PHASE0, 0, Bytes.hex(config.get("GENESIS_FORK_VERSION"))));
    for (Fork fork : Fork.values()) {
      String epoch = config.get(fork + "_FORK_EPOCH");
      if (epoch != null && epoch.length() < 19) {
        activations.add(
            new ForkSchedule.Activation(
                fork, Long.parseLong(epoch), Bytes.hex(config.get(fork + "_FORK_VERSION"))));
      }
    }
    return new NetworkConfig(
        "spec",
        1,
        Preset.MINIMAL,
        Instant.EPOCH,
        SLOT,
        genesisValidatorsRoot,
        new ForkSchedule(activations));
  }

  private static Bytes snappy(Path file) throws IOException {
    byte[] packed = Files.readAllBytes(file);
    byte[] unpacked = new byte[SnappyDecompressor.getUncompressedLength(packed, 0)];
    new SnappyDecompressor().decompress(packed, 0, packed.length, unpacked, 0, unpacked.length);
    return Bytes.wrap(unpacked);
  }

  private static <V> V accepted(Verdict<V> verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    return ((Verdict.Accepted<V>) verdict).value();
  }
}
