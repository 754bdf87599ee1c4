package io.nexushub.dex.book;

import static io.nexushub.dex.book.BookWorld.ALICE;
import static io.nexushub.dex.book.BookWorld.ALICE_ICON;
import static io.nexushub.dex.book.BookWorld.ETH;
import static io.nexushub.dex.book.BookWorld.ETHER;
import static io.nexushub.dex.book.BookWorld.ICON;
import static io.nexushub.dex.book.BookWorld.ICX;
import static io.nexushub.dex.book.BookWorld.LATER;
import static io.nexushub.dex.book.BookWorld.MALLORY;
import static io.nexushub.dex.book.BookWorld.MALLORY_ICON;
import static io.nexushub.dex.book.BookWorld.POOL;
import static io.nexushub.dex.book.BookWorld.coins;
import static io.nexushub.dex.book.BookWorld.toEther;
import static io.nexushub.dex.book.BookWorld.toIcx;
import static io.nexushub.dex.book.BookWorld.units;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.dex.book.Clearing.Cleared;
import io.nexushub.dex.channel.Change;
import io.nexushub.dex.channel.DexWorld;
import io.nexushub.notary.HubOperation;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.FromVault.Settlement;
import io.nexushub.protocol.dex.OwnerRequest;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.dex.TradeOrder;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What has cost other exchanges their reserves, tried on this one: one test for each incident, as
 * far as it concerns the book and its channel. What concerns the vaults' code is tried there.
 */
class IncidentsTest {
  private final BookWorld world = new BookWorld().provided(coins(1_000), coins(5_000_000));

  private BigInteger amount(SourceNumber source) {
    return world.payment(source).order().amount();
  }

  /** Pending trades are public, and who orders them chose the price. */
  @Test
  void bancor2017FrontRunning() {
    BookWorld cheap =
        new BookWorld(500_000, new Fees(1, 0)).provided(coins(1_000), coins(5_000_000));
    SourceNumber before =
        cheap.deposit(
            ETH, MALLORY, coins(200), new TradeOrder.Swap(ICX, MALLORY_ICON, units(1), LATER));
    SourceNumber victim = cheap.deposit(ETH, coins(100), toIcx(1));
    // As much as he will get, to the unit: he ends with the ICX he began with.
    BigInteger icx = coins(1_000_000);
    SourceNumber after =
        cheap.deposit(
            ICON, MALLORY_ICON, icx, new TradeOrder.Swap(ETHER, MALLORY, units(1), LATER));
    cheap.close();
    BigInteger ether = cheap.payment(after).order().amount().subtract(coins(200));
    BigInteger gained = cheap.payment(before).order().amount().subtract(icx);
    BigInteger price = cheap.payment(victim).order().amount().divide(units(100));
    // Both in ICX: ETH at what the victim paid for it.
    assertThat(ether.multiply(price).add(gained.multiply(coins(1)))).isNegative();
  }

  /** One hot key could replace the contract that owned the reserves. */
  @Test
  void bancor20180709OneKey() {
    DexWorld channel = new DexWorld();
    List<Change.Action> all =
        List.of(
            new Change.OpenPool(POOL, 500_000, new Fees(1, 0)),
            new Change.SetFees(POOL, new Fees(1, 0)),
            new Change.Resume(POOL),
            new Change.SetHalt(Halt.NOTHING),
            new Change.SetPolicy(ETH, 60, coins(1), false),
            new Change.PayFees(POOL, true, MALLORY, coins(1)));
    for (Change.Action action : all) {
      Change change = new Change(1, action);
      for (Signer member : DexWorld.MEMBERS) {
        Signature one = member.sign(change.digest(DexWorld.DEX));
        channel.assertUnchanged(
            11,
            "members who signed: 1 of 4",
            new HubOperation.Govern(change.encode(), List.of(one, one, one)));
      }
    }
  }

