package io.nexushub.node.cli;

import io.nexushub.node.devnet.Devnet;
import io.nexushub.node.devnet.DevnetClient;
import io.nexushub.node.devnet.DevnetDescription;
import io.nexushub.node.devnet.DevnetFailure;
import io.nexushub.node.devnet.Progress;
import io.nexushub.node.devnet.StatusTable;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Keeps the network of the demonstration up. */
@Command(
    name = "devnet",
    description =
        "Starts a proof-of-stake Ethereum, four hub nodes, a loopchain community of four and three"
            + " portals on this machine, prints a status table and stays until Ctrl-C.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"1:a part could not be started or has died", "130:stopped by Ctrl-C"})
final class DevnetCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DevnetOptions options;

  @Override
  public Integer call() throws DevnetFailure, IOException {
    PrintWriter out = spec.commandLine().getOut();
    Vertx vertx = Vertx.vertx();
    try (Devnet devnet = Devnet.start(options.settings(), vertx, new Progress(out))) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(devnet, out)));
      DevnetDescription description =
          DevnetDescription.running(options.folder())
              .orElseThrow(() -> new DevnetFailure("the devnet's description is gone"));
      try (DevnetClient client =
          DevnetClient.of(vertx, description, Files.createTempDirectory("nexus-status"))) {
        new StatusTable(vertx, client, out).print();
      }
      out.println("Opening the pool of the exchange ...");
      out.flush();
      devnet.poolOpen().get();
      out.println("Running. Stop with Ctrl-C. Try: bin/nexus demo, bin/nexus dex pools");
      out.flush();
      String reason = devnet.broken().get();
      throw new DevnetFailure(reason);
    } catch (ExecutionException e) {
      throw new DevnetFailure(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Nexus.OK;
    }
  }

  private static void stop(Devnet devnet, PrintWriter out) {
    out.println("stopping ...");
    out.flush();
    devnet.close();
  }
}
