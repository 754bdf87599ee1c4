package io.nexushub.node.devnet;

import io.nexushub.node.exchange.Coins;
import io.nexushub.node.exchange.ExchangeClient;
import io.nexushub.node.exchange.OrderStatus;
import io.nexushub.node.exchange.Refused;
import io.nexushub.node.exchange.Trader;
import io.nexushub.portal.Pause;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.Reverted;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.TradeOrder;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The first liquidity of the devnet's pool, given by a market maker as anybody else would: a half
 * on each chain, which find one another in the exchange.
 */
final class PoolOpening {
  static final String MAKER_ON_ETHEREUM = "maker-ethereum";
  static final String MAKER_ON_COMMUNITY = "maker-icon";

  private static final BigInteger ETHER = Coins.units("500");
  private static final BigInteger ICX = Coins.units("500000");
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final long DEADLINE_SECONDS = 3_600;

  private PoolOpening() {}

  /** Blocks until the pool is open; one final block of Ethereum long. */
  static void open(DevnetClient client) throws DevnetFailure {
    try {
      Trader onEthereum = client.ethereumTrader(MAKER_ON_ETHEREUM);
      Trader onCommunity = client.loopchainTrader(MAKER_ON_COMMUNITY);
      Trader.Entry first = onEthereum.deposit(ETHER, half(Names.ICX, onCommunity));
      onCommunity.deposit(ICX, half(Names.ETHER, onEthereum));
      Optional<OrderStatus> order =
          new ExchangeClient(client.exchange())
              .follow(first.source(), LIMIT, InstantSource.system(), Pause.REAL, changed -> {});
      if (order.filter(settled -> settled.status().equals("EXECUTED")).isEmpty()) {
        throw new DevnetFailure(
            "the pool is not open after %d s: %s"
                .formatted(
                    LIMIT.toSeconds(),
                    order
                        .map(status -> status.status() + " " + status.reason())
                        .orElse("the deposit did not arrive")));
      }
    } catch (TransientFailure | Refused | Reverted e) {
      throw new DevnetFailure("the pool: " + e.getMessage(), e);
    }
  }

  static String described() {
    return "%s ETH and %s ICX".formatted(Coins.shown(ETHER), Coins.shown(ICX));
  }

  private static Bytes half(Asset other, Trader otherOwner) {
    return new TradeOrder.AddHalf(
            other,
            otherOwner.account(),
            BigInteger.ONE,
            Instant.now().getEpochSecond() + DEADLINE_SECONDS)
        .encode();
  }
}
