package io.nexushub.node.cli.dex;

import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.exchange.Offer;
import io.nexushub.node.exchange.OrderStatus;
import io.nexushub.node.exchange.Refused;
import io.nexushub.node.exchange.Trader;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.Reverted;
import io.nexushub.protocol.MalformedMessage;
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
      names = "--recipient",
      description = "Who gets it on the other chain; else the account of the user there.")
  private @Nullable String recipient;

  @Option(
      names = "--deadline",
      description = "Seconds until it is refunded instead (default ${DEFAULT-VALUE}).",
      defaultValue = "600")
  private long deadlineSeconds;

  @Override
  int run(Desk desk) throws TransientFailure, Refused, Reverted {
    Tables tables = desk.tables();
    Coin from = pair.from();
    Coin to = pair.to();
    BigInteger units = Amount.units("--amount", amount);
    Offer offer =
        desk.exchange()
            .quote(desk.asset(from), desk.asset(to), units, Amount.percent("--slippage", slippage));
    String bound = minimum;
    BigInteger least = bound == null ? offer.minimum() : Amount.units("--min", bound);
    tables.offer(offer, from, to);
    desk.out().println();
    ChainAddress receiver = receiver(desk, to);
    TradeOrder order =
        new TradeOrder.Swap(
            desk.asset(to), receiver, least, Instant.now().getEpochSecond() + deadlineSeconds);
    Trader.Entry entry = desk.trader(from).deposit(units, order.encode());
    Optional<OrderStatus> settled = new OrderFollower(desk).follow(entry);
    if (settled.filter(OrderStatus::isPaid).isEmpty()) {
      return FAILED;
    }
    desk.out().println();
    tables.line(
        "received",
        "%s on %s, by %s"
            .formatted(
                Tables.amount(settled.get().result(), to), desk.asset(to).network(), receiver));
    tables.pools(desk.exchange().pools());
    return OK;
  }

  private ChainAddress receiver(Desk desk, Coin to) throws TransientFailure, Refused {
    String named = recipient;
    if (named == null) {
      if (!desk.accounts().has(to)) {
        throw new InvalidConfiguration(
            "--recipient: missing (expected: who gets the " + to.name() + ", as no keystore says)");
      }
      return desk.trader(to).account();
    }
    ChainAddress.Family family = desk.asset(to).address().family();
    try {
      ChainAddress address = ChainAddress.parse(named);
      if (address.family() == family) {
        return address;
      }
    } catch (MalformedMessage e) {
      throw new InvalidConfiguration("--recipient: " + e.getMessage(), e);
    }
    throw new InvalidConfiguration(
        "--recipient: %s (expected: an address of %s, %s)"
            .formatted(
                named,
                desk.asset(to).network(),
                switch (family) {
                  case ETHEREUM -> "0x and 40 lower-case hex digits";
                  case LOOPCHAIN -> "hx or cx and 40 lower-case hex digits";
                }));
  }
}
