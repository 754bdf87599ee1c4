package io.nexushub.dex.book;

import io.nexushub.dex.book.Clearing.Cleared;
import io.nexushub.dex.curve.CrossReserve;
import io.nexushub.dex.curve.Quote;
import io.nexushub.protocol.dex.Asset;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a trade would give if it were alone in the next block, computed by what executes it: {@link
 * Trade} and {@link Clearing}.
 */
public final class Quotation {
  /** How long an offer is meant; what the deposit's order says holds anyway. */
  public static final long VALID_SECONDS = 60;

  private static final long HIGH_IMPACT_PPM = 30_000;
  private static final long SEVERE_IMPACT_PPM = 150_000;

  /** How often a cost rounded too low is tried one unit higher. */
  private static final int COST_STEPS = 4;

  private static final BigInteger WHOLE = BigInteger.valueOf(Fees.WHOLE_PPM);

  private Quotation() {}

  /** An offer, or why there is none. */
  public sealed interface Answer {}

  /**
   * @param amount what is given, fees included
   * @param expected what comes of it
   * @param minimum what to ask for at least, given the slippage
   * @param providersFee in units of what is given, like {@code protocolFee}
   * @param impactPpm how much worse than the price before it the trade is, without fees
   * @param recommended less is not worth its way
   */
  public record Offer(
      PoolId pool,
      Asset give,
      Asset get,
      BigInteger amount,
      BigInteger expected,
      BigInteger minimum,
      BigInteger providersFee,
      BigInteger protocolFee,
      Price before,
      Price after,
      long impactPpm,
      BigInteger recommended,
      List<Warning> warnings)
      implements Answer {
    public Offer {
      warnings = List.copyOf(warnings);
    }
  }

  public record NoOffer(Fault fault, String reason) implements Answer {}

  /** What one unit that is given is worth, as a fraction. */
  public record Price(BigInteger numerator, BigInteger denominator) {
    static Price of(Reserve to, Reserve from) {
      return new Price(
          from.balance().multiply(BigInteger.valueOf(to.weight())),
          to.balance().multiply(BigInteger.valueOf(from.weight())));
    }
  }

  /** What a trader should know before he signs. */
  public enum Warning {
    /** From 3 % on. */
    HIGH_IMPACT,
    /** From 15 % on. */
    SEVERE_IMPACT,
    BELOW_RECOMMENDED,
    /** The vault pays nothing at the time. */
    PAYOUTS_PAUSED
  }

  /** Why there is no offer, with a number for programs. */
  public enum Fault {
    NO_POOL(1),
    HALTED(2),
    POOL_STOPPED(3),
    POOL_EMPTY(4),
    AMOUNT_TOO_SMALL(5),
    AMOUNT_TOO_GREAT(6),
    EXCEEDS_RESERVE(7),
    /** The vault may not pay so much at once. */
    ABOVE_CAP(8);

    private final int number;

    Fault(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }

  /**
   * I give {@code amount}: what do I get?
   *
   * @param slippagePpm how much less than expected is acceptable
   */
  public static Answer exactIn(
      Book book, Asset give, Asset get, BigInteger amount, long slippagePpm) {
    Optional<NoOffer> fault = fault(book, give, get);
    if (fault.isPresent()) {
      return fault.get();
    }
    Pool pool = pool(book, give, get).orElseThrow();
    if (amount.bitLength() > Reserve.MAX_BITS
        || most(pool).add(amount).bitLength() > Reserve.MAX_BITS) {
      return none(
          Fault.AMOUNT_TOO_GREAT, "amount", amount, "a reserve below 2^" + Reserve.MAX_BITS);
    }
    Trade trade = Trade.of(pool, give, amount, BigInteger.ONE);
    Optional<BigInteger> out = out(pool, trade);
    return out.isEmpty()
        ? none(Fault.AMOUNT_TOO_SMALL, "amount", amount, "enough for one unit after the fee")
        : offer(book, pool, trade, out.get(), lessSlippage(out.get(), slippagePpm));
  }

  /**
   * I want {@code wanted}: what must I give? The offer's minimum is what is wanted, and its amount
   * the least that is enough.
   */
  public static Answer exactOut(Book book, Asset give, Asset get, BigInteger wanted) {
    Optional<NoOffer> fault = fault(book, give, get);
    if (fault.isPresent()) {
      return fault.get();
    }
    Pool pool = pool(book, give, get).orElseThrow();
    if (wanted.signum() <= 0) {
      return none(Fault.AMOUNT_TOO_SMALL, "wanted", wanted, ">= 1");
    }
    Optional<Trade> trade = cost(pool, give, wanted);
    if (trade.isEmpty()) {
      Reserve reserve = pool.reserve(pool.id().side(get));
      return none(Fault.EXCEEDS_RESERVE, "wanted", wanted, "< " + reserve.balance());
    }
    if (most(pool).add(trade.get().amount()).bitLength() > Reserve.MAX_BITS) {
      return none(
          Fault.AMOUNT_TOO_GREAT,
          "amount",
          trade.get().amount(),
          "a reserve below 2^" + Reserve.MAX_BITS);
    }
    BigInteger expected = out(pool, trade.get()).orElseThrow();
    return offer(book, pool, trade.get(), expected, wanted);
  }

