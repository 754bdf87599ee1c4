package io.nexushub.node.cli.dex;

import io.nexushub.node.devnet.DevnetClient;
import io.nexushub.node.devnet.Names;
import io.nexushub.node.exchange.Coins;
import io.nexushub.node.exchange.ExchangeClient;
import io.nexushub.node.exchange.Offer;
import io.nexushub.node.exchange.OrderStatus;
import io.nexushub.node.exchange.PoolStatus;
import io.nexushub.node.exchange.Refused;
import io.nexushub.node.exchange.Trader;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.Reverted;
import io.nexushub.protocol.dex.TradeOrder;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The demonstration's swaps: ether for ICX and back, with the reserves before and after each. */
public final class TwoSwaps {
  private static final long SLIPPAGE_PPM = 10_000;
  private static final long DEADLINE_SECONDS = 900;

  private final Desk desk;
  private final Tables tables;

  public TwoSwaps(DevnetClient client, PrintWriter out) {
    this.desk =
        new Desk(
            client.vertx(),
            Nodes.of(client.devnet()),
            new ExchangeClient(client.exchange()),
            names(),
            new Users(client),
            out);
    this.tables = desk.tables();
  }

  private static CoinNames names() {
    return CoinNames.of(Map.of(), new TreeSet<>(List.of(Names.ETHER, Names.ICX)));
  }

  /** The accounts that the devnet made for its user. */
  private record Users(DevnetClient client) implements Desk.Accounts {
    @Override
    public Trader of(Coin coin) {
      return switch (coin) {
        case ETH -> client.ethereumTrader("user-ethereum");
        case ICX -> client.loopchainTrader("user-icon");
      };
    }

    @Override
    public boolean has(Coin coin) {
      return true;
    }
  }

  /** Whether both were paid, and the reserves and the price moved as they have to. */
  public boolean run() throws TransientFailure, Refused, Reverted {
    return swap(Coin.ETH, Coins.units("1")) && swap(Coin.ICX, Coins.units("500"));
  }

  private boolean swap(Coin from, BigInteger amount) throws TransientFailure, Refused, Reverted {
    Coin to = from.other();
    desk.out().printf("%nSwap of %s for %s%n", Tables.amount(amount, from), to.name());
    PoolStatus before = pool();
    reserves("before", before);
    Offer offer = desk.exchange().quote(desk.asset(from), desk.asset(to), amount, SLIPPAGE_PPM);
    Trader receiver = desk.trader(to);
    TradeOrder order =
        new TradeOrder.Swap(
            desk.asset(to),
            receiver.account(),
            offer.minimum(),
            Instant.now().getEpochSecond() + DEADLINE_SECONDS);
    Trader.Entry entry = desk.trader(from).deposit(amount, order.encode());
    Optional<OrderStatus> settled = new OrderFollower(desk).follow(entry);
    PoolStatus after = pool();
    reserves("after", after);
    boolean moved =
        reserve(after, from).compareTo(reserve(before, from)) > 0
            && reserve(after, to).compareTo(reserve(before, to)) < 0;
    if (!moved) {
      desk.out().println("  the reserves did not move as they have to");
    }
    return moved && settled.filter(OrderStatus::isPaid).isPresent();
  }

  private PoolStatus pool() throws TransientFailure, Refused {
    return desk.exchange().pools().getFirst();
  }

  private BigInteger reserve(PoolStatus pool, Coin coin) {
    return pool.first().asset().equals(desk.asset(coin).toString())
        ? pool.first().reserve()
        : pool.second().reserve();
  }

  private void reserves(String when, PoolStatus pool) {
    BigInteger ether = reserve(pool, Coin.ETH);
    BigInteger icx = reserve(pool, Coin.ICX);
    tables.line(
        "reserves " + when,
        "%s, %s; one ETH is %s ICX"
            .formatted(
                Tables.amount(ether, Coin.ETH),
                Tables.amount(icx, Coin.ICX),
                Tables.ratio(icx, ether)));
  }
}
