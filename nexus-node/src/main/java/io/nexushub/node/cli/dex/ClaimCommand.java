package io.nexushub.node.cli.dex;

import io.nexushub.node.exchange.Refused;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.Reverted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Pulls what a vault keeps. */
@Command(
    name = "claim",
    description = "Pulls a payment that a vault keeps for its recipient.",
    mixinStandardHelpOptions = true)
final class ClaimCommand extends Session {
  @Option(names = "--coin", required = true, description = "Whose vault: eth or icx.")
  private Coin coin;

  @Option(names = "--number", required = true, description = "Of the order to the vault.")
  private long number;

  @Override
  int run(Desk desk) throws TransientFailure, Refused, Reverted {
    desk.trader(coin).claim(number);
    desk.tables().stage("claimed", "order " + number + " of the vault of " + coin);
    return OK;
  }
}
