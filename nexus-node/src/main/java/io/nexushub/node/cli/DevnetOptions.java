package io.nexushub.node.cli;

import io.nexushub.node.devnet.Devnet;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How a devnet is to be; the same for all commands that start one. */
final class DevnetOptions {
  @Option(
      names = "--folder",
      description =
          "Where the devnet keeps its files; emptied at its start (default: ${DEFAULT-VALUE}).",
      defaultValue = ".nexus/devnet")
  private Path folder;

  @Option(
      names = "--processes",
      description =
          "A JVM for each node and portal, restarted when it dies, instead of one for all.")
  private boolean processes;

  @Option(
      names = "--seconds-per-slot",
      description = "Length of Ethereum's slots, 1 to 12 (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private int secondsPerSlot;

  Path folder() {
    return folder.toAbsolutePath().normalize();
  }

  Devnet.Settings settings() {
    Path home = Path.of(System.getProperty("nexus.home", "."));
    return new Devnet.Settings(
        folder(),
        home.resolve("nexus-node/src/main/devnet/ethereum").toAbsolutePath().normalize(),
        processes,
        secondsPerSlot);
  }
}
