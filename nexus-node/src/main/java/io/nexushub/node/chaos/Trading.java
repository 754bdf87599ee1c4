package io.nexushub.node.chaos;

import io.nexushub.interop.LoopchainApplication;
import io.nexushub.node.exchange.Coins;
import io.nexushub.node.exchange.ExchangeClient;
import io.nexushub.node.exchange.PoolStatus;
import io.nexushub.node.exchange.Refused;
import io.nexushub.node.exchange.Trader;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.Reverted;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.OwnerRequest;
import io.nexushub.protocol.dex.TradeOrder;
import java.math.BigInteger;
import java.time.InstantSource;

/**
 * Does what a plan says, for one trader.
 *
 * @param another to whom he lets some of his swaps be paid
 * @param refuser a contract on Ethereum that refuses coins
 */
record Trading(
    Party party,
    Party another,
    ExchangeClient exchange,
    Address refuser,
    Ledger ledger,
    InstantSource clock,
    Screen screen) {
  private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);
  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  /** What is shorter would be all zeros as a coin. */
  private static final BigInteger SHOWN_AS_UNITS = BigInteger.TEN.pow(12);

  private static final long FAIR_SLIPPAGE_PPM = 50_000;
  private static final long LIQUIDITY_DEADLINE_SECONDS = 300;

  /** What a chain or the exchange refuses at once never was an order. */
  void perform(Act act) throws TransientFailure {
    try {
      perform(act, pool());
    } catch (Reverted e) {
      ledger.count("refused by the chain");
      screen.line(party.name(), act.title() + ": refused by the chain: " + e.getMessage());
    } catch (Refused e) {
      ledger.count("refused by the exchange");
      screen.line(party.name(), act.title() + ": refused by the exchange: " + e.getMessage());
    }
  }

  private void perform(Act act, PoolStatus pool) throws TransientFailure, Reverted, Refused {
    switch (act) {
      case Act.Swap swap -> {
        BigInteger amount = units(pool, swap.from(), swap.size());
        deposit(act, swap.from(), amount, order(swap, amount));
      }
      case Act.Gibberish(Chain from, Act.Size size, Bytes order) ->
          deposit(act, from, units(pool, from, size), order);
      case Act.AddOne(Chain from, Act.Size size) -> {
        TradeOrder order =
            new TradeOrder.AddOne(
                from.other().coin(), BigInteger.ONE, now() + LIQUIDITY_DEADLINE_SECONDS);
        deposit(act, from, units(pool, from, size), order.encode());
      }
      case Act.AddPair(Act.Size size) -> {
        BigInteger ether = units(pool, Chain.ETHEREUM, size);
        BigInteger ratio = reserve(pool, Chain.COMMUNITY);
        BigInteger loop = ether.multiply(ratio).divide(reserve(pool, Chain.ETHEREUM));
        deposit(act, Chain.ETHEREUM, ether, half(Chain.ETHEREUM, party));
        deposit(act, Chain.COMMUNITY, loop.max(BigInteger.ONE), half(Chain.COMMUNITY, party));
      }
      case Act.AddLonely(Chain from, Act.Size size, long deadlineSeconds) -> {
        ChainAddress nobody = another.on(from.other()).account();
        TradeOrder order =
            new TradeOrder.AddHalf(
                from.other().coin(), nobody, BigInteger.ONE, now() + deadlineSeconds);
        deposit(act, from, units(pool, from, size), order.encode());
      }
      case Act.Remove remove -> remove(remove);
    }
  }

  private void deposit(Act act, Chain from, BigInteger amount, Bytes order)
      throws TransientFailure, Reverted {
    Trader.Entry entry = party.on(from).deposit(amount, order);
    ledger.entered(from, entry);
    screen.line(
        party.name(), "%s: %s (%s)".formatted(act.title(), shown(amount, from), entry.source()));
  }

  private static String shown(BigInteger amount, Chain chain) {
    return amount.compareTo(SHOWN_AS_UNITS) < 0
        ? amount + " units"
        : Coins.shown(amount) + " " + chain.symbol();
  }

  private void remove(Act.Remove remove) throws TransientFailure, Reverted, Refused {
    Chain owner = remove.owner();
    ChainAddress account = party.on(owner).account();
    BigInteger part =
        exchange
            .shares(
                owner.network(), account.toString(), Chain.ETHEREUM.coin(), Chain.COMMUNITY.coin())
            .multiply(BigInteger.valueOf(remove.percent()))
            .divide(HUNDRED);
    if (part.signum() == 0) {
      ledger.count("no shares to give back");
      return;
    }
    long deadline = now() + LIQUIDITY_DEADLINE_SECONDS;
    OwnerRequest wish =
        remove.only().isPresent()
            ? new OwnerRequest.RemoveOne(
                side(remove.only().get()), remove.only().get().other().coin(), part, deadline)
            : new OwnerRequest.RemoveBoth(
                side(Chain.ETHEREUM), side(Chain.COMMUNITY), part, deadline);
    Trader.Entry entry = party.on(owner).request(wish.encode());
    ledger.entered(owner, entry);
    screen.line(party.name(), remove.title() + " (" + entry.source() + ")");
  }

  private OwnerRequest.Side side(Chain chain) {
    return new OwnerRequest.Side(chain.coin(), BigInteger.ONE, party.on(chain).account());
  }

  private Bytes half(Chain of, Party owner) {
    return new TradeOrder.AddHalf(
            of.other().coin(),
            owner.on(of.other()).account(),
            BigInteger.ONE,
            now() + LIQUIDITY_DEADLINE_SECONDS)
        .encode();
  }

  private Bytes order(Act.Swap swap, BigInteger amount) throws TransientFailure {
    Chain to = swap.from().other();
    return new TradeOrder.Swap(
            to.coin(), recipient(swap, to), bound(swap, amount), now() + swap.deadlineSeconds())
        .encode();
  }

  private ChainAddress recipient(Act.Swap swap, Chain to) {
    return switch (swap.recipient()) {
      case SELF -> party.on(to).account();
      case ANOTHER_TRADER -> another.on(to).account();
      case OF_THE_WRONG_CHAIN -> party.on(swap.from()).account();
      case REFUSER ->
          switch (to) {
            case ETHEREUM -> new ChainAddress(ChainAddress.Form.ETHEREUM, refuser);
            case COMMUNITY -> ChainAddress.of(LoopchainApplication.BMC.toString());
          };
    };
  }

  /** What is too small for a quote is sent all the same: the exchange has to cope with it. */
  private BigInteger bound(Act.Swap swap, BigInteger amount) throws TransientFailure {
    BigInteger expected;
    try {
      expected =
          exchange
              .quote(swap.from().coin(), swap.from().other().coin(), amount, FAIR_SLIPPAGE_PPM)
              .expected();
    } catch (Refused noQuote) {
      return BigInteger.ONE;
    }
    BigInteger bound =
        switch (swap.bound()) {
          case FAIR ->
              expected
                  .multiply(MILLION.subtract(BigInteger.valueOf(FAIR_SLIPPAGE_PPM)))
                  .divide(MILLION);
          case TIGHT -> expected;
          case UNREACHABLE -> expected.shiftLeft(1);
        };
    return bound.max(BigInteger.ONE);
  }

  private PoolStatus pool() throws TransientFailure, Refused {
    return exchange.pools().getFirst();
  }

  private static BigInteger units(PoolStatus pool, Chain chain, Act.Size size) {
    return switch (size) {
      case Act.Size.Units(long units) -> BigInteger.valueOf(units);
      case Act.Size.Part(int ppm) ->
          reserve(pool, chain)
              .multiply(BigInteger.valueOf(ppm))
              .divide(MILLION)
              .max(BigInteger.ONE);
    };
  }

  private static BigInteger reserve(PoolStatus pool, Chain chain) {
    PoolStatus.Side side =
        pool.first().asset().equals(chain.coin().toString()) ? pool.first() : pool.second();
    return side.reserve();
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }
}
