package io.nexushub.portal.contract;

import static io.nexushub.portal.contract.Vault.CAP;
import static io.nexushub.portal.contract.Vault.WINDOW;
import static io.nexushub.portal.contract.Vault.claiming;
import static io.nexushub.portal.contract.Vault.reclaiming;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.portal.contract.Vault.Mood;
import io.nexushub.portal.contract.VaultModel.Deposit;
import io.nexushub.portal.contract.VaultModel.Kept;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.VaultOrder;
import io.nexushub.simulator.Seeds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.web3j.abi.datatypes.Function;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * Random deposits, orders, replays, answers, errors, claims and time, held against a model after
 * every step: the vault owns exactly deposits less payments, a number settles once, and no window
 * lets more than the cap out.
 */
@ExtendWith(EvmExtension.class)
class VaultModelTest {
  private static final int STEPS = 70;
  private static final long NUMBERS = 40;

  private final Evm evm;
  private final Vault vault;
  private final VaultModel model = new VaultModel();
  private final List<String> people = new ArrayList<>();

  /** Network serial numbers of deposits; a claim's notice takes one too. */
  private final List<Long> serials = new ArrayList<>();

  private long lastDeposit;
  private long lastSerial;

  VaultModelTest(Evm evm) {
    this.evm = evm;
    this.vault = new Vault(evm);
  }

