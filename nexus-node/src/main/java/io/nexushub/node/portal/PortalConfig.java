package io.nexushub.node.portal;

import io.nexushub.node.config.Check;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.config.KeyConfig;
import io.nexushub.node.config.Section;
import io.nexushub.node.config.Setting;
import io.nexushub.portal.HubEndpoints;
import io.nexushub.portal.HubSettings;
import io.nexushub.portal.ethereum.FeePolicy;
import io.nexushub.portal.feeder.FeederPortal;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A portal's configuration file.
 *
 * @param data folder of the nonce journal
 * @param nodes of the hub, any of them
 * @param community what is at the other side of the hub
 * @param effective every value in force, for the log
 */
public record PortalConfig(
    String name,
    Path data,
    KeyConfig key,
    HubEndpoints nodes,
    Community community,
    List<Setting> effective) {
  private static final String ETHEREUM = "ethereum";
  private static final String LOOPCHAIN = "loopchain";
  private static final String EXCHANGE = "exchange";
  private static final String FOLLOW = "follow";
  private static final List<String> KINDS = List.of(ETHEREUM, LOOPCHAIN, EXCHANGE, FOLLOW);

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
      HubSettings hub,
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
      HubSettings hub,
      List<URI> nodes,
      String channel,
      long nid,
      String messageCentre,
      long outgoing)
      implements Community {
    public Loopchain {
      Check.that(!nodes.isEmpty(), "loopchain.nodes", "none", ">= 1");
    }
  }

  /**
   * The hub's own exchange, a channel of its nodes.
   *
   * @param notary the notary channel
   * @param outgoing BTP network of the notary channel that carries messages to it
   */
  public record Exchange(
      HubSettings.ChannelName notary, HubSettings.ChannelName channel, long outgoing)
      implements Community {}

  /** A loopchain or goloop network whose light-client channel is fed, and nothing else. */
  public record Follow(HubSettings.ChannelName lightClient, FeederPortal.Chain chain)
      implements Community {
    public Follow {
      Check.that(!chain.nodes().isEmpty(), "follow.nodes", "none", ">= 1");
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
    Section hub = section.section("hub");
    HubEndpoints nodes = new HubEndpoints(uris(hub, "nodes"));
    Community community = community(section, hub, nodes);
    section.end();
    return new PortalConfig(name, data, key, nodes, community, section.effective());
  }

  private static Community community(Section section, Section hub, HubEndpoints nodes) {
    List<String> named = KINDS.stream().filter(section::has).toList();
    if (named.size() != 1) {
      throw InvalidConfiguration.of(
          String.join(", ", KINDS),
          named.isEmpty() ? "none" : String.join(" and ", named),
          "one of them: what the portal connects");
    }
    return switch (named.getFirst()) {
      case ETHEREUM -> ethereum(section.section(ETHEREUM), hub(hub, nodes));
      case LOOPCHAIN -> loopchain(section.section(LOOPCHAIN), hub(hub, nodes));
      case FOLLOW -> follow(section.section(FOLLOW), hub);
      default ->
          new Exchange(notary(hub), channel(section.section(EXCHANGE)), hub.whole("outgoing"));
    };
  }

  private static Follow follow(Section section, Section hub) {
    String engine = section.text("engine");
    Optional<FeederPortal.Engine> known =
        Arrays.stream(FeederPortal.Engine.values())
            .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(engine))
            .findFirst();
    return new Follow(
        lightClient(hub),
        new FeederPortal.Chain(
            known.orElseThrow(() ->
                InvalidConfiguration.of(section.name("engine"), engine, "loopchain or goloop")),
            uris(section, "nodes")));
  }

  private static HubSettings.ChannelName notary(Section hub) {
    return channel(hub.section("notary"));
  }

  private static HubSettings.ChannelName lightClient(Section hub) {
    return channel(hub.section("light-client"));
  }

  private static HubSettings hub(Section section, HubEndpoints nodes) {
    return new HubSettings(
        nodes,
        notary(section),
        lightClient(section),
        network(section, "community"),
        section.text("link"),
        section.whole("outgoing"));
  }

  private static HubSettings.ChannelName channel(Section section) {
    return new HubSettings.ChannelName(section.text("channel"), network(section, "network"));
  }

  private static Ethereum ethereum(Section section, HubSettings hub) {
    return new Ethereum(
        hub,
        section.text("network"),
        uris(section, "beacons"),
        uris(section, "executions"),
        section.whole("chain-id"),
        section.address("message-centre"),
        section.whole("first-block", 0),
        new FeePolicy(section.quantity("tip-wei"), section.quantity("cap-wei")));
  }

  private static Loopchain loopchain(Section section, HubSettings hub) {
    return new Loopchain(
        hub,
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
