package io.nexushub.node.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The node's configuration file.
 *
 * @param name what the node is called in its log and by {@code /health}
 * @param data folder of its stores and journal
 * @param admin absent if nobody may change the channels over RPC
 * @param channels from the genesis files it names
 * @param effective every value in force, for the log
 */
public record NodeConfig(
    String name,
    Path data,
    KeyConfig key,
    SignerConfig signer,
    PeerConfig peer,
    RpcConfig rpc,
    StoreConfig store,
    Optional<AdminConfig> admin,
    List<ChannelConfig> channels,
    List<Setting> effective) {
  public NodeConfig {
    channels = List.copyOf(channels);
    effective = List.copyOf(effective);
    Check.that(!channels.isEmpty(), "channels", "none", ">= 1");
    Check.that(
        channels.stream().map(ChannelConfig::id).distinct().count() == channels.size(),
        "channels",
        "a name twice",
        "each channel once");
  }

  public static NodeConfig read(Path file) {
    return from(Section.read(file));
  }

  /** See {@link #read}; for configuration that was made here. */
  public static NodeConfig from(Section section) {
    String name = section.text("name");
    Path data = section.file("data", "data");
    KeyConfig key = KeyConfig.from(section.section("key"));
    SignerConfig signer = SignerConfig.from(section.section("signer"), data);
    PeerConfig peer = PeerConfig.from(section.section("peer"));
    RpcConfig rpc = RpcConfig.from(section.section("rpc"));
    StoreConfig store = StoreConfig.from(section.section("store"));
    Optional<AdminConfig> admin =
        section.has("admin")
            ? Optional.of(AdminConfig.from(section.section("admin")))
            : Optional.empty();
    List<Path> genesis = section.files("channels");
    section.end();
    return new NodeConfig(
        name,
        data,
        key,
        signer,
        peer,
        rpc,
        store,
        admin,
        genesis.stream().map(ChannelConfig::read).toList(),
        section.effective());
  }
}
