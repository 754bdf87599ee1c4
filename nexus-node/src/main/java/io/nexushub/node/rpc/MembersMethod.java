package io.nexushub.node.rpc;

import io.nexushub.lft.succession.SuccessionRecords;
import io.nexushub.node.channel.Channel;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Who the members of a channel are, and who will be if that is decided. */
final class MembersMethod {
  private final Channel channel;

  MembersMethod(Channel channel) {
    this.channel = channel;
  }

  Object list(JsonObject json) throws RpcError {
    new RpcParams(json).only();
    return new JsonObject()
        .put("channel", channel.config().id().name())
        .put("genesis", channel.block(0).orElseThrow().id().toString())
        .put("present", shown(channel.members()))
        .put(
            "decided",
            SuccessionRecords.decided(channel.state()).map(MembersMethod::shown).orElse(null));
  }

  private static JsonObject shown(Membership membership) {
    JsonArray members = new JsonArray();
    for (Member member : membership.members()) {
      members.add(
          new JsonObject()
              .put("address", "hx" + member.address().toHex())
              .put("key", member.key().toString())
              .put("power", RpcJson.integer(member.power())));
    }
    return new JsonObject()
        .put("epoch", RpcJson.integer(membership.epoch()))
        .put("hash", membership.hash().toString())
        .put("quorum", RpcJson.integer(membership.quorum()))
        .put("members", members);
  }
}
