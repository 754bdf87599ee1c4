package io.nexushub.node;

import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.rpc.RpcError;
import io.nexushub.node.rpc.RpcJson;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;

/**
 * The {@code application} section of a genesis file as pure code reads it. What the channel says of
 * itself is filled in: the application's part may repeat it, but not contradict it.
 */
public record ApplicationSection(ChannelConfig channel, RpcItem.Dict fields) {
  public static ApplicationSection of(ChannelConfig channel) throws MalformedMessage {
    try {
      return new ApplicationSection(channel, RpcJson.dict(channel.application().json()));
    } catch (RpcError notTexts) {
      throw MalformedMessage.of(
          channel.application().name(""),
          String.valueOf(notTexts.getMessage()),
          "texts, lists and objects only");
    }
  }

  /** With the channel's network address and the BTP addresses of its members. */
  public ApplicationSection withNetworkAndMembers(HashFunction keccak) throws MalformedMessage {
    RpcItem members =
        RpcItem.array(
            channel.members().stream()
                .map(member -> RpcItem.text(Address.of(member.key(), keccak).toString()))
                .toList());
    return with("network", RpcItem.text(channel.network())).with("members", members);
  }

  public ApplicationSection with(String key, RpcItem own) throws MalformedMessage {
    RpcItem given = fields.field(key).orElse(own);
    if (!given.equals(own)) {
      throw MalformedMessage.of(
          channel.application().name(key), given, own + ", as the channel says");
    }
    return new ApplicationSection(channel, fields.with(key, own));
  }
}
