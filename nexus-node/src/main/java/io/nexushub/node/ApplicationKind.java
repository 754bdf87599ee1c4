package io.nexushub.node;

import io.nexushub.lft.Application;
import io.nexushub.node.channel.Channel;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.rpc.ChannelPaths;
import io.nexushub.node.rpc.RpcMethod;
import java.util.List;
import java.util.Map;

/**
 * A kind of application that channels can run, by the name their genesis files call it: how to make
 * one, and the RPC methods it adds to those every channel has.
 */
public interface ApplicationKind {
  /**
   * Makes the application from the channel's genesis. Whatever reads {@link
   * ChannelConfig#application()} ends the section, so that a mistyped key is refused.
   *
   * @throws io.nexushub.node.config.InvalidConfiguration if the genesis does not make sense
   */
  Application create(ChannelConfig genesis);

  /** Methods by name; they replace general ones of the same name. */
  default Map<String, RpcMethod> methods(Channel channel) {
    return Map.of();
  }

  /** Paths for clients that would rather not speak JSON-RPC. */
  default List<ChannelPaths> paths(Channel channel) {
    return List.of();
  }
}
