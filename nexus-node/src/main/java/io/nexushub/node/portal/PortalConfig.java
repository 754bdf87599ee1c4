package io.nexushub.node.portal;

import io.nexushub.node.config.Check;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.config.KeyConfig;
import io.nexushub.node.config.Section;
import io.nexushub.node.config.Setting;
import io.nexushub.portal.HubEndpoints;
import io.nexushub.portal.HubSettings;
import io.nexushub.portal.ethereum.FeePolicy;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * A portal's configuration file.
 *
 * @param data folder of the nonce journal
 * @param community what is at the other side of the hub
 * @param effective every value in force, for the log
 */
public record PortalConfig(
    String name,
    Path data,
    KeyConfig key,
    HubSettings hub,
    Community community,
    List<Setting> effective) {
  public PortalConfig {
    effective = List.copyOf(effective);
  }

  /** One of the kinds of communities. */
  public sealed interface Community {}

  /**
   * An Ethereum community.
   *
   * @param network {@code mainnet}, {@code sepolia}, {@code holesky} or {@code hoodi}; any other
   *     name stands for a network that describes itself
   */
  public record Ethereum(
      String network,
      List<URI> beacons,
      List<URI> executions,
      long chainId,
      Address messageCentre,
      long firstBlock,
      FeePolicy fees)
      implements Community {
    public Ethereum {
      Check.that(!beacons.isEmpty(), "ethereum.beacons", "none", ">= 1");
      Check.that(!executions.isEmpty(), "ethereum.executions", "none", ">= 1");
    }
  }

  /** A loopchain community. */
  public record Loopchain(
      List<URI> nodes, String channel, long nid, String messageCentre, long outgoing)
      implements Community {
    public Loopchain {
      Check.that(!nodes.isEmpty(), "loopchain.nodes", "none", ">= 1");
    }
  }

  public static PortalConfig read(Path file) {
    return from(Section.read(file));
  }

  /** See {@link #read}; for configuration that was made here. */
  public static PortalConfig from(Section section) {
    String name = section.text("name");
    Path data = section.file("data", "data");
    KeyConfig key = KeyConfig.from(section.section("key"));
    HubSettings hub = hub(section.section("hub"));
    Community community = community(section);
    section.end();
    return new PortalConfig(name, data, key, hub, community, section.effective());
  }

  private static Community community(Section section) {
    if (section.has("ethereum") == section.has("loopchain")) {
      throw InvalidConfiguration.of(
          "ethereum, loopchain",
          section.has("ethereum") ? "both" : "neither",
          "one of the two: what the portal connects");
    }
    return section.has("ethereum")
        ? ethereum(section.section("ethereum"))
        : loopchain(section.section("loopchain"));
  }

  private static HubSettings hub(Section section) {
    return new HubSettings(
        new HubEndpoints(uris(section, "nodes")),
        channel(section.section("notary")),
        channel(section.section("light-client")),
        network(section, "community"),
        section.text("link"),
        section.whole("outgoing"));
  }

  private static HubSettings.ChannelName channel(Section section) {
    return new HubSettings.ChannelName(section.text("channel"), network(section, "network"));
  }

  private static Ethereum ethereum(Section section) {
    return new Ethereum(
        section.text("network"),
        uris(section, "beacons"),
        uris(section, "executions"),
        section.whole("chain-id"),
        section.address("message-centre"),
        section.whole("first-block", 0),
        new FeePolicy(section.quantity("tip-wei"), section.quantity("cap-wei")));
  }

  private static Loopchain loopchain(Section section) {
    return new Loopchain(
        uris(section, "nodes"),
        section.text("channel"),
        section.whole("nid"),
        section.text("message-centre"),
        section.whole("outgoing"));
  }

  private static NetworkAddress network(Section section, String key) {
    String text = section.text(key);
    try {
      return NetworkAddress.parse(text);
    } catch (MalformedMessage e) {
      throw InvalidConfiguration.of(section.name(key), text, "a network address such as 0x1.nexus");
    }
  }

  private static List<URI> uris(Section section, String key) {
    List<String> texts = section.texts(key, List.of());
    try {
      return texts.stream().map(URI::create).toList();
    } catch (IllegalArgumentException e) {
      throw InvalidConfiguration.of(section.name(key), texts, "a list of URLs");
    }
  }
}
