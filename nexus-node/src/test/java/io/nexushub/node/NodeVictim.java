package io.nexushub.node;

import io.nexushub.node.config.NodeConfig;
import java.nio.file.Path;

/** A process with one node, which says where its RPC listens and then waits to be killed. */
final class NodeVictim {
  private NodeVictim() {}

  public static void main(String[] arguments) {
    Node node =
        TestNodes.await(Node.start(NodeConfig.read(Path.of(arguments[0])), TestNodes.kinds()));
    System.out.println("rpc " + node.rpcPort());
    TestNodes.awaitForever(node.fault());
  }
}
