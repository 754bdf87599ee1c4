package io.nexushub.interop;

import static io.nexushub.interop.LoopchainApplication.ECHO;
import static io.nexushub.interop.TestChain.address;
import static io.nexushub.interop.TestVault.ALICE;
import static io.nexushub.interop.TestVault.BOB;
import static io.nexushub.interop.TestVault.CAROL;
import static io.nexushub.interop.TestVault.LIFTER;
import static io.nexushub.interop.TestVault.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.LocalSigner;
import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Receipt;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.VaultOrder;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.simulator.Seeds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Random deposits, orders, replays, answers, errors, claims and time: the vault owns exactly what
 * was deposited less what its events say was paid, a number settles once, and what is owed to
 * somebody is the sum of what he can pull.
 */
class ReserveModelTest {
  private static final int STEPS = 150;
  private static final long NUMBERS = 60;
  private static final List<LocalSigner> PEOPLE = List.of(ALICE, BOB);

  private final TestVault vault = new TestVault(BigInteger.valueOf(3_000));
  private final SortedSet<Long> settled = new TreeSet<>();
  private final SortedMap<Long, Long> deposits = new TreeMap<>();
  private final SortedMap<Long, Integer> owners = new TreeMap<>();
  private final SortedSet<Long> answered = new TreeSet<>();
  private final List<Long> serials = new ArrayList<>();
  private final SortedSet<Long> reclaimable = new TreeSet<>();
  private long lastSerial;
  private long balance;

  @Seeds(6)
  void balanceIsDepositsLessPayments(long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> deposit(random);
        case 3, 4, 5 -> orders(random);
        case 6 -> answer(random);
        case 7 -> claim(random);
        case 8 -> reclaim(random);
        default -> vault.chain.sleep(random.nextLong(WINDOW) * 500_000);
      }
      check();
    }
  }

  private void deposit(Random random) {
    int owner = random.nextInt(PEOPLE.size());
    long amount = 1 + random.nextLong(1_000);
    vault.deposit(PEOPLE.get(owner), amount);
    long number = deposits.size() + 1;
    deposits.put(number, amount);
    owners.put(number, owner);
    serials.add(++lastSerial);
    balance += amount;
  }

  private void orders(Random random) {
    VaultOrder[] orders = new VaultOrder[1 + random.nextInt(5)];
    SortedSet<Long> used = new TreeSet<>();
    for (int i = 0; i < orders.length; i++) {
      orders[i] = order(random, used);
    }
    Receipt receipt = vault.orders(orders);
    List<Outcome> outcomes = vault.outcomes();
    assertThat(outcomes).hasSameSizeAs(orders);
    for (int i = 0; i < orders.length; i++) {
      boolean fresh = settled.add(orders[i].number());
      assertThat(outcomes.get(i) != Outcome.REPEATED).isEqualTo(fresh);
      if (fresh && orders[i].kind() == VaultOrder.Kind.REFUND) {
        long amount = orders[i].amount().longValueExact();
        deposits.computeIfPresent(orders[i].source().number(), (number, left) -> left - amount);
      }
    }
    balance -= sum(receipt, "Paid(");
  }

  private VaultOrder order(Random random, SortedSet<Long> used) {
    long number = 1 + random.nextLong(NUMBERS);
    long source = deposits.isEmpty() ? 0 : 1 + random.nextLong(deposits.size());
    boolean refundable =
        source != 0
            && deposits.get(source) > 0
            && !reclaimable.contains(source)
            && vault.deposit(source, "state").matches("waiting|acknowledged");
    if (refundable && random.nextInt(3) == 0 && used.add(source)) {
      IconAddress owner = address(PEOPLE.get(owners.get(source)));
      return TestVault.refund(number, owner, 1 + random.nextLong(deposits.get(source)), source);
    }
    List<IconAddress> recipients = List.of(address(ALICE), address(BOB), address(CAROL), ECHO);
    return TestVault.payout(number, recipients.get(random.nextInt(4)), 1 + random.nextLong(1_500));
  }

  private void answer(Random random) {
    if (deposits.isEmpty()) {
      return;
    }
    long number = 1 + random.nextLong(deposits.size());
    long serial = serials.get((int) number - 1);
    boolean fails = random.nextBoolean();
    Receipt receipt = fails ? vault.fail(number, serial) : vault.acknowledge(number, serial);
    boolean first = answered.add(number);
    assertThat(TestVault.count(receipt, fails ? "Returned" : "Acknowledged"))
        .isEqualTo(first ? 1 : 0);
    if (first && fails) {
      reclaimable.add(number);
    }
  }

  private void claim(Random random) {
    long number = 1 + random.nextLong(NUMBERS);
    IconAddress recipient = address(PEOPLE.get(random.nextInt(PEOPLE.size())));
    boolean his = vault.order(number, "recipient").equals(recipient.toString());
    Receipt receipt = vault.claim(LIFTER, number, recipient);
    if (receipt.success()) {
      assertThat(his).isTrue();
      lastSerial++;
      balance -= sum(receipt, "Claimed(");
      assertThat(vault.claim(LIFTER, number, recipient).success()).isFalse();
    }
  }

  private void reclaim(Random random) {
    if (deposits.isEmpty()) {
      return;
    }
    long number = 1 + random.nextLong(deposits.size());
    IconAddress owner = address(PEOPLE.get(owners.get(number)));
    Receipt receipt = vault.reclaim(CAROL, number, owner);
    boolean possible = reclaimable.contains(number) && balance >= deposits.get(number);
    assertThat(receipt.success()).isEqualTo(possible);
    if (possible) {
      reclaimable.remove(number);
      balance -= deposits.put(number, 0L);
    }
  }

  private void check() {
    assertThat(vault.balance()).isEqualTo(balance);
    for (long number = 1; number <= NUMBERS; number += 7) {
      assertThat(vault.order(number, "settled").equals("0x1")).isEqualTo(settled.contains(number));
    }
    for (int owner = 0; owner < PEOPLE.size(); owner++) {
      assertThat(vault.claimable(PEOPLE.get(owner))).isEqualTo(owed(owner));
    }
  }

  /** What an account can pull, added up from the single orders and deposits. */
  private long owed(int owner) {
    long sum = 0;
    for (long number : settled) {
      if (vault.order(number, "recipient").equals(address(PEOPLE.get(owner)).toString())) {
        sum += Long.decode(vault.order(number, "amount"));
      }
    }
    for (long number : reclaimable) {
      sum += owners.get(number) == owner ? deposits.get(number) : 0;
    }
    return sum;
  }

  private static long sum(Receipt receipt, String event) {
    long sum = 0;
    for (LogEvent log : receipt.events()) {
      if (LinkedChain.name(log).startsWith(event)) {
        sum += Long.decode(log.data().getFirst());
      }
    }
    return sum;
  }
}
