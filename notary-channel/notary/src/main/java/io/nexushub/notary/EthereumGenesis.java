package io.nexushub.notary;

import io.nexushub.lightclient.ethereum.Fork;
import io.nexushub.lightclient.ethereum.ForkSchedule;
import io.nexushub.lightclient.ethereum.ForkSchedule.Activation;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.lightclient.ethereum.Preset;
import io.nexushub.lightclient.ethereum.UpdatePolicy;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpAddress;
import io.nexushub.protocol.btp.NetworkAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The genesis of a light-client channel of Ethereum; docs/spec/notary.md lists the keys.
 *
 * @param ethereum which Ethereum network it is
 * @param policy what it wants of an update beyond the specification
 * @param checkpoint root of the beacon block that is trusted because an operator says so
 * @param bootstrap SSZ of the checkpoint's LightClientBootstrap
 * @param link the one contract that is listened to
 */
public record EthereumGenesis(
    ChannelGenesis channel,
    NetworkConfig ethereum,
    UpdatePolicy policy,
    Hash checkpoint,
    Bytes bootstrap,
    Link link) {
  private static final int MAX_FORKS = 32;
  private static final long MAX_EPOCH = 1L << 40;

  /**
   * A message centre on Ethereum.
   *
   * @param network Ethereum's network address
   * @param contract the message centre
   * @param next the BTP address its events have to be meant for
   * @param firstSequence sequence number of the first event to be taken
   */
  public record Link(
      NetworkAddress network, Address contract, BtpAddress next, long firstSequence) {}

  public static EthereumGenesis read(RpcItem.Dict genesis) throws MalformedMessage {
    GenesisSection section = GenesisSection.of(genesis);
    ChannelGenesis channel = ChannelGenesis.read(section).requireOneDestination(section);
    GenesisSection ethereum = section.section("ethereum");
    NetworkConfig network = network(ethereum);
    UpdatePolicy policy = policy(ethereum);
    Hash checkpoint = ethereum.root("checkpoint");
    Bytes bootstrap = ethereum.bytes("bootstrap");
    ethereum.finish();
    Link link = link(section.section("link"), network);
    section.finish();
    return new EthereumGenesis(channel, network, policy, checkpoint, bootstrap, link);
  }

  private static Link link(GenesisSection section, NetworkConfig ethereum) throws MalformedMessage {
    Link link =
        new Link(
            section.network("network"),
            section.ethereumAddress("contract"),
            section.btpAddress("next"),
            section.positiveOr("first_sequence", 1));
    section.finish();
    String id = "0x" + Long.toHexString(ethereum.chainId());
    if (!link.network().id().equals(id)) {
      throw section.refused(
          "network", link.network(), id + ".<system>, for chain " + ethereum.chainId());
    }
    return link;
  }

  private static NetworkConfig network(GenesisSection section) throws MalformedMessage {
    String name = section.text("name");
    Optional<NetworkConfig> known = NetworkConfig.named(name);
    if (known.isPresent()) {
      return known.get();
    }
    return new NetworkConfig(
        name,
        section.positive("chain_id"),
        preset(section),
        Instant.ofEpochSecond(section.positive("genesis_time")),
        Duration.ofSeconds(section.positive("slot_seconds")),
        section.root("genesis_validators_root"),
        forks(section));
  }

  private static Preset preset(GenesisSection section) throws MalformedMessage {
    String name = section.text("preset");
    try {
      return Preset.named(name);
    } catch (MalformedMessage unknown) {
      throw new MalformedMessage("genesis.ethereum." + unknown.getMessage());
    }
  }

  private static ForkSchedule forks(GenesisSection section) throws MalformedMessage {
    List<Activation> activations = new ArrayList<>();
    for (GenesisSection item : section.sections("forks", MAX_FORKS)) {
      Fork fork = fork(item);
      long epoch = item.natural("epoch");
      Bytes version = item.bytes("version");
      item.finish();
      if (epoch > MAX_EPOCH || version.length() != Integer.BYTES) {
        throw item.refused(
            "version", version + " at epoch " + epoch, "4 bytes, epoch <= " + MAX_EPOCH);
      }
      activations.add(new Activation(fork, epoch, version));
    }
    try {
      return new ForkSchedule(activations);
    } catch (IllegalArgumentException disordered) {
      throw section.refused(
          "forks", String.valueOf(disordered.getMessage()), "oldest first, from epoch 0");
    }
  }

  private static Fork fork(GenesisSection section) throws MalformedMessage {
    String name = section.text("fork");
    for (Fork fork : Fork.values()) {
      if (fork.name().toLowerCase(Locale.ROOT).equals(name)) {
        return fork;
      }
    }
    throw section.refused("fork", "'" + name + "'", "altair, bellatrix, capella, deneb, …");
  }

  private static UpdatePolicy policy(GenesisSection section) throws MalformedMessage {
    long percent = section.positiveOr("minimum_percent", 1);
    if (percent > 100) {
      throw section.refused("minimum_percent", percent, "1 to 100");
    }
    return new UpdatePolicy(true, (int) percent);
  }
}