  private static BigInteger lessSlippage(BigInteger out, long slippagePpm) {
    BigInteger kept = WHOLE.subtract(BigInteger.valueOf(slippagePpm));
    return out.multiply(kept).divide(WHOLE).max(BigInteger.ONE);
  }

  /** The least trade that gives so much, if any does. */
  private static Optional<Trade> cost(Pool pool, Asset give, BigInteger wanted) {
    Side side = pool.id().side(give);
    Reserve to = pool.reserve(side);
    Reserve from = pool.reserve(side.other());
    for (int step = 0; step <= COST_STEPS; step++) {
      Quote net =
          CrossReserve.cost(
              to.balance(),
              to.weight(),
              from.balance(),
              from.weight(),
              wanted.add(BigInteger.valueOf(step)));
      if (!(net instanceof Quote.Priced(BigInteger priced))) {
        return Optional.empty();
      }
      Trade trade = Trade.of(pool, side, pool.fees().gross(priced), wanted);
      if (out(pool, trade).isPresent()) {
        return Optional.of(trade);
      }
    }
    return Optional.empty();
  }

  private static Optional<BigInteger> out(Pool pool, Trade trade) {
    if (trade.net().signum() <= 0) {
      return Optional.empty();
    }
    Cleared cleared = Clearing.clear(pool.first(), pool.second(), List.of(trade.bid()));
    return cleared.outs().getFirst();
  }

  private static Answer offer(
      Book book, Pool pool, Trade trade, BigInteger out, BigInteger minimum) {
    Side side = trade.gives();
    Asset give = pool.id().asset(side);
    Asset get = pool.id().asset(side.other());
    Outflow outflow = book.vault(get).orElseThrow().outflow();
    if (out.compareTo(outflow.cap()) > 0) {
      return none(Fault.ABOVE_CAP, "payout", out, "<= " + outflow.cap() + ", the vault's cap");
    }
    Price before = Price.of(pool.reserve(side), pool.reserve(side.other()));
    Pool left = trade.applied(pool, out);
    BigInteger protocolFee = pool.fees().protocolPart(trade.fee());
    long impact = impact(before, trade.net(), out);
    BigInteger recommended = recommended(book, pool, give, get);
    return new Offer(
        pool.id(),
        give,
        get,
        trade.amount(),
        out,
        minimum,
        trade.fee().subtract(protocolFee),
        protocolFee,
        before,
        Price.of(left.reserve(side), left.reserve(side.other())),
        impact,
        recommended,
        warnings(outflow, trade.amount(), impact, recommended));
  }

  private static long impact(Price before, BigInteger net, BigInteger out) {
    BigInteger ideal = net.multiply(before.numerator());
    BigInteger missing = ideal.subtract(out.multiply(before.denominator()));
    return Fees.roundedUp(missing.multiply(WHOLE), ideal).longValueExact();
  }

  /** Enough to be worthwhile at both vaults. */
  private static BigInteger recommended(Book book, Pool pool, Asset give, Asset get) {
    BigInteger here = book.vault(give).orElseThrow().worthwhile();
    BigInteger there = book.vault(get).orElseThrow().worthwhile().max(BigInteger.ONE);
    return cost(pool, give, there).map(trade -> trade.amount().max(here)).orElse(here);
  }

  private static List<Warning> warnings(
      Outflow outflow, BigInteger amount, long impact, BigInteger recommended) {
    List<Warning> warnings = new ArrayList<>();
    if (impact >= SEVERE_IMPACT_PPM) {
      warnings.add(Warning.SEVERE_IMPACT);
    } else if (impact >= HIGH_IMPACT_PPM) {
      warnings.add(Warning.HIGH_IMPACT);
    }
    if (amount.compareTo(recommended) < 0) {
      warnings.add(Warning.BELOW_RECOMMENDED);
    }
    if (outflow.paused()) {
      warnings.add(Warning.PAYOUTS_PAUSED);
    }
    return warnings;
  }

  private static Optional<NoOffer> fault(Book book, Asset give, Asset get) {
    Optional<Pool> pool = pool(book, give, get);
    if (pool.isEmpty()) {
      return Optional.of(
          none(Fault.NO_POOL, "pool", give + " and " + get, "a pool of this exchange"));
    }
    if (book.halt().stops(Halt.QUOTES)) {
      return Optional.of(none(Fault.HALTED, "halt", book.halt(), Halt.NOTHING));
    }
    if (pool.get().isStopped()) {
      return Optional.of(none(Fault.POOL_STOPPED, "pool", pool.get().stopped(), "open"));
    }
    return pool.get().isEmpty()
        ? Optional.of(none(Fault.POOL_EMPTY, "reserves", "none", "some"))
        : Optional.empty();
  }

  private static BigInteger most(Pool pool) {
    return pool.first().balance().max(pool.second().balance());
  }

  private static Optional<Pool> pool(Book book, Asset give, Asset get) {
    return PoolId.of(give, get).flatMap(book::pool);
  }

  private static NoOffer none(Fault fault, String subject, Object found, Object expected) {
    return new NoOffer(fault, subject + ": " + found + " (expected: " + expected + ")");
  }
}
