package io.nexushub.node.cli.dex;

import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.exchange.Coins;
import io.nexushub.node.exchange.OrderStatus;
import io.nexushub.node.exchange.PoolStatus;
import io.nexushub.node.exchange.Refused;
import io.nexushub.node.exchange.Trader;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.Reverted;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.OwnerRequest;
import io.nexushub.protocol.dex.TradeOrder;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Providing to the pool, and taking back. */
@Command(
    name = "liquidity",
    description = "Provides coins to the pool for shares, and takes them back.",
    mixinStandardHelpOptions = true,
    subcommands = {
      LiquidityCommand.Show.class,
      LiquidityCommand.Add.class,
      LiquidityCommand.AddOne.class,
      LiquidityCommand.Remove.class
    })
final class LiquidityCommand implements Runnable {
  private static final long DEADLINE_SECONDS = 900;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static long deadline() {
    return Instant.now().getEpochSecond() + DEADLINE_SECONDS;
  }

  private static BigInteger shares(Desk desk, Coin coin) throws TransientFailure, Refused {
    return desk.exchange()
        .shares(
            desk.asset(coin).network().toString(),
            desk.trader(coin).account().toString(),
            desk.asset(Coin.ETH),
            desk.asset(Coin.ICX));
  }

  private static void show(Desk desk) throws TransientFailure, Refused {
    Tables tables = desk.tables();
    for (Coin coin : Coin.values()) {
      tables.line("shares of " + coin, Coins.shown(shares(desk, coin)));
    }
  }

  @Command(
      name = "show",
      description = "Shows the user's shares; the account of each chain has its own.",
      mixinStandardHelpOptions = true)
  static final class Show extends Session {
    @Override
    int run(Desk desk) throws TransientFailure, Refused {
      desk.tables().pools(desk.exchange().pools());
      LiquidityCommand.show(desk);
      return OK;
    }
  }

  @Command(
      name = "add",
      description = "Provides both coins: a half from each chain, which find one another.",
      mixinStandardHelpOptions = true)
  static final class Add extends Session {
    @Option(names = "--eth", required = true, description = "Such as 1.5.")
    private String eth;

    @Option(names = "--icx", required = true, description = "Such as 1500.")
    private String icx;

    @Override
    int run(Desk desk) throws TransientFailure, Refused, Reverted {
      BigInteger ether = Amount.units("--eth", eth);
      BigInteger loop = Amount.units("--icx", icx);
      Trader first = desk.trader(Coin.ETH);
      Trader second = desk.trader(Coin.ICX);
      Trader.Entry one = first.deposit(ether, half(desk.asset(Coin.ICX), second));
      Trader.Entry other = second.deposit(loop, half(desk.asset(Coin.ETH), first));
      OrderFollower follower = new OrderFollower(desk);
      Optional<OrderStatus> firstSettled = follower.follow(one);
      Optional<OrderStatus> secondSettled = follower.follow(other);
      LiquidityCommand.show(desk);
      return executed(firstSettled) && executed(secondSettled) ? OK : FAILED;
    }

    private static io.nexushub.protocol.Bytes half(Asset other, Trader otherOwner) {
      return new TradeOrder.AddHalf(other, otherOwner.account(), BigInteger.ONE, deadline())
          .encode();
    }
  }

  @Command(
      name = "add-one",
      description = "Provides one coin; a part of it is exchanged within the pool.",
      mixinStandardHelpOptions = true)
  static final class AddOne extends Session {
    @Option(names = "--coin", required = true, description = "eth or icx.")
    private Coin coin;

    @Option(names = "--amount", required = true, description = "Such as 1.5.")
    private String amount;

    @Override
    int run(Desk desk) throws TransientFailure, Refused, Reverted {
      TradeOrder order =
          new TradeOrder.AddOne(desk.asset(coin.other()), BigInteger.ONE, deadline());
      Trader.Entry entry =
          desk.trader(coin).deposit(Amount.units("--amount", amount), order.encode());
      Optional<OrderStatus> settled = new OrderFollower(desk).follow(entry);
      LiquidityCommand.show(desk);
      return executed(settled) ? OK : FAILED;
    }
  }

  @Command(
      name = "remove",
      description = "Takes back both coins for a part of the shares of one account.",
      mixinStandardHelpOptions = true)
  static final class Remove extends Session {
    private static final int WHOLE = 100;

    @Option(names = "--of", required = true, description = "Whose shares: eth or icx.")
    private Coin owner;

    @Option(names = "--percent", defaultValue = "100", description = "Of the shares; 1 to 100.")
    private int percent;

    @Override
    int run(Desk desk) throws TransientFailure, Refused, Reverted {
      if (percent < 1 || percent > WHOLE) {
        throw new InvalidConfiguration("--percent: " + percent + " (expected: 1 to 100)");
      }
      BigInteger part =
          shares(desk, owner)
              .multiply(BigInteger.valueOf(percent))
              .divide(BigInteger.valueOf(WHOLE));
      if (part.signum() == 0) {
        throw new InvalidConfiguration("--of: " + owner + " has no shares (expected: some)");
      }
      OwnerRequest wish =
          new OwnerRequest.RemoveBoth(side(desk, Coin.ETH), side(desk, Coin.ICX), part, deadline());
      Trader.Entry entry = desk.trader(owner).request(wish.encode());
      Optional<OrderStatus> settled = new OrderFollower(desk).follow(entry);
      for (PoolStatus pool : desk.exchange().pools()) {
        desk.tables().pools(java.util.List.of(pool));
      }
      return executed(settled) ? OK : FAILED;
    }

    private static OwnerRequest.Side side(Desk desk, Coin coin) throws TransientFailure, Refused {
      return new OwnerRequest.Side(desk.asset(coin), BigInteger.ONE, desk.trader(coin).account());
    }
  }

  private static boolean executed(Optional<OrderStatus> order) {
    return order
        .filter(settled ->
            settled.reason().isEmpty() && (settled.isPaid() || settled.status().equals("EXECUTED")))
        .isPresent();
  }
}
