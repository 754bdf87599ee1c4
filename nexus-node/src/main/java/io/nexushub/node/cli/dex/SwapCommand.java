package io.nexushub.node.cli.dex;

import io.nexushub.node.exchange.Offer;
import io.nexushub.node.exchange.OrderStatus;
import io.nexushub.node.exchange.Refused;
import io.nexushub.node.exchange.Trader;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.Reverted;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.TradeOrder;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Swaps, and tells each stage. */
@Command(
    name = "swap",
    description =
        "Deposits on one chain and follows the order until the other chain's vault has paid, or the"
            + " deposit is back.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:paid", "1:refunded, claimable, or not settled in time"})
final class SwapCommand extends Session {
  @Mixin private Pair pair;

  @Option(names = "--amount", required = true, description = "What to give, such as 1.5.")
  private String amount;

  @Option(
      names = "--slippage",
      description = "How much less than quoted is acceptable, in percent (default 0.5).",
      defaultValue = "0.5")
  private String slippage;

  @Option(names = "--min", description = "The least to get; instead of --slippage.")
  private @Nullable String minimum;

  @Option(
      names = "--deadline",
      description = "Seconds until it is refunded instead (default ${DEFAULT-VALUE}).",
      defaultValue = "600")
  private long deadlineSeconds;

  @Override
  int run(Desk desk) throws TransientFailure, Refused, Reverted {
    Tables tables = new Tables(desk.out());
    Coin from = pair.from();
    Coin to = pair.to();
    BigInteger units = Amount.units("--amount", amount);
    Offer offer =
        desk.exchange()
            .quote(from.asset(), to.asset(), units, Amount.percent("--slippage", slippage));
    String bound = minimum;
    BigInteger least = bound == null ? offer.minimum() : Amount.units("--min", bound);
    tables.offer(offer, from, to);
    desk.out().println();
    Trader receiver = desk.trader(to);
    ChainAddress recipient = receiver.account();
    BigInteger before = receiver.balance();
    TradeOrder order =
        new TradeOrder.Swap(
            to.asset(), recipient, least, Instant.now().getEpochSecond() + deadlineSeconds);
    Trader.Entry entry = desk.trader(from).deposit(units, order.encode());
    Optional<OrderStatus> settled = new OrderFollower(desk).follow(entry);
    if (settled.filter(OrderStatus::isPaid).isEmpty()) {
      return FAILED;
    }
    desk.out().println();
    tables.line(
        "received",
        Tables.amount(receiver.balance().subtract(before), to) + " on " + to.asset().network());
    tables.pools(desk.exchange().pools());
    return OK;
  }
}
