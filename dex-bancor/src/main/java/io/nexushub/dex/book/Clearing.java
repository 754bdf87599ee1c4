package io.nexushub.dex.book;

import io.nexushub.dex.curve.CrossReserve;
import io.nexushub.dex.curve.Quote;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One price for all trades of a block in one pool (ADR 0013).
 *
 * <p>What is given to the one side pays for what is given to the other; the pool takes the rest, at
 * what Bancor's formula pays for it, and that is the price for everybody. With equal weights and
 * {@code A}, {@code B} given to reserves {@code R1}, {@code R2} it is {@code (R2 + B) / (R1 + A)},
 * which for a trade alone is the formula's own {@code R2 a / (R1 + a)}.
 *
 * <p>A trade whose bound the price misses takes no part, the strictest first, because that betters
 * the price for its side. What is left does not depend on the order of the trades.
 */
public final class Clearing {
  private static final BigInteger ZERO = BigInteger.ZERO;

  /** Each further bit costs each block of a weighted pool another evaluation of the formula. */
  private static final int PRECISION_BITS = 60;

  private Clearing() {}

  /**
   * A trade.
   *
   * @param net what is exchanged, after the fee
   * @param least what has to come of it, at least 1
   */
  public record Bid(Side gives, BigInteger net, BigInteger least) {
    boolean isMet(Rate rate) {
      return rate.of(net).compareTo(least) >= 0;
    }

    /** Whether this one asks for a better price than the other. */
    private int stricter(Bid other) {
      return least.multiply(other.net).compareTo(other.least.multiply(net));
    }
  }

  /** What is paid for what is given; rounded down, so that the pool never pays too much. */
  public record Rate(BigInteger paid, BigInteger given) {
    static final Rate NONE = new Rate(ZERO, BigInteger.ONE);

    public BigInteger of(BigInteger amount) {
      return amount.multiply(paid).divide(given);
    }
  }

  /**
   * @param outs for each bid what it gets, or nothing if it takes no part
   * @param toFirst what those who take part give to the first reserve
   */
  public record Cleared(List<Optional<BigInteger>> outs, BigInteger toFirst, BigInteger toSecond) {
    public Cleared {
      outs = List.copyOf(outs);
    }
  }

  /** What a bid that took no part would have got beside those who did. */
  static BigInteger beside(Reserve first, Reserve second, Cleared cleared, Bid bid) {
    Rate rate =
        bid.gives() == Side.FIRST
            ? rate(first, second, cleared.toFirst().add(bid.net()), cleared.toSecond())
            : rate(second, first, cleared.toSecond().add(bid.net()), cleared.toFirst());
    return rate.of(bid.net());
  }

  public static Cleared clear(Reserve first, Reserve second, List<Bid> bids) {
    SortedSet<Integer> in = new TreeSet<>();
    for (int i = 0; i < bids.size(); i++) {
      in.add(i);
    }
    while (true) {
      BigInteger toFirst = sum(bids, in, Side.FIRST);
      BigInteger toSecond = sum(bids, in, Side.SECOND);
      Rate forFirst = rate(first, second, toFirst, toSecond);
      Rate forSecond = rate(second, first, toSecond, toFirst);
      boolean dropped = dropStrictest(bids, in, Side.FIRST, forFirst);
      dropped |= dropStrictest(bids, in, Side.SECOND, forSecond);
      if (!dropped) {
        return new Cleared(outs(bids, in, forFirst, forSecond), toFirst, toSecond);
      }
    }
  }

  private static List<Optional<BigInteger>> outs(
      List<Bid> bids, SortedSet<Integer> in, Rate forFirst, Rate forSecond) {
    List<Optional<BigInteger>> outs = new ArrayList<>();
    for (int i = 0; i < bids.size(); i++) {
      Bid bid = bids.get(i);
      Rate rate = bid.gives() == Side.FIRST ? forFirst : forSecond;
      outs.add(in.contains(i) ? Optional.of(rate.of(bid.net())) : Optional.empty());
    }
    return outs;
  }

  /** All bids with the strictest bound of a side go together, if the rate misses it. */
  private static boolean dropStrictest(
      List<Bid> bids, SortedSet<Integer> in, Side side, Rate rate) {
    List<Integer> strictest = new ArrayList<>();
    for (int i : in) {
      Bid bid = bids.get(i);
      if (bid.gives() != side || bid.isMet(rate)) {
        continue;
      }
      int order = strictest.isEmpty() ? 0 : bid.stricter(bids.get(strictest.getFirst()));
      if (order > 0) {
        strictest.clear();
      }
      if (order >= 0) {
        strictest.add(i);
      }
    }
    return in.removeAll(strictest);
  }

  private static BigInteger sum(List<Bid> bids, SortedSet<Integer> in, Side side) {
    BigInteger sum = ZERO;
    for (int i : in) {
      sum = bids.get(i).gives() == side ? sum.add(bids.get(i).net()) : sum;
    }
    return sum;
  }

  /** The rate for who gives to {@code to}, with {@code against} given to the other side. */
  private static Rate rate(Reserve to, Reserve from, BigInteger given, BigInteger against) {
    if (given.signum() == 0) {
      return Rate.NONE;
    }
    if (to.weight() == from.weight()) {
      return new Rate(from.balance().add(against), to.balance().add(given));
    }
    if (against.signum() == 0) {
      return new Rate(payout(to, from, given), given);
    }
    boolean more = worth(to, from, given).compareTo(worth(from, to, against)) >= 0;
    if (more) {
      BigInteger rest = rest(to, from, given, against);
      return new Rate(payout(to, from, rest).add(against), given);
    }
    BigInteger rest = rest(from, to, against, given);
    return new Rate(against.subtract(rest), given);
  }

  /** Amounts of both assets in one measure: at the price before the trades. */
  private static BigInteger worth(Reserve to, Reserve from, BigInteger given) {
    return given.multiply(from.balance()).multiply(BigInteger.valueOf(to.weight()));
  }

  /**
   * How much of what is given the pool has to take: the least amount for which it pays less than
   * the other side does for what is left, to 2^-60 of it. Found by halving, for there is no closed
   * form.
   */
  private static BigInteger rest(Reserve to, Reserve from, BigInteger given, BigInteger against) {
    BigInteger tooLittle = ZERO;
    BigInteger tooMuch = given;
    BigInteger near = given.shiftRight(PRECISION_BITS).max(BigInteger.ONE);
    while (tooMuch.subtract(tooLittle).compareTo(near) > 0) {
      BigInteger middle = tooLittle.add(tooMuch).shiftRight(1);
      BigInteger pool = payout(to, from, middle).multiply(given.subtract(middle));
      if (pool.compareTo(against.multiply(middle)) >= 0) {
        tooLittle = middle;
      } else {
        tooMuch = middle;
      }
    }
    return tooMuch;
  }

  /** Outside of the formula's domain it pays nothing; no book gets there. */
  private static BigInteger payout(Reserve to, Reserve from, BigInteger amount) {
    Quote quote =
        CrossReserve.payout(to.balance(), to.weight(), from.balance(), from.weight(), amount);
    return quote instanceof Quote.Priced(BigInteger paid) ? paid : ZERO;
  }
}
