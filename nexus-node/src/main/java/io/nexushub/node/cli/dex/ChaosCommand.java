package io.nexushub.node.cli.dex;

import io.nexushub.node.chaos.Chaos;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.devnet.Devnet;
import io.nexushub.node.devnet.DevnetFailure;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trades while everything goes wrong. */
@Command(
    name = "chaos",
    description =
        "Starts a devnet of its own, lets traders do what they should and should not, kills and stops"
            + " parts of the hub, repeats messages, heals everything, and checks that every deposit"
            + " was settled once and both vaults equal the book.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:everything held", "1:something did not, or could not be started"})
final class ChaosCommand implements Callable<Integer> {
  private static final int MAX_MINUTES = 24 * 60;
  private static final int MAX_TRADERS = 50;

  @Spec private CommandSpec spec;

  @Option(
      names = "--minutes",
      description = "How long orders and incidents begin (default: ${DEFAULT-VALUE}).",
      defaultValue = "10")
  private int minutes;

  @Option(names = "--seed", description = "Of the plan; a new one if it is not given.")
  private @Nullable Long seed;

  @Option(
      names = "--traders",
      description = "1 to " + MAX_TRADERS + " (default: ${DEFAULT-VALUE}).",
      defaultValue = "5")
  private int traders;

  @Option(
      names = "--folder",
      description = "Of its devnet; emptied at the start (default: ${DEFAULT-VALUE}).",
      defaultValue = ".nexus/chaos")
  private Path folder;

  @Override
  public Integer call() throws DevnetFailure {
    requireBetween("--minutes", minutes, MAX_MINUTES);
    requireBetween("--traders", traders, MAX_TRADERS);
    Path home = Path.of(System.getProperty("nexus.home", "."));
    Devnet.Settings devnet =
        new Devnet.Settings(
            folder.toAbsolutePath().normalize(),
            home.resolve("nexus-node/src/main/devnet/ethereum").toAbsolutePath().normalize(),
            true,
            1,
            traders);
    long chosen = seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed;
    Vertx vertx = Vertx.vertx();
    boolean held = false;
    try {
      Chaos.Settings settings = new Chaos.Settings(devnet, Duration.ofMinutes(minutes), chosen);
      held = new Chaos(settings, vertx, spec.commandLine().getOut()).run();
      return held ? Session.OK : Session.FAILED;
    } finally {
      if (!held) {
        sayHowToRepeat(chosen);
      }
      vertx.close().await();
    }
  }

  /** The plan follows from these three. */
  private void sayHowToRepeat(long chosen) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "the same plan again: bin/nexus dex chaos --seed %d --minutes %d --traders %d%n",
        chosen, minutes, traders);
    out.flush();
  }

  private static void requireBetween(String option, int value, int max) {
    if (value < 1 || value > max) {
      throw new InvalidConfiguration(option + ": " + value + " (expected: 1 to " + max + ")");
    }
  }
}
