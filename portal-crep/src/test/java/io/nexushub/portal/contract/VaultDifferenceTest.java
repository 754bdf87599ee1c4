package io.nexushub.portal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.portal.contract.VaultMove.Order;
import io.nexushub.portal.contract.VaultMove.Person;
import io.nexushub.simulator.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The same moves on EthReserve.sol and on the community's SCORE, at the same times: the same is
 * refused, logged, said to the exchange, paid and kept. What is meant to differ, docs/spec/
 * reserves.md names under "Where the two differ", and the moves stay out of it.
 */
@ExtendWith(EvmExtension.class)
class VaultDifferenceTest {
  private static final int STEPS = 80;
  private static final long NUMBERS = 40;

  /** Of the window of one hour; those of the others begin and end where a quarter of it is far. */
  private static final long SLICE = 1_200;

  private static final List<Long> WINDOWS = List.of(1_800L, Vault.WINDOW, 7_200L);
  private static final List<Person> RECIPIENTS = List.of(Person.ALICE, Person.BOB, Person.CONTRACT);

  private final EthSide ethereum;
  private final ScoreSide score;

  /**
   * Deposits since time last passed: how old a refund's deposit is, the vaults tell differently.
   */
  private final Map<Long, VaultMove.Deposit> fresh = new LinkedHashMap<>();

  private long lastDeposit;
  private long lastPolicy;

  VaultDifferenceTest(Evm evm) {
    this.ethereum = new EthSide(evm);
    this.score = new ScoreSide(ethereum::now);
  }

  @Seeds(3)
  void bothVaultsDoTheSame(long seed) {
    Random random = new Random(seed);
    both(new VaultMove.Policy(++lastPolicy, Vault.WINDOW, 1_000, false));
    both(new VaultMove.Wait(untilQuarter()));
    assertThat(both(new VaultMove.Deposit(Person.ALICE, 900)))
        .containsExactly("Deposited[1, ALICE, 900]", "says deposit 1 of 900");
    Order payout = new Order(1, Person.BOB, 500, 0);
    assertThat(both(new VaultMove.Orders(List.of(payout))))
        .containsExactly("Paid[1, BOB, 500, 1, foreign/7]", "says settled [1 PAID]");
    for (int step = 0; step < STEPS; step++) {
      VaultMove move = move(random);
      both(move);
      check(move, random);
    }
  }

  private List<String> both(VaultMove move) {
    List<String> there = ethereum.play(move);
    List<String> here = score.play(move);
    assertThat(here).as("%s", move).isEqualTo(there);
    if (move instanceof VaultMove.Deposit deposit && !there.contains(VaultSide.REFUSED)) {
      fresh.put(++lastDeposit, deposit);
    }
    return there;
  }

  private void check(VaultMove move, Random random) {
    assertThat(score.balance()).as("%s", move).isEqualTo(ethereum.balance());
    long number = 1 + random.nextLong(NUMBERS);
    assertThat(score.ledger(number)).as("%s", move).isEqualTo(ethereum.ledger(number));
  }

  private VaultMove move(Random random) {
    return switch (random.nextInt(14)) {
      case 0, 1, 2 -> new VaultMove.Deposit(owner(random), random.nextLong(600));
      case 3, 4, 5, 6 -> orders(random);
      case 7 -> new VaultMove.Answer(deposit(random), random.nextBoolean());
      case 8, 9 ->
          new VaultMove.Claim(1 + random.nextLong(NUMBERS), anybody(random), recipient(random));
      case 10 -> new VaultMove.Reclaim(deposit(random), anybody(random), recipient(random));
      case 11 -> policy(random);
      case 12 -> pause(random);
      default -> waiting(random);
    };
  }

  private static Person owner(Random random) {
    return random.nextBoolean() ? Person.ALICE : Person.BOB;
  }

  private static Person anybody(Random random) {
    return Person.values()[random.nextInt(4)];
  }

  private static Person recipient(Random random) {
    return RECIPIENTS.get(random.nextInt(RECIPIENTS.size()));
  }

  /** One that there is, or the next. */
  private long deposit(Random random) {
    return 1 + random.nextLong(lastDeposit + 1);
  }

  private VaultMove orders(Random random) {
    List<Order> orders = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      orders.add(order(random));
    }
    return new VaultMove.Orders(orders);
  }

  /** Numbers repeat; a refund may be too much, or to somebody else, and then the message fails. */
  private Order order(Random random) {
    long number = 1 + random.nextLong(NUMBERS);
    if (random.nextInt(3) != 0 || fresh.isEmpty()) {
      return new Order(number, recipient(random), 1 + random.nextLong(1_100), 0);
    }
    List<Long> numbers = List.copyOf(fresh.keySet());
    long refunded = numbers.get(random.nextInt(numbers.size()));
    VaultMove.Deposit deposit = fresh.get(refunded);
    Person to = random.nextInt(8) == 0 ? owner(random) : deposit.owner();
    long units = 1 + random.nextLong(random.nextInt(8) == 0 ? 700 : deposit.units());
    return new Order(number, to, units, refunded);
  }

  /** Numbers that were there before come too. */
  private VaultMove policy(Random random) {
    lastPolicy += random.nextInt(3);
    return new VaultMove.Policy(
        lastPolicy,
        WINDOWS.get(random.nextInt(WINDOWS.size())),
        200 + random.nextLong(2_000),
        random.nextInt(16) == 0);
  }

  private static VaultMove pause(Random random) {
    return random.nextInt(3) == 0
        ? new VaultMove.Pause(anybody(random))
        : new VaultMove.Lift(random.nextBoolean() ? Person.LIFTER : anybody(random));
  }

  /** Some slices, or past a pause, or past a notice; always to where no slice ends soon. */
  private VaultMove waiting(Random random) {
    fresh.clear();
    long slices =
        switch (random.nextInt(6)) {
          case 0 -> 75;
          case 1 -> 150;
          default -> 1 + random.nextLong(5);
        };
    return new VaultMove.Wait(slices * SLICE + untilQuarter());
  }

  private long untilQuarter() {
    return SLICE - Math.floorMod(ethereum.now() - SLICE / 4, SLICE);
  }
}