  /** The oracle had the same mistake as the formula: only a law between functions tells. */
  @Test
  void bancorLiquidateFormula() {
    Random chance = new Random(2020);
    for (int i = 0; i < 50; i++) {
      Pool before = world.pool();
      BigInteger ether = new BigInteger(70, chance).add(units(1_000_000));
      BigInteger had = world.shares(ETH, MALLORY);
      SourceNumber in =
          world.deposit(ETH, MALLORY, ether, new TradeOrder.AddOne(ICX, units(1), LATER));
      world.close();
      BigInteger shares = world.shares(ETH, MALLORY).subtract(had);
      SourceNumber out =
          world.wish(
              ETH,
              MALLORY,
              new OwnerRequest.RemoveOne(
                  new OwnerRequest.Side(ETHER, units(1), MALLORY), ICX, shares, LATER));
      world.close();
      assertThat(amount(out)).as("%s in", world.order(in).amount()).isLessThanOrEqualTo(ether);
      assertThat(world.pool().supply()).isEqualTo(before.supply());
      assertThat(world.ether().balance())
          .isGreaterThanOrEqualTo(before.reserve(POOL.side(ETHER)).balance());
    }
  }

  /** A token with the symbol ETH was taken for the coin. */
  @Test
  void thorchain20210629TokenNamedEth() {
    ChainAddress named = ChainAddress.of("0x" + Bytes.utf8("ETH").toHex() + "0".repeat(34));
    FromVault.Deposit deposit =
        new FromVault.Deposit(9, named, coins(1_000), MALLORY, toIcx(1).encode());
    assertThat(Intake.deposit(world.book, ETH, deposit, world.now()))
        .isInstanceOf(Intake.Reception.Refused.class);
    // Nor can it be asked for, or paired: it is no asset of any pool.
    Asset token = new Asset(ETH, named);
    SourceNumber swap =
        world.deposit(ICON, coins(1), new TradeOrder.Swap(token, ALICE, units(1), LATER));
    world.close();
    world.assertRefunded(swap, "pool: ");
  }

  /** What the outer transaction carried was believed, not what the vault received. */
  @Test
  void thorchain20210715WrappedRouter() {
    // A vault that was called with nothing has measured nothing, and nothing is what it says.
    FromVault nothing =
        new FromVault.Deposit(4, ETHER.address(), BigInteger.ZERO, MALLORY, toIcx(1).encode());
    assertThatThrownBy(() -> FromVault.decode(nothing.encode()))
        .hasMessageStartingWith("amount: 0");
    // What is credited is the message's amount to the unit; nothing else of it is a number.
    BigInteger received = world.vault(ETH).holdings().received();
    world.deposit(ETH, units(777), toIcx(1));
    assertThat(world.vault(ETH).holdings().received()).isEqualTo(received.add(units(777)));
  }

  /** A contract that was no vault announced a deposit, and the refund paid it out. */
  @Test
  void thorchain20210722FakeRouter() {
    NetworkAddress elsewhere = NetworkAddress.of("0x9.eth");
    assertThat(world.offer(elsewhere, 1, MALLORY, coins(1), Bytes.utf8("refund me")))
        .isInstanceOf(Intake.Reception.Refused.class);
    world.close();
    assertThat(world.depart(ETH)).isEmpty();
    assertThat(world.vault(ETH).lastOrder()).isZero();
    // A deposit that was made is refunded once, one by one, whatever comes again.
    SourceNumber bad = world.deposit(ETH, MALLORY, coins(1), Bytes.utf8("refund me"));
    world.close();
    world.offer(ETH, bad.number(), MALLORY, coins(100), Bytes.utf8("refund me"));
    world.close();
    world.assertRefunded(bad, "content: ");
    assertThat(world.vault(ETH).lastOrder()).isEqualTo(1);
  }

