package io.nexushub.protocol.consensus;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;

/**
 * What a block is known by.
 *
 * @param round the round it was proposed in; greater than its parent's
 * @param payloadRoot see {@link Block#payloadRoot}
 * @param timestampMicros the proposer's clock, greater than the parent's; UNIX microseconds
 * @param parentResult what executing the parent gave: nodes that execute differently stop here
 * @param nextMembership equal to {@code membership} unless this block ends the epoch, or closes it
 */
public record BlockHeader(
    ChannelId channel,
    long epoch,
    long height,
    long round,
    Hash parent,
    Hash payloadRoot,
    Address proposer,
    long timestampMicros,
    Hash parentResult,
    Hash membership,
    Hash nextMembership) {

  private static final String DOMAIN = "NEXUS/BLOCK/1";

  /**
   * The header all members of a new chain compute for themselves.
   *
   * @param content digest of whatever the application starts from
   */
  public static BlockHeader genesis(
      ChannelId channel, Membership members, long timestampMicros, Hash content) {
    return new BlockHeader(
        channel,
        members.epoch(),
        0,
        0,
        Hash.ZERO,
        content,
        Address.ZERO,
        timestampMicros,
        Hash.ZERO,
        members.hash(),
        members.hash());
  }

  /** Whether it announces another membership: it ends its epoch, or comes after the end. */
  public boolean endsEpoch() {
    return !nextMembership.equals(membership);
  }

  /** Costs a digest; callers keep it. */
  public Hash id() {
    return Chain.digest(DOMAIN, encode());
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter();
    write(out);
    return out.toBytes();
  }

  public static BlockHeader decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    BlockHeader header = read(in);
    in.end();
    return header;
  }

  void write(RlpWriter out) {
    out.beginList()
        .text(channel.name())
        .uint(epoch)
        .uint(height)
        .uint(round)
        .bytes(parent.bytes())
        .bytes(payloadRoot.bytes())
        .bytes(proposer.bytes())
        .uint(timestampMicros)
        .bytes(parentResult.bytes())
        .bytes(membership.bytes())
        .bytes(nextMembership.bytes())
        .endList();
  }

  static BlockHeader read(RlpReader in) throws MalformedMessage {
    in.enterList();
    String channel = in.text(ChannelId.MAX_LENGTH);
    if (!ChannelId.isValid(channel)) {
      throw MalformedMessage.of("header.channel", "'" + channel + "'", "a channel's name");
    }
    BlockHeader header =
        new BlockHeader(
            ChannelId.of(channel),
            in.uint64(),
            in.uint64(),
            in.uint64(),
            Hash.of(in.fixed(Hash.LENGTH)),
            Hash.of(in.fixed(Hash.LENGTH)),
            Address.of(in.fixed(Address.LENGTH)),
            in.uint64(),
            Hash.of(in.fixed(Hash.LENGTH)),
            Hash.of(in.fixed(Hash.LENGTH)),
            Hash.of(in.fixed(Hash.LENGTH)));
    in.leaveList();
    return header;
  }
}
