package io.nexushub.lightclient.ethereum;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nexushub.lightclient.ethereum.LightClientUpdate.Finality;
import io.nexushub.lightclient.ethereum.LightClientUpdate.NextCommittee;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Light-client objects that real nodes served as JSON. */
final class Captures {
  static final String HARNESS = "/ethereum/harness-deneb-electra-fulu-minimal/";
  static final String LODESTAR = "/ethereum/lodestar-1.5.1-capella-minimal/";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Captures() {}

  static JsonNode resource(String name) {
    try (InputStream in = Captures.class.getResourceAsStream(name)) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  static Bytes resourceBytes(String name) {
    try (InputStream in = Captures.class.getResourceAsStream(name)) {
      return Bytes.wrap(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  static JsonNode file(Path path) {
    try {
      return JSON.readTree(path.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(path.toString(), e);
    }
  }

  static Bytes fileBytes(Path path) {
    try {
      return Bytes.wrap(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new UncheckedIOException(path.toString(), e);
    }
  }

  /** The network of a devnet capture, from its genesis and its spec with the forks named. */
  static NetworkConfig devnet(String folder, Fork... forks) {
    JsonNode genesis = resource(folder + "genesis.json").get("data");
    JsonNode spec = resource(folder + "spec.json").get("data");
    List<ForkSchedule.Activation> activations = new ArrayList<>();
    activations.add(
        new ForkSchedule.Activation(
            Fork.PHASE0, 0, Bytes.hex(spec.get("GENESIS_FORK_VERSION").asText())));
    for (Fork fork : forks) {
      activations.add(
          new ForkSchedule.Activation(
              fork,
              Long.parseLong(spec.get(fork + "_FORK_EPOCH").asText()),
              Bytes.hex(spec.get(fork + "_FORK_VERSION").asText())));
    }
    return new NetworkConfig(
        "devnet",
        1337,
        Preset.MINIMAL,
        Instant.ofEpochSecond(genesis.get("genesis_time").asLong()),
        Duration.ofSeconds(spec.get("SECONDS_PER_SLOT").asLong()),
        Hash.hex(genesis.get("genesis_validators_root").asText()),
        new ForkSchedule(activations));
  }

  static NetworkConfig harness() {
    return devnet(
        HARNESS, Fork.ALTAIR, Fork.BELLATRIX, Fork.CAPELLA, Fork.DENEB, Fork.ELECTRA, Fork.FULU);
  }

  static NetworkConfig lodestar() {
    return devnet(LODESTAR, Fork.ALTAIR, Fork.BELLATRIX, Fork.CAPELLA);
  }

  private static JsonNode data(JsonNode served) {
    return served.has("data") ? served.get("data") : served;
  }

  static LightClientBootstrap bootstrap(JsonNode served) {
    JsonNode data = data(served);
    return new LightClientBootstrap(
        header(data.get("header")),
        committee(data.get("current_sync_committee")),
        branch(data.get("current_sync_committee_branch")));
  }

  static LightClientUpdate update(JsonNode served) {
    JsonNode data = data(served);
    Optional<NextCommittee> next = Optional.empty();
    if (data.has("next_sync_committee")
        && !branch(data.get("next_sync_committee_branch")).isZero()) {
      next =
          Optional.of(
              new NextCommittee(
                  committee(data.get("next_sync_committee")),
                  branch(data.get("next_sync_committee_branch"))));
    }
    Optional<Finality> finality = Optional.empty();
    if (data.has("finalized_header") && !branch(data.get("finality_branch")).isZero()) {
      finality =
          Optional.of(
              new Finality(
                  header(data.get("finalized_header")), branch(data.get("finality_branch"))));
    }
    JsonNode votes = data.get("sync_aggregate");
    return new LightClientUpdate(
        header(data.get("attested_header")),
        next,
        finality,
        new SyncAggregate(
            Bytes.hex(votes.get("sync_committee_bits").asText()),
            Bytes.hex(votes.get("sync_committee_signature").asText())),
        number(data, "signature_slot"));
  }

  private static LightClientHeader header(JsonNode json) {
    JsonNode beacon = json.has("beacon") ? json.get("beacon") : json;
    BeaconBlockHeader header =
        new BeaconBlockHeader(
            number(beacon, "slot"),
            number(beacon, "proposer_index"),
            hash(beacon, "parent_root"),
            hash(beacon, "state_root"),
            hash(beacon, "body_root"));
    if (!json.has("execution")) {
      return new LightClientHeader.BeaconOnly(header);
    }
    JsonNode execution = json.get("execution");
    ExecutionPayloadHeader payload = payload(execution);
    Branch branch = branch(json.get("execution_branch"));
    return execution.has("blob_gas_used")
        ? new LightClientHeader.Deneb(header, payload, branch)
        : new LightClientHeader.Capella(header, payload, branch);
  }

  private static ExecutionPayloadHeader payload(JsonNode json) {
    boolean blobs = json.has("blob_gas_used");
    return new ExecutionPayloadHeader(
        hash(json, "parent_hash"),
        Address.hex(json.get("fee_recipient").asText()),
        hash(json, "state_root"),
        hash(json, "receipts_root"),
        Bytes.hex(json.get("logs_bloom").asText()),
        hash(json, "prev_randao"),
        number(json, "block_number"),
        number(json, "gas_limit"),
        number(json, "gas_used"),
        number(json, "timestamp"),
        Bytes.hex(json.get("extra_data").asText()),
        new BigInteger(json.get("base_fee_per_gas").asText()),
        hash(json, "block_hash"),
        hash(json, "transactions_root"),
        hash(json, "withdrawals_root"),
        blobs ? number(json, "blob_gas_used") : 0,
        blobs ? number(json, "excess_blob_gas") : 0);
  }

  private static SyncCommittee committee(JsonNode json) {
    List<Bytes> keys = new ArrayList<>();
    json.get("pubkeys").forEach(key -> keys.add(Bytes.hex(key.asText())));
    return new SyncCommittee(keys, Bytes.hex(json.get("aggregate_pubkey").asText()));
  }

  private static Branch branch(JsonNode json) {
    List<Hash> hashes = new ArrayList<>();
    json.forEach(hash -> hashes.add(Hash.hex(hash.asText())));
    return new Branch(hashes);
  }

  private static Hash hash(JsonNode json, String field) {
    return Hash.hex(json.get(field).asText());
  }

  private static long number(JsonNode json, String field) {
    return Long.parseLong(json.get(field).asText());
  }
}
