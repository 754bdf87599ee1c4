package io.nexushub.dex.book;

import static io.nexushub.dex.book.BookWorld.ETH;
import static io.nexushub.dex.book.BookWorld.ETHER;
import static io.nexushub.dex.book.BookWorld.ICON;
import static io.nexushub.dex.book.BookWorld.ICX;
import static io.nexushub.dex.book.BookWorld.coins;
import static io.nexushub.dex.book.BookWorld.toIcx;
import static io.nexushub.dex.book.BookWorld.units;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.dex.book.Quotation.Fault;
import io.nexushub.dex.book.Quotation.NoOffer;
import io.nexushub.dex.book.Quotation.Offer;
import io.nexushub.dex.book.Quotation.Warning;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.simulator.Seeds;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is promised is what a trade alone gets. */
class QuotationTest {
  private final BookWorld world = new BookWorld().provided(coins(1_000), coins(5_000_000));

  private static Offer offer(Quotation.Answer answer) {
    assertThat(answer).isInstanceOf(Offer.class);
    return (Offer) answer;
  }

  @Seeds(40)
  void whatIsQuotedIsExecuted(long seed) {
    Random chance = new Random(seed);
    int weight = chance.nextBoolean() ? 500_000 : (1 + chance.nextInt(99)) * 10_000;
    BookWorld some =
        new BookWorld(weight, new Fees(1 + chance.nextInt(10_000), 166_667))
            .provided(coins(1 + chance.nextInt(1_000)), coins(1 + chance.nextInt(1_000_000)));
    BigInteger amount = units(1_000).add(new BigInteger(70, chance));
    Offer offer = offer(Quotation.exactIn(some.book, ETHER, ICX, amount, 5_000));
    SourceNumber swap = some.deposit(ETH, amount, toIcx(1));
    some.close();
    assertThat(some.payment(swap).order().amount()).isEqualTo(offer.expected());
    assertThat(some.order(swap).fee()).isEqualTo(offer.providersFee().add(offer.protocolFee()));
    assertThat(offer.after()).isEqualTo(Quotation.Price.of(some.ether(), some.icx()));
  }

  @Seeds(40)
  void whatIsWantedCostsTheLeastThatIsEnough(long seed) {
    Random chance = new Random(seed);
    BookWorld some =
        new BookWorld(500_000, new Fees(1 + chance.nextInt(10_000), 0))
            .provided(coins(1 + chance.nextInt(1_000)), coins(1 + chance.nextInt(1_000_000)));
    BigInteger wanted = BigInteger.ONE.add(new BigInteger(58, chance));
    Offer offer = offer(Quotation.exactOut(some.book, ETHER, ICX, wanted));
    assertThat(offer.expected()).isGreaterThanOrEqualTo(wanted);
    assertThat(offer.minimum()).isEqualTo(wanted);
    BigInteger less = offer.amount().subtract(units(1));
    if (Quotation.exactIn(some.book, ETHER, ICX, less, 0) instanceof Offer cheaper) {
      assertThat(cheaper.expected()).isLessThan(wanted);
    }
  }

  @Test
  void aQuoteSaysWhatATraderNeeds() {
    Offer offer = offer(Quotation.exactIn(world.book, ETHER, ICX, coins(10), 5_000));
    assertThat(offer.minimum())
        .isEqualTo(offer.expected().multiply(units(995)).divide(units(1_000)));
    BigInteger fee = coins(30).divide(units(1_000));
    assertThat(offer.providersFee().add(offer.protocolFee())).isEqualTo(fee);
    // 1 ETH is worth 5,000 ICX before, and less after.
    assertThat(offer.before().numerator())
        .isEqualTo(offer.before().denominator().multiply(units(5_000)));
    assertThat(offer.after().numerator())
        .isLessThan(offer.after().denominator().multiply(units(5_000)));
    // a / (R1 + a) of 9.97: 0.9872 %
    assertThat(offer.impactPpm()).isEqualTo(9_872);
    assertThat(offer.warnings()).isEmpty();
  }

