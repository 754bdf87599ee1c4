package io.nexushub.node;

import io.nexushub.node.channel.HostedChannel;
import io.nexushub.node.rpc.RpcMethod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** What a node does with a channel it knows. */
sealed interface ChannelState {
  /** In the words of {@code /health} and {@code nexus_listChannels}. */
  String word();

  /**
   * @param methods of its JSON-RPC, in no other state
   */
  record Running(HostedChannel hosted, SequencedMap<String, RpcMethod> methods)
      implements ChannelState {
    Running(HostedChannel hosted, Map<String, RpcMethod> methods) {
      this(hosted, new LinkedHashMap<>(methods));
    }

    @Override
    public String word() {
      return "running";
    }
  }

  /** By its operator; it runs again after a restart of the node. */
  record Stopped() implements ChannelState {
    @Override
    public String word() {
      return "stopped";
    }
  }

  /** It could not go on without doing harm. */
  record Failed(String reason) implements ChannelState {
    @Override
    public String word() {
      return "failed";
    }
  }
}
