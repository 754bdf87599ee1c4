package io.nexushub.node.rpc;

import io.nexushub.protocol.ChannelId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The channels a server serves, as they are now. Any thread may ask. */
public interface RpcChannels {
  /** All that are known, in their order: the first is that of the path without a name. */
  List<ChannelId> names();

  Optional<Served> find(ChannelId channel);

  /** Whether a channel that is known can be called. */
  sealed interface Served {
    record Open(Map<String, RpcMethod> methods) implements Served {}

    /**
     * @param why what was found and what was expected
     */
    record Shut(String why) implements Served {}
  }

  /** Channels that are always there. */
  static RpcChannels of(Map<ChannelId, Map<String, RpcMethod>> methods) {
    return new RpcChannels() {
      @Override
      public List<ChannelId> names() {
        return List.copyOf(methods.keySet());
      }

      @Override
      public Optional<Served> find(ChannelId channel) {
        return Optional.ofNullable(methods.get(channel)).map(Served.Open::new);
      }
    };
  }
}
