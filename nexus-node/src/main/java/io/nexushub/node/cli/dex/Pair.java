package io.nexushub.node.cli.dex;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** From which coin to which. */
final class Pair {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--from", required = true, description = "What to give: eth or icx.")
  private Coin from;

  @Option(names = "--to", required = true, description = "What to get: eth or icx.")
  private Coin to;

  Coin from() {
    if (from == to) {
      throw new ParameterException(
          spec.commandLine(), "--from, --to: both " + from + " (expected: two coins)");
    }
    return from;
  }

  Coin to() {
    return to;
  }
}
