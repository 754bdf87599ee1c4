package io.nexushub.lightclient.ethereum;

import io.nexushub.lightclient.ethereum.ForkSchedule.Activation;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One Ethereum network: what an operator has to know about it before asking anybody. */
public record NetworkConfig(
    String name,
    long chainId,
    Preset preset,
    Instant genesisTime,
    Duration slotTime,
    Hash genesisValidatorsRoot,
    ForkSchedule forks) {
  private static final Duration SLOT = Duration.ofSeconds(12);

  public static final NetworkConfig MAINNET =
      publicNetwork(
          "mainnet",
          1,
          1606824023,
          "4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95",
          versions("0%d000000", 0),
          0,
          74240,
          144896,
          194048,
          269568,
          364032,
          411392);

  public static final NetworkConfig SEPOLIA =
      publicNetwork(
          "sepolia",
          11155111,
          1655733600,
          "d8ea171f3c94aea21ebc42a1ed61052acf3f9209c00e4efbaaddac09ed9b8078",
          versions("900000%d", 69),
          0,
          50,
          100,
          56832,
          132608,
          222464,
          272640);

  public static final NetworkConfig HOLESKY =
      publicNetwork(
          "holesky",
          17000,
          1695902400,
          "9143aa7c615a7f7115e2b6aac319c03529df8242ae705fba9df39b79c59fa8b1",
          versions("0%d017000", 1),
          0,
          0,
          0,
          256,
          29696,
          115968,
          165120);

  public static final NetworkConfig HOODI =
      publicNetwork(
          "hoodi",
          560048,
          1742213400,
          "212f13fc4df078b6cb7db228f1c8307566dcecf900867401a92023d7ba99cb5f",
          versions("%d0000910", 1),
          0,
          0,
          0,
          0,
          0,
          2048,
          50688);

  public NetworkConfig {
    if (!slotTime.isPositive()) {
      throw new IllegalArgumentException("slot time: " + slotTime + " (expected: > 0)");
    }
    if (genesisValidatorsRoot.isZero()) {
      throw new IllegalArgumentException("genesis validators root: zero (expected: a root)");
    }
  }

  /** The network that this build knows by that name. */
  public static Optional<NetworkConfig> named(String name) {
    return List.of(MAINNET, SEPOLIA, HOLESKY, HOODI).stream()
        .filter(network -> network.name().equals(name))
        .findFirst();
  }

  /** The slot that {@code now} lies in; before genesis, zero. */
  public long slotAt(Instant now) {
    Duration age = Duration.between(genesisTime, now);
    return age.isNegative() ? 0 : age.dividedBy(slotTime);
  }

  /** The slot of a block with that timestamp; before genesis, zero. */
  public long slotOf(long timestamp) {
    return slotAt(Instant.ofEpochSecond(timestamp));
  }

  public Instant timeOf(long slot) {
    return genesisTime.plus(slotTime.multipliedBy(slot));
  }

  public Fork forkAtSlot(long slot) {
    return forks.forkAt(preset.epoch(slot));
  }

  /** Every public network counts its forks in one digit of the version. */
  private static List<Bytes> versions(String format, int first) {
    List<Bytes> versions = new ArrayList<>();
    for (int i = 0; i < Fork.values().length; i++) {
      versions.add(Bytes.hex(format.formatted(first + i)));
    }
    return versions;
  }

  private static NetworkConfig publicNetwork(
      String name,
      long chainId,
      long genesisTime,
      String validatorsRoot,
      List<Bytes> versions,
      long... epochs) {
    List<Activation> activations = new ArrayList<>();
    for (Fork fork : Fork.values()) {
      int i = activations.size();
      activations.add(new Activation(fork, epochs[i], versions.get(i)));
    }
    return new NetworkConfig(
        name,
        chainId,
        Preset.MAINNET,
        Instant.ofEpochSecond(genesisTime),
        SLOT,
        Hash.hex(validatorsRoot),
        new ForkSchedule(activations));
  }
}
