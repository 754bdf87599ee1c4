package io.nexushub.node.cli;

import io.nexushub.node.ApplicationKind;
import io.nexushub.node.Kinds;
import io.nexushub.node.Node;
import io.nexushub.node.config.NodeConfig;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a node, or several that share a JVM. */
@Command(
    name = "node",
    description =
        "Runs the node that a configuration file describes, until it is stopped; several files make"
            + " several nodes in this process.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped",
      "1:stopped by itself, because going on could do harm; the log says why",
      "2:the configuration cannot be used"
    })
final class NodeCommand implements Callable<Integer> {
  @Option(names = "--config", required = true, description = "A node's configuration file.")
  private List<Path> configs = List.of();

  @Option(names = "--exit-with-parent", description = "Stop when standard input is closed.")
  private boolean exitWithParent;

  private final Map<String, ApplicationKind> kinds;

  NodeCommand() {
    this(Kinds.all());
  }

  NodeCommand(Map<String, ApplicationKind> kinds) {
    this.kinds = kinds;
  }

  @Override
  public Integer call() {
    List<Node> nodes = new ArrayList<>();
    Thread stop = Thread.ofPlatform().unstarted(() -> stop(nodes));
    Runtime.getRuntime().addShutdownHook(stop);
    if (exitWithParent) {
      ParentWatch.exitWithParent();
    }
    for (Path config : configs) {
      Node node = Node.start(NodeConfig.read(config), kinds).await();
      synchronized (nodes) {
        nodes.add(node);
      }
    }
    Future.any(nodes.stream().map(Node::fault).toList()).await();
    return Nexus.FAILED;
  }

  private static void stop(List<Node> nodes) {
    synchronized (nodes) {
      Future.join(nodes.stream().map(Node::stop).toList()).await();
    }
  }
}
