package io.nexushub.node.cli.dex;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The exchange, from a terminal. */
@Command(
    name = "dex",
    description =
        "Trades ETH and ICX: on the devnet that runs in the folder, or with any keystore at any"
            + " nodes.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "bin/nexus dex bench measures quotes and settled orders a second; it needs the sources."
    },
    subcommands = {
      QuoteCommand.class,
      SwapCommand.class,
      OrderCommand.class,
      ClaimCommand.class,
      PoolsCommand.class,
      LiquidityCommand.class,
      HistoryCommand.class,
      ReservesCommand.class,
      ChaosCommand.class
    })
public final class DexCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