  /** The event said paid although the send had failed; a batch spent one value twice. */
  @Test
  void codeArena2024FailedSend() {
    SourceNumber one = world.deposit(ETH, coins(1), toIcx(1));
    SourceNumber other = world.deposit(ETH, coins(1), toIcx(1));
    world.close();
    List<Payment> batch = world.depart(ICON).orElseThrow();
    assertThat(world.payment(one).state()).isEqualTo(Payment.State.SENT);
    BigInteger owed = world.vault(ICON).holdings().owed();
    assertThat(owed).isEqualTo(amount(one).add(amount(other)));
    world.settle(batch, Outcome.CLAIMABLE);
    assertThat(world.vault(ICON).holdings().paid()).isZero();
    assertThat(world.vault(ICON).holdings().claimable()).isEqualTo(owed);
    world.claim(world.payment(one));
    assertThat(world.vault(ICON).holdings().claimable()).isEqualTo(amount(other));
    assertThat(
            Answers.settled(
                world.book,
                ICON,
                List.of(1L, 2L),
                List.of(new Settlement(1, Outcome.PAID)),
                world.now()))
        .as("one answer is not two")
        .isEmpty();
  }

  /** Liabilities beyond the reserves: here are none but shares and orders. */
  @Test
  void thorchain2025Lending() {
    Random chance = new Random(2025);
    for (int i = 0; i < 60; i++) {
      boolean ether = chance.nextBoolean();
      world.deposit(
          ether ? ETH : ICON, coins(1 + chance.nextInt(50)), ether ? toIcx(1) : toEther(1));
      if (chance.nextBoolean()) {
        world.close();
      }
      for (NetworkAddress network : List.of(ETH, ICON)) {
        Vault vault = world.vault(network);
        BigInteger reserves = world.pool().reserve(POOL.side(vault.asset())).total();
        assertThat(vault.holdings().liabilities().add(reserves))
            .isLessThanOrEqualTo(vault.holdings().inVault());
      }
    }
  }

  /** A stolen quorum drains within a window what the policy allows, and no more. */
  @Test
  void thorchain20260515StolenQuorum() {
    BigInteger cap = coins(20_000);
    world.book = Answers.policy(world.book, ICON, new ToVault.Policy(1, 3_600, cap, false));
    for (int i = 0; i < 40; i++) {
      world.deposit(
          ETH, MALLORY, coins(2), new TradeOrder.Swap(ICX, MALLORY_ICON, units(1), LATER));
    }
    world.close();
    BigInteger drained = BigInteger.ZERO;
    for (var sent = world.depart(ICON); sent.isPresent(); sent = world.depart(ICON)) {
      for (Payment payment : sent.get()) {
        drained = drained.add(payment.order().amount());
      }
    }
    assertThat(drained).isBetween(coins(10_000), cap);
    // And a book that was tampered with stops its pools in the next block.
    Pool pool = world.pool();
    world.book = world.book.with(pool.with(Side.FIRST, pool.first().minus(coins(1))));
    Book closed = BlockEnd.close(world.book, world.now()).book();
    assertThat(closed.pool(POOL).orElseThrow().isStopped()).isTrue();
  }

  /** A pool driven to almost no supply lost its rate. */
  @Test
  void balancer202308NoSupply() {
    for (Holder holder : List.of(new Holder(ETH, ALICE), new Holder(ICON, ALICE_ICON))) {
      world.wish(
          holder.network(),
          holder.address(),
          new OwnerRequest.RemoveBoth(
              new OwnerRequest.Side(ETHER, units(1), ALICE),
              new OwnerRequest.Side(ICX, units(1), ALICE_ICON),
              world.book.shares(POOL, holder),
              LATER));
    }
    world.close();
    assertThat(world.pool().supply()).isEqualTo(Pool.LOCKED_SHARES);
    // At reserves of a few units the price still holds, and what is left cannot be taken.
    for (int i = 0; i < 20; i++) {
      Pool before = world.pool();
      world.deposit(i % 2 == 0 ? ETH : ICON, units(10), i % 2 == 0 ? toIcx(1) : toEther(1));
      world.close();
      assertThat(Worth.ofShareFell(before, world.pool())).isFalse();
      assertThat(world.ether().balance()).isPositive();
      assertThat(world.icx().balance()).isPositive();
    }
    world.deposit(ETH, coins(5), new TradeOrder.AddHalf(ICX, ALICE_ICON, units(1), LATER));
    world.deposit(ICON, coins(25_000), new TradeOrder.AddHalf(ETHER, ALICE, units(1), LATER));
    world.close();
    assertThat(world.shares(ETH, ALICE)).isPositive();
  }