  @Test
  void warnings() {
    assertThat(offer(Quotation.exactIn(world.book, ETHER, ICX, coins(50), 0)).warnings())
        .containsExactly(Warning.HIGH_IMPACT);
    assertThat(offer(Quotation.exactIn(world.book, ETHER, ICX, coins(200), 0)).warnings())
        .containsExactly(Warning.SEVERE_IMPACT);
    world.book = Answers.policy(world.book, ICON, new ToVault.Policy(1, 60, coins(5_000), true));
    assertThat(offer(Quotation.exactIn(world.book, ETHER, ICX, coins(1), 0)).warnings())
        .containsExactly(Warning.PAYOUTS_PAUSED);
    Vault vault = world.vault(ICON);
    BigInteger worthwhile = coins(1);
    world.book =
        world.book.with(
            new Vault(
                ICON,
                vault.address(),
                vault.coin(),
                worthwhile,
                vault.lastNumber(),
                vault.lastOrder(),
                vault.holdings(),
                new Outflow(60, BookWorld.NO_CAP),
                vault.payouts(),
                vault.refunds(),
                vault.repeats()));
    Offer small =
        offer(Quotation.exactIn(world.book, ETHER, ICX, coins(1).divide(units(6_000)), 0));
    assertThat(small.warnings()).containsExactly(Warning.BELOW_RECOMMENDED);
    Offer enough = offer(Quotation.exactIn(world.book, ETHER, ICX, small.recommended(), 0));
    assertThat(enough.warnings()).isEmpty();
    assertThat(enough.expected()).isGreaterThanOrEqualTo(worthwhile);
  }

  private static void assertFault(Quotation.Answer answer, Fault fault) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            NoOffer.class,
            none -> {
              assertThat(none.fault()).isEqualTo(fault);
              assertThat(none.reason()).contains("expected");
            });
  }

  @Test
  void faults() {
    Asset token = Asset.of("0x539.eth/0x" + "77".repeat(20));
    assertFault(Quotation.exactIn(world.book, token, ICX, coins(1), 0), Fault.NO_POOL);
    assertFault(Quotation.exactIn(world.book, ICX, ICX, coins(1), 0), Fault.NO_POOL);
    assertFault(Quotation.exactIn(world.book, ETHER, ICX, units(1), 0), Fault.AMOUNT_TOO_SMALL);
    assertFault(Quotation.exactIn(world.book, ETHER, ICX, units(0), 0), Fault.AMOUNT_TOO_SMALL);
    assertFault(
        Quotation.exactIn(world.book, ETHER, ICX, BigInteger.TWO.pow(127), 0),
        Fault.AMOUNT_TOO_GREAT);
    assertFault(
        Quotation.exactIn(world.book, ETHER, ICX, BigInteger.TWO.pow(4_000), 0),
        Fault.AMOUNT_TOO_GREAT);
    assertFault(
        Quotation.exactOut(world.book, ETHER, ICX, coins(5_000_000)), Fault.EXCEEDS_RESERVE);
    assertFault(
        Quotation.exactOut(world.book, ETHER, ICX, coins(5_000_000).subtract(units(1))),
        Fault.AMOUNT_TOO_GREAT);
    assertFault(Quotation.exactOut(world.book, ETHER, ICX, units(0)), Fault.AMOUNT_TOO_SMALL);
    assertFault(Quotation.exactIn(new BookWorld().book, ETHER, ICX, coins(1), 0), Fault.POOL_EMPTY);
    Book stopped = world.book.with(world.pool().stoppedBecause("a test"));
    assertFault(Quotation.exactIn(stopped, ETHER, ICX, coins(1), 0), Fault.POOL_STOPPED);
    Book capped = Answers.policy(world.book, ICON, new ToVault.Policy(1, 60, coins(4_000), false));
    assertFault(Quotation.exactIn(capped, ETHER, ICX, coins(1), 0), Fault.ABOVE_CAP);
    Book halted = world.book.with(Halt.QUOTES);
    assertFault(Quotation.exactOut(halted, ETHER, ICX, coins(1)), Fault.HALTED);
  }
}
