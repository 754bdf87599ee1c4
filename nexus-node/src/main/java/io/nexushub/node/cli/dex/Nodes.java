package io.nexushub.node.cli.dex;

import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.devnet.DevnetDescription;
import io.nexushub.node.devnet.Names;
import java.net.URI;
import java.util.List;

/**
 * Where the nodes of a hub and of the two chains are. One that a command does not need may be
 * missing.
 *
 * @param ethereum JSON-RPC of an execution node; at most one
 */
record Nodes(List<URI> hub, List<URI> community, List<URI> ethereum) {
  Nodes {
    hub = List.copyOf(hub);
    community = List.copyOf(community);
    ethereum = List.copyOf(ethereum);
  }

  static Nodes of(DevnetDescription devnet) {
    return new Nodes(devnet.hub(), devnet.community(), List.of(devnet.execution()));
  }

  /** What is given, and the other's for the rest. */
  Nodes or(Nodes other) {
    return new Nodes(
        hub.isEmpty() ? other.hub : hub,
        community.isEmpty() ? other.community : community,
        ethereum.isEmpty() ? other.ethereum : ethereum);
  }

  /** The exchange's channel at each node of the hub. */
  List<URI> exchange() {
    return hub.stream().map(node -> node.resolve("/api/v3/" + Names.EXCHANGE_CHANNEL)).toList();
  }

  List<URI> communityNodes() {
    return present(community, "--community-url", "a node of the community");
  }

  URI execution() {
    return present(ethereum, "--ethereum-url", "an execution node of Ethereum").getFirst();
  }

  private static List<URI> present(List<URI> nodes, String option, String what) {
    if (nodes.isEmpty()) {
      throw new InvalidConfiguration(option + ": missing (expected: " + what + ")");
    }
    return nodes;
  }
}