  /** Rounding the wrong way, sixty-five times in one batch, emptied pools; here 100,000 times. */
  @Test
  void balancer20251103Rounding() {
    Random chance = new Random(20251103);
    for (int weight : new int[] {500_000, 200_000}) {
      Pool pool = tiny(weight);
      int swaps = weight == 500_000 ? 90_000 : 10_000;
      for (int i = 0; i < swaps; i++) {
        Side gives = chance.nextBoolean() ? Side.FIRST : Side.SECOND;
        Trade trade = Trade.of(pool, gives, units(2 + chance.nextInt(9)), units(1));
        Cleared cleared = Clearing.clear(pool.first(), pool.second(), List.of(trade.bid()));
        if (cleared.outs().getFirst().isPresent()) {
          Pool after = trade.applied(pool, cleared.outs().getFirst().get());
          assertThat(Worth.ofShareFell(pool, after)).isFalse();
          pool = after;
        }
        if (pool.first().balance().bitLength() > 10) {
          pool = tiny(weight);
        }
      }
    }
  }

  private static Pool tiny(int weight) {
    Pool pool = Pool.open(POOL, weight, Fees.WHOLE_PPM - weight, new Fees(1, 0));
    return pool.with(pool.first().plus(units(10)), pool.second().plus(units(7)), units(1_000));
  }

  /** The payout was what was left over, rounded up, and the fee of dust was nothing. */
  @Test
  void balancedExchangeOfOneUnit() {
    BookWorld small = new BookWorld(500_000, new Fees(1, 0)).provided(units(1_200), units(1_200));
    SourceNumber one = small.deposit(ETH, units(1), toIcx(1));
    SourceNumber two = small.deposit(ETH, units(2), toIcx(1));
    small.close();
    small.assertRefunded(one, "amount: 1 (expected: more than the fee)");
    small.assertRefunded(two, "return: 0 (expected: >= 1)");
    SourceNumber three = small.deposit(ETH, units(3), toIcx(1));
    small.close();
    // One is fee, two are exchanged: 1200 * 2 / 1202, rounded down.
    small.assertPaid(three, ICX, ALICE_ICON, units(1));
    assertThat(small.order(three).fee()).isEqualTo(units(1));
  }

  /** A truncated series undercharged: who asks for an exact return pays enough for it. */
  @Test
  void bancorGeneralExpFundCost() {
    Random chance = new Random(2018);
    for (int i = 0; i < 60; i++) {
      int weight = (1 + chance.nextInt(99)) * 10_000;
      BookWorld weighted = new BookWorld(weight, new Fees(1, 0)).provided(coins(1), coins(1));
      Pool before = weighted.pool();
      // Up to almost the whole reserve, where the exponent is greatest.
      BigInteger wanted = coins(1).subtract(new BigInteger(20 + chance.nextInt(40), chance));
      if (Quotation.exactOut(weighted.book, ETHER, ICX, wanted) instanceof Quotation.Offer offer) {
        SourceNumber swap =
            weighted.deposit(
                ETH, offer.amount(), new TradeOrder.Swap(ICX, ALICE_ICON, wanted, LATER));
        weighted.close();
        assertThat(weighted.order(swap).result()).isGreaterThanOrEqualTo(wanted);
        assertThat(Worth.ofShareFell(before, weighted.pool())).isFalse();
      }
    }
  }
}
