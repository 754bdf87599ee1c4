package io.nexushub.lightclient.ethereum;

import com.fasterxml.jackson.databind.JsonNode;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** States and blocks of Lodestar's making ({@code bench/beacon-history}). */
final class BeaconHistoryVectors {
  private BeaconHistoryVectors() {}

  /** A way from a finalised state to the block with the event. */
  record Way(NetworkConfig network, JsonNode json, BeaconLeap leap) {
    Fork stateFork() {
      return Fork.valueOf(json.get("stateFork").asText().toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
      return "%s slot %d from %s slot %d"
          .formatted(
              json.get("fork"), leap.ancestor().slot(), stateFork(), leap.finalised().slot());
    }
  }

  static List<Way> ways() {
    List<Way> ways = new ArrayList<>();
    for (NetworkConfig network : List.of(Captures.harness(), NetworkConfig.MAINNET)) {
      for (JsonNode json : vectors(network).get("vectors")) {
        ways.add(
            new Way(
                network,
                json,
                new BeaconLeap(
                    header(json, "finalised"),
                    header(json, "ancestor"),
                    branch(json, "history"),
                    branch(json, "payload"))));
      }
    }
    return ways;
  }

  static JsonNode vectors(NetworkConfig network) {
    return Captures.resource("/ethereum/beacon-history-" + network.preset().name() + ".json");
  }

  static BeaconBlockHeader header(JsonNode json, String field) {
    try {
      return BeaconBlockHeader.read(new SszReader(field, Bytes.hex(json.get(field).asText())));
    } catch (MalformedMessage malformed) {
      throw new AssertionError(malformed);
    }
  }

  static Branch branch(JsonNode json, String field) {
    List<Hash> hashes = new ArrayList<>();
    json.get(field).forEach(hash -> hashes.add(Hash.hex(hash.asText())));
    return new Branch(hashes);
  }
}
