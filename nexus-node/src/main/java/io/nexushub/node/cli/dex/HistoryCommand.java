package io.nexushub.node.cli.dex;

import io.nexushub.node.exchange.ExchangeClient;
import io.nexushub.node.exchange.OrderStatus;
import io.nexushub.node.exchange.Refused;
import io.nexushub.portal.TransientFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Past and open orders. */
@Command(
    name = "history",
    description = "Lists orders, the newest first.",
    mixinStandardHelpOptions = true)
final class HistoryCommand extends Session {
  @Option(names = "--mine", description = "Only those of the user of this chain: eth or icx.")
  private @Nullable Coin mine;

  @Option(names = "--skip", defaultValue = "0", description = "Leaves out the newest.")
  private int skip;

  @Option(names = "--limit", defaultValue = "20", description = "At most 100.")
  private int limit;

  @Override
  int run(Desk desk) throws TransientFailure, Refused {
    ExchangeClient exchange = desk.exchange();
    Coin owner = mine;
    List<OrderStatus> orders =
        owner == null
            ? exchange.orders(skip, limit)
            : exchange.orders(
                desk.asset(owner).network().toString(),
                desk.trader(owner).account().toString(),
                skip,
                limit);
    Tables tables = desk.tables();
    tables.orderHeading();
    orders.forEach(tables::order);
    return OK;
  }
}
