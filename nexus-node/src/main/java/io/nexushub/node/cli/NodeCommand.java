package io.nexushub.node.cli;

import io.nexushub.node.Kinds;
import io.nexushub.node.Node;
import io.nexushub.node.config.NodeConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs one node. */
@Command(
    name = "node",
    description = "Runs the node that a configuration file describes, until it is stopped.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped",
      "1:stopped by itself, because going on could do harm; the log says why",
      "2:the configuration cannot be used"
    })
final class NodeCommand implements Callable<Integer> {
  @Option(names = "--config", required = true, description = "The node's configuration file.")
  private Path config;

  @Option(names = "--exit-with-parent", description = "Stop when standard input is closed.")
  private boolean exitWithParent;

  @Override
  public Integer call() {
    Node node = Node.start(NodeConfig.read(config), Kinds.all()).await();
    Thread stop = Thread.ofPlatform().unstarted(() -> node.stop().await());
    Runtime.getRuntime().addShutdownHook(stop);
    if (exitWithParent) {
      ParentWatch.exitWithParent();
    }
    node.fault().await();
    return Nexus.FAILED;
  }
}
