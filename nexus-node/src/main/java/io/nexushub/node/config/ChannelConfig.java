package io.nexushub.node.config;

import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.consensus.Membership;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;

/**
 * A channel's genesis file: what every member must have, byte for byte in meaning, before the first
 * block. Whoever has another one computes another genesis block and is not on this channel.
 *
 * @param network its BTP network address, such as {@code 0x1.nexus}; also the uid its notarisations
 *     bind
 * @param kind of application: notary, light-client/… (ethereum, btp, loopchain, goloop), dex,
 *     loopchain, coins
 * @param genesisMicros the genesis block's time, UNIX microseconds
 * @param application parameters of the kind, read by its {@code ApplicationKind}
 */
public record ChannelConfig(
    ChannelId id,
    String network,
    String kind,
    long genesisMicros,
    List<Member> members,
    BlockConfig blocks,
    Section application) {
  /**
   * A member is its certificate and its key.
   *
   * @param key signs its consensus messages and notarisations
   * @param certificate SHA-256 of the certificate (DER) its node shows to peers
   */
  public record Member(String name, PublicKey key, Hash certificate, long power) {
    public Member {
      Check.that(power >= 1, "members.power", power, ">= 1");
      Check.that(!certificate.isZero(), "members.certificate", certificate, "not zero");
    }

    static Member from(Section section) {
      return new Member(
          section.text("name"),
          section.publicKey("key"),
          section.hash("certificate"),
          section.whole("power", 1));
    }
  }

  public ChannelConfig {
    members = List.copyOf(members);
    Check.that(
        !members.isEmpty() && members.size() <= Membership.MAX_MEMBERS,
        "members",
        members.size(),
        "1 to " + Membership.MAX_MEMBERS);
    Check.that(
        distinct(members.stream().map(Member::key).toList()),
        "members",
        "a key twice",
        "each key once");
    Check.that(genesisMicros > 0, "genesis-time-micros", genesisMicros, "> 0");
    Check.that(
        network.matches("0x(0|[1-9a-f][0-9a-f]{0,15})\\.[a-z0-9]{1,16}"),
        "network",
        network,
        "such as 0x1.nexus");
  }

  public static ChannelConfig read(Path file) {
    try {
      return from(Section.read(file));
    } catch (InvalidConfiguration e) {
      throw new InvalidConfiguration(file + ": " + e.getMessage(), e);
    }
  }

  /** See {@link #read}; for a genesis that was made here. */
  public static ChannelConfig from(Section section) {
    String id = section.text("channel");
    Check.that(ChannelId.isValid(id), "channel", id, "1 to 32 of a-z 0-9 - _");
    ChannelConfig config =
        new ChannelConfig(
            ChannelId.of(id),
            section.text("network"),
            section.text("kind"),
            section.whole("genesis-time-micros"),
            section.sections("members").stream().map(Member::from).toList(),
            BlockConfig.from(section.section("blocks")),
            section.detached("application"));
    section.end();
    return config;
  }

  /** The number in front of the network address's dot; ICON's nid. */
  public BigInteger networkId() {
    return new BigInteger(network.substring(2, network.indexOf('.')), 16);
  }

  private static boolean distinct(List<?> items) {
    return items.stream().distinct().count() == items.size();
  }
}
