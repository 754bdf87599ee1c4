package io.nexushub.portal.contract;

import static io.nexushub.portal.contract.Vault.CAP;
import static io.nexushub.portal.contract.Vault.WINDOW;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a vault has to be after a sequence of events, said in the plainest way: lists, sets and
 * sums. Times are seconds of blocks.
 */
final class VaultModel {
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private static final long SLICE = WINDOW / 3;

  final SortedMap<Long, Deposit> deposits = new TreeMap<>();
  final SortedMap<Long, Kept> kept = new TreeMap<>();
  final SortedSet<Long> settled = new TreeSet<>();
  private final List<Exit> payouts = new ArrayList<>();
  BigInteger balance = BigInteger.ZERO;

  /** A deposit and what may still be done with it. */
  record Deposit(String owner, BigInteger amount, long time, boolean answered, boolean returned) {}

  record Kept(String recipient, BigInteger amount, boolean payout) {}

  private record Exit(long time, BigInteger amount) {}

  /** Whether an order that is a payout may leave now. */
  boolean fits(long now, BigInteger amount) {
    BigInteger spent = BigInteger.ZERO;
    for (Exit exit : payouts) {
      if (now / SLICE - exit.time() / SLICE <= 3) {
        spent = spent.add(units(exit.amount()));
      }
    }
    return spent.add(units(amount)).compareTo(CAP.divide(GWEI)) <= 0;
  }

  void paid(long now, boolean payout, BigInteger amount) {
    balance = balance.subtract(amount);
    if (payout) {
      payouts.add(new Exit(now, amount));
    }
  }

  /** The most that left as payouts within any window. */
  BigInteger mostInAWindow() {
    BigInteger most = BigInteger.ZERO;
    for (Exit first : payouts) {
      BigInteger sum = BigInteger.ZERO;
      for (Exit exit : payouts) {
        boolean within = exit.time() >= first.time() && exit.time() < first.time() + WINDOW;
        sum = within ? sum.add(exit.amount()) : sum;
      }
      most = most.max(sum);
    }
    return most;
  }

  private static BigInteger units(BigInteger amount) {
    return amount.add(GWEI).subtract(BigInteger.ONE).divide(GWEI);
  }
}
