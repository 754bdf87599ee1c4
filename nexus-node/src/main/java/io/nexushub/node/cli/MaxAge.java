package io.nexushub.node.cli;

import io.nexushub.follow.Checkpoints;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The option that says how old a thing may be that is believed without proof. */
final class MaxAge {
  @Option(
      names = "--max-age-days",
      paramLabel = "N",
      defaultValue = "14",
      description =
          "Oldest checkpoint or kept state that is still believed (default: ${DEFAULT-VALUE}).")
  private int days = (int) Checkpoints.MAX_AGE.toDays();

  Duration duration() {
    return Duration.ofDays(days);
  }
}
