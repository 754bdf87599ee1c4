package io.nexushub.dex.channel;

import static io.nexushub.dex.channel.DexWorld.BOB;
import static io.nexushub.dex.channel.DexWorld.ETH;
import static io.nexushub.dex.channel.DexWorld.ETHER;
import static io.nexushub.dex.channel.DexWorld.ICON;
import static io.nexushub.dex.channel.DexWorld.ICX;
import static io.nexushub.dex.channel.DexWorld.LATER;

import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.TradeOrder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Orders a second that the channel's application settles in one thread: {@code mvn -q -pl
 * dex-bancor -am -Pbench -DskipTests -Dbench.main=io.nexushub.dex.channel.SettlementBenchmark
 * test-compile}.
 *
 * <p>An order is settled in two blocks: one takes its deposit in, trades and orders the payout, one
 * takes in that the vault has paid. Both are counted, with the notaries' signatures that a block of
 * theirs is believed for, the invariants, and the root of the state; consensus, store and network
 * are not.
 */
final class SettlementBenchmark {
  /** More leave no room in a block for what the exchange says about them. */
  private static final int[] ORDERS = {1, 20, 200};

  private static final int WARM_UP_ORDERS = 4_000;
  private static final int ROUNDS = 7;
  private static final int MIN_BLOCKS = 5;
  private static final int ROUND_ORDERS = 1_000;
  private static final long SEED = 1;

  private final DexWorld world = new DexWorld().provided();
  private final Random random = new Random(SEED);

  private SettlementBenchmark() {}

  public static void main(String[] arguments) {
    System.out.printf(
        "%-24s %12s %12s %12s%n", "orders in a block", "median/s", "best/s", "us each");
    for (int orders : ORDERS) {
      new SettlementBenchmark().measure(orders);
    }
    System.out.println("java " + Runtime.version());
  }

  private void measure(int orders) {
    for (int done = 0; done < WARM_UP_ORDERS; done += 200) {
      settle(200);
    }
    double[] found = new double[ROUNDS];
    int blocks = Math.max(MIN_BLOCKS, Math.min(100, ROUND_ORDERS / orders));
    Arrays.setAll(found, round -> perSecond(orders, blocks));
    Arrays.sort(found);
    double median = found[ROUNDS / 2];
    System.out.printf(
        Locale.ROOT,
        "%-24d %,12.0f %,12.0f %,12.0f%n",
        orders,
        median,
        found[ROUNDS - 1],
        1e6 / median);
  }

  private double perSecond(int orders, int blocks) {
    long before = world.executionNanos;
    for (int block = 0; block < blocks; block++) {
      settle(orders);
    }
    return orders * blocks * 1e9 / (world.executionNanos - before);
  }

  /** One block of deposits, then one of what the vaults answer. */
  private void settle(int orders) {
    BtpMessage[] deposits = new BtpMessage[orders];
    Arrays.setAll(deposits, i -> swap());
    world.run(deposits);
    List<BtpMessage> answers = new ArrayList<>();
    int paid = 0;
    for (BtpMessage message : world.take()) {
      int ordered = DexWorld.orders(message).size();
      paid += ordered;
      if (ordered > 0) {
        answers.add(DexWorld.outcomes(message, Outcome.PAID));
      }
    }
    if (paid != orders) {
      throw new IllegalStateException(paid + " payments for " + orders + " orders");
    }
    world.run(answers.toArray(new BtpMessage[0]));
    world.take();
  }

  /** Of a millionth to a thousandth of the reserve, either way. */
  private BtpMessage swap() {
    BigInteger part = BigInteger.valueOf(1 + random.nextInt(1_000));
    if (random.nextBoolean()) {
      BigInteger amount = BigInteger.TEN.pow(15).multiply(part);
      TradeOrder order = new TradeOrder.Swap(ICX, BOB, BigInteger.ONE, LATER);
      return world.deposit(ETH, DexWorld.ALICE, amount, order);
    }
    BigInteger amount = BigInteger.TEN.pow(18).multiply(part.multiply(BigInteger.valueOf(5)));
    TradeOrder order = new TradeOrder.Swap(ETHER, DexWorld.ALICE, BigInteger.ONE, LATER);
    return world.deposit(ICON, BOB, amount, order);
  }
}
