package io.nexushub.node;

import io.nexushub.node.config.NodeConfig;
import java.nio.file.Path;
import java.util.Locale;

/** A process with one node, which says where its RPC listens and then waits to be killed. */
final class NodeVictim {
  private NodeVictim() {}

  public static void main(String[] arguments) {
    long before = System.nanoTime();
    Node node =
        TestNodes.await(Node.start(NodeConfig.read(Path.of(arguments[0])), TestNodes.kinds()));
    System.out.printf(
        Locale.ROOT,
        "started in %.2f s, %.2f s of processor time with the JVM%n",
        (System.nanoTime() - before) / 1e9,
        ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3);
    System.out.println("rpc " + node.rpcPort());
    TestNodes.awaitForever(node.fault());
  }
}
