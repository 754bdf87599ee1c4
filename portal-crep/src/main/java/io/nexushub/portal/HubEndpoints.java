package io.nexushub.portal;

import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Nodes that serve a network's channels over JSON-RPC.
 *
 * @param nodes base URLs such as {@code http://127.0.0.1:9000}
 */
public record HubEndpoints(List<URI> nodes) {
  public HubEndpoints {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("nodes: none (expected: at least one)");
    }
  }

  public NodeRpc rpc(Vertx vertx, String channel) {
    List<URI> channels = new ArrayList<>();
    for (URI node : nodes) {
      channels.add(node.resolve("/api/v3/" + channel));
    }
    return new NodeRpc(vertx, channels);
  }
}