  @Seeds(4)
  void balanceIsDepositsLessPayments(long seed) {
    Random random = new Random(seed);
    people.add(vault.alice);
    people.add(vault.bob);
    people.add(vault.receiver(Mood.GRATEFUL));
    people.add(vault.receiver(Mood.REVERTING));
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> deposit(random);
        case 3, 4, 5 -> orders(random);
        case 6 -> answer(random);
        case 7 -> claim(random);
        case 8 -> reclaim(random);
        default -> evm.pass(1 + random.nextLong(WINDOW / 2));
      }
      check(random);
    }
  }

  private void deposit(Random random) {
    String owner = people.get(random.nextInt(people.size()));
    BigInteger amount = amount(random);
    Function deposit = Vault.depositing(amount, new byte[random.nextInt(40)]);
    if (people.indexOf(owner) < 2) {
      evm.send(owner, vault.address, deposit, amount);
    } else {
      vault.act(owner, deposit, amount);
    }
    model.deposits.put(++lastDeposit, new Deposit(owner, amount, evm.now(), false, false));
    model.balance = model.balance.add(amount);
    serials.add(++lastSerial);
  }

  private void orders(Random random) {
    List<VaultOrder> orders = new ArrayList<>();
    List<Long> refunded = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      orders.add(order(random, refunded));
    }
    TransactionReceipt receipt = vault.orders(orders.toArray(VaultOrder[]::new));
    List<Outcome> outcomes = Vault.outcomes(receipt);
    assertThat(outcomes).hasSameSizeAs(orders);
    for (int i = 0; i < orders.size(); i++) {
      assertThat(settle(orders.get(i), outcomes.get(i)))
          .as("%s", orders.get(i))
          .isEqualTo(outcomes.get(i));
    }
  }

  /** A payout of anything, or a refund that is true when its number is new. */
  private VaultOrder order(Random random, List<Long> refunded) {
    long number = 1 + random.nextLong(NUMBERS);
    List<Long> open = new ArrayList<>();
    for (Map.Entry<Long, Deposit> entry : model.deposits.entrySet()) {
      Deposit deposit = entry.getValue();
      if (!deposit.returned() && deposit.amount().signum() != 0) {
        open.add(entry.getKey());
      }
    }
    open.removeAll(refunded);
    if (random.nextInt(3) != 0 || open.isEmpty()) {
      return Vault.payout(number, people.get(random.nextInt(people.size())), amount(random));
    }
    long source = open.get(random.nextInt(open.size()));
    refunded.add(source);
    Deposit deposit = model.deposits.get(source);
    BigInteger part = random.nextBoolean() ? deposit.amount() : BigInteger.ONE;
    return Vault.refund(number, deposit.owner(), part, source);
  }

  /**
   * What the model says an order comes to.
   *
   * @param told what the vault says; believed of refunds of old deposits, whose cap is not modelled
   */
  private Outcome settle(VaultOrder order, Outcome told) {
    if (!model.settled.add(order.number())) {
      return Outcome.REPEATED;
    }
    boolean payout = order.kind() == VaultOrder.Kind.PAYOUT;
    String recipient = order.recipient().toString();
    long now = evm.now();
    if (!payout) {
      model.deposits.computeIfPresent(
          order.source().number(),
          (number, found) ->
              new Deposit(
                  found.owner(),
                  found.amount().subtract(order.amount()),
                  found.time(),
                  found.answered(),
                  found.returned()));
    }
    Deposit source = model.deposits.get(order.source().number());
    boolean old = !payout && now - source.time() >= WINDOW;
    boolean refuses = people.indexOf(recipient) == 3;
    boolean funded = model.balance.compareTo(order.amount()) >= 0;
    boolean fits = payout ? model.fits(now, order.amount()) : !old || told == Outcome.PAID;
    if (!refuses && funded && fits) {
      model.paid(now, payout, order.amount());
      return Outcome.PAID;
    }
    model.kept.put(order.number(), new Kept(recipient, order.amount(), payout));
    return Outcome.CLAIMABLE;
  }

  private void answer(Random random) {
    if (lastDeposit == 0) {
      return;
    }
    long number = 1 + random.nextLong(lastDeposit);
    long serial = serials.get((int) number - 1);
    boolean fails = random.nextBoolean();
    TransactionReceipt receipt =
        fails ? vault.fail(number, serial) : vault.acknowledge(number, serial);
    Deposit deposit = model.deposits.get(number);
    int expected = deposit.answered() ? 0 : 1;
    assertThat(Vault.count(receipt, fails ? Vault.RETURNED : Vault.ACKNOWLEDGED))
        .isEqualTo(expected);
    model.deposits.put(
        number,
        new Deposit(
            deposit.owner(),
            deposit.amount(),
            deposit.time(),
            true,
            deposit.returned() || (expected == 1 && fails)));
  }

  private void claim(Random random) {
    long number = 1 + random.nextLong(NUMBERS);
    Kept kept = model.kept.get(number);
    String thief = vault.centre.owner;
    assertThat(evm.call(thief, vault.address, claiming(number, thief)))
        .isInstanceOf(Evm.Outcome.Reverted.class);
    if (kept == null) {
      return;
    }
    boolean possible =
        people.indexOf(kept.recipient()) != 3
            && model.balance.compareTo(kept.amount()) >= 0
            && (!kept.payout() || model.fits(evm.now(), kept.amount()));
    Function claim = claiming(number, kept.recipient());
    boolean paid = evm.call(thief, vault.address, claim) instanceof Evm.Outcome.Returned;
    if (kept.payout() && possible) {
      assertThat(paid).isTrue();
    }
    if (paid) {
      evm.send(thief, vault.address, claim);
      lastSerial++;
      model.kept.remove(number);
      model.paid(evm.now(), kept.payout(), kept.amount());
    }
  }

  private void reclaim(Random random) {
    if (lastDeposit == 0) {
      return;
    }
    long number = 1 + random.nextLong(lastDeposit);
    Deposit deposit = model.deposits.get(number);
    Function reclaim = reclaiming(number, deposit.owner());
    boolean possible =
        deposit.returned()
            && deposit.amount().signum() != 0
            && people.indexOf(deposit.owner()) != 3
            && model.balance.compareTo(deposit.amount()) >= 0;
    assertThat(evm.call(vault.bob, vault.address, reclaim) instanceof Evm.Outcome.Returned)
        .isEqualTo(possible);
    if (possible) {
      evm.send(vault.bob, vault.address, reclaim);
      model.balance = model.balance.subtract(deposit.amount());
      model.deposits.put(
          number, new Deposit(deposit.owner(), BigInteger.ZERO, deposit.time(), true, true));
    }
  }

  private void check(Random random) {
    assertThat(vault.balance()).isEqualTo(model.balance);
    assertThat(model.mostInAWindow()).isLessThanOrEqualTo(CAP);
    long number = 1 + random.nextLong(NUMBERS);
    assertThat(vault.isSettled(number)).isEqualTo(model.settled.contains(number));
    Kept kept = model.kept.get(number);
    assertThat(vault.heldOf(number).amount())
        .isEqualTo(kept == null ? BigInteger.ZERO : kept.amount());
    if (lastDeposit > 0) {
      long deposit = 1 + random.nextLong(lastDeposit);
      assertThat(vault.depositOf(deposit).amount()).isEqualTo(model.deposits.get(deposit).amount());
    }
  }

  private static BigInteger amount(Random random) {
    return new BigInteger(40 + random.nextInt(22), random).add(BigInteger.ONE);
  }
}
