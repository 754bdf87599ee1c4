package io.nexushub.node.cli;

import io.nexushub.node.cli.dex.TwoSwaps;
import io.nexushub.node.demo.Attacks;
import io.nexushub.node.demo.Demo;
import io.nexushub.node.devnet.Devnet;
import io.nexushub.node.devnet.DevnetClient;
import io.nexushub.node.devnet.DevnetDescription;
import io.nexushub.node.devnet.DevnetFailure;
import io.nexushub.node.devnet.Progress;
import io.nexushub.node.exchange.Refused;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.Reverted;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the main job. */
@Command(
    name = "demo",
    description =
        "Sends a message from Ethereum to a loopchain community and one back, and prints each stage"
            + " of their passports; then swaps ETH for ICX and back. Uses the devnet that runs in the"
            + " folder, or starts one and stops it.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:both messages were executed and answered, both swaps paid, every forgery refused",
      "1:something did not arrive, was not refused, or could not be started"
    })
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DevnetOptions options;

  @Option(names = "--attack", description = "Then tries forgeries and shows what refuses each.")
  private boolean attack;

  @Override
  public Integer call() throws DevnetFailure, IOException {
    PrintWriter out = spec.commandLine().getOut();
    Vertx vertx = Vertx.vertx();
    Progress progress = new Progress(out);
    Path scratch = Files.createTempDirectory("nexus-demo");
    Optional<Devnet> ours = startUnlessRunning(vertx, progress);
    try {
      DevnetDescription devnet =
          DevnetDescription.running(options.folder())
              .orElseThrow(() -> new DevnetFailure("no devnet in " + options.folder()));
      try (DevnetClient client = DevnetClient.of(vertx, devnet, scratch)) {
        return show(vertx, client, ours, out) ? Nexus.OK : Nexus.FAILED;
      }
    } catch (ExecutionException e) {
      throw new DevnetFailure(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Nexus.FAILED;
    } catch (TransientFailure | Reverted | Refused e) {
      throw new DevnetFailure(String.valueOf(e.getMessage()), e);
    } finally {
      ours.ifPresent(Devnet::close);
      vertx.close().await();
    }
  }

  private boolean show(Vertx vertx, DevnetClient client, Optional<Devnet> ours, PrintWriter out)
      throws TransientFailure, Reverted, Refused, ExecutionException, InterruptedException {
    boolean arrived = new Demo(client, out).run();
    if (ours.isPresent()) {
      ours.get().poolOpen().get();
    }
    boolean traded = new TwoSwaps(client, out).run();
    boolean held = !attack || new Attacks(vertx, client, out).run();
    return arrived && traded && held;
  }

  private Optional<Devnet> startUnlessRunning(Vertx vertx, Progress progress) throws DevnetFailure {
    Optional<DevnetDescription> running = DevnetDescription.running(options.folder());
    if (running.isPresent()) {
      progress.step("using the devnet that runs in " + options.folder());
      return Optional.empty();
    }
    return Optional.of(Devnet.start(options.settings(), vertx, progress));
  }
}
