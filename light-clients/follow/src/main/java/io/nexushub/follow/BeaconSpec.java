package io.nexushub.follow;

import io.nexushub.lightclient.ethereum.Fork;
import io.nexushub.lightclient.ethereum.ForkSchedule;
import io.nexushub.lightclient.ethereum.ForkSchedule.Activation;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.lightclient.ethereum.Preset;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** A network as /eth/v1/beacon/genesis and /eth/v1/config/spec describe it. */
final class BeaconSpec {
  private static final String FAR_FUTURE = "18446744073709551615";
  private static final String FORK_EPOCH = "_FORK_EPOCH";

  private BeaconSpec() {}

  static NetworkConfig network(String name, JsonObject genesis, JsonObject spec)
      throws MalformedMessage {
    try {
      return new NetworkConfig(
          name,
          number(spec, "DEPOSIT_CHAIN_ID"),
          preset(spec),
          Instant.ofEpochSecond(number(genesis, "genesis_time")),
          Duration.ofSeconds(number(spec, "SECONDS_PER_SLOT")),
          new Hash(ExecutionJson.bytes(genesis, "genesis_validators_root")),
          forks(spec));
    } catch (IllegalArgumentException invalid) {
      throw new MalformedMessage(String.valueOf(invalid.getMessage()));
    }
  }

  private static Preset preset(JsonObject spec) throws MalformedMessage {
    Preset preset = Preset.named(text(spec, "PRESET_BASE"));
    expect(spec, "SLOTS_PER_EPOCH", preset.slotsPerEpoch());
    expect(spec, "EPOCHS_PER_SYNC_COMMITTEE_PERIOD", preset.epochsPerPeriod());
    expect(spec, "SYNC_COMMITTEE_SIZE", preset.committeeSize());
    return preset;
  }

  private static ForkSchedule forks(JsonObject spec) throws MalformedMessage {
    List<Activation> activations = new ArrayList<>();
    activations.add(
        new Activation(Fork.PHASE0, 0, ExecutionJson.bytes(spec, "GENESIS_FORK_VERSION")));
    TreeSet<String> unknown = new TreeSet<>(spec.fieldNames());
    unknown.removeIf(key -> !key.endsWith(FORK_EPOCH) || FAR_FUTURE.equals(spec.getString(key)));
    for (Fork fork : Fork.values()) {
      String key = fork + FORK_EPOCH;
      if (unknown.remove(key)) {
        activations.add(
            new Activation(
                fork, number(spec, key), ExecutionJson.bytes(spec, fork + "_FORK_VERSION")));
      }
    }
    if (!unknown.isEmpty()) {
      throw MalformedMessage.of(
          "fork schedule", unknown, "no fork after Fulu: update this program");
    }
    return new ForkSchedule(activations);
  }

  private static void expect(JsonObject spec, String key, long expected) throws MalformedMessage {
    long found = number(spec, key);
    if (found != expected) {
      throw MalformedMessage.of(key, found, expected + ", as in its preset");
    }
  }

  static long number(JsonObject json, String key) throws MalformedMessage {
    String text = text(json, key);
    if (!text.matches("[0-9]{1,18}")) {
      throw MalformedMessage.of(key, text, "a decimal number below 10^18");
    }
    return Long.parseLong(text);
  }

  private static String text(JsonObject json, String key) throws MalformedMessage {
    if (json.getValue(key) instanceof String text) {
      return text;
    }
    throw MalformedMessage.of(key, String.valueOf(json.getValue(key)), "a text");
  }

  /** The first thing in which the two networks differ. */
  static Optional<String> difference(NetworkConfig found, NetworkConfig expected) {
    String name = expected.name() + ": ";
    if (!found.genesisValidatorsRoot().equals(expected.genesisValidatorsRoot())) {
      return Optional.of(
          name
              + "genesis validators root "
              + found.genesisValidatorsRoot()
              + " (expected: "
              + expected.genesisValidatorsRoot()
              + ")");
    }
    if (!found.preset().equals(expected.preset())) {
      return Optional.of(name + found.preset() + " (expected: " + expected.preset() + ")");
    }
    if (!found.genesisTime().equals(expected.genesisTime())
        || !found.slotTime().equals(expected.slotTime())) {
      return Optional.of(
          "%sgenesis %s, slots of %s (expected: %s, %s)"
              .formatted(
                  name,
                  found.genesisTime(),
                  found.slotTime(),
                  expected.genesisTime(),
                  expected.slotTime()));
    }
    return Objects.equals(found.forks(), expected.forks())
        ? Optional.empty()
        : Optional.of(name + "forks " + found.forks() + " (expected: " + expected.forks() + ")");
  }
}
