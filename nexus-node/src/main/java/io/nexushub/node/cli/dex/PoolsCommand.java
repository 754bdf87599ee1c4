package io.nexushub.node.cli.dex;

import io.nexushub.node.exchange.Refused;
import io.nexushub.portal.TransientFailure;
import picocli.CommandLine.Command;

/** The pools. */
@Command(
    name = "pools",
    description = "Shows reserves, price and fee of each pool.",
    mixinStandardHelpOptions = true)
final class PoolsCommand extends Session {
  @Override
  int run(Desk desk) throws TransientFailure, Refused {
    desk.tables().pools(desk.exchange().pools());
    return OK;
  }
}
