package io.nexushub.node.cli;

import io.nexushub.node.config.KeyFile;
import io.nexushub.node.config.Setting;
import io.nexushub.node.portal.PortalConfig;
import io.nexushub.node.portal.RunningPortal;
import io.nexushub.portal.LoggingListener;
import io.nexushub.portal.Portal;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a C-Rep's portal. */
@Command(
    name = "portal",
    description = "Runs the portal that a configuration file describes, until it is stopped.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:stopped", "1:failed", "2:the configuration cannot be used"})
final class PortalCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--config", required = true, description = "The portal's configuration file.")
  private Path config;

  @Option(names = "--exit-with-parent", description = "Stop when standard input is closed.")
  private boolean exitWithParent;

  @Override
  public Integer call() throws InterruptedException {
    PortalConfig read = PortalConfig.read(config);
    PrintWriter out = spec.commandLine().getOut();
    for (Setting setting : read.effective()) {
      out.println(setting);
    }
    out.flush();
    Vertx vertx = Vertx.vertx();
    Portal portal =
        RunningPortal.start(vertx, read, KeyFile.open(read.key()), new LoggingListener()).await();
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> {
                  portal.stop().await();
                  stopped.countDown();
                }));
    if (exitWithParent) {
      ParentWatch.exitWithParent();
    }
    stopped.await();
    return Nexus.OK;
  }
}
