package io.nexushub.dex.channel;

import static io.nexushub.dex.channel.DexWorld.ALICE;
import static io.nexushub.dex.channel.DexWorld.BOB;
import static io.nexushub.dex.channel.DexWorld.DEX;
import static io.nexushub.dex.channel.DexWorld.ETH;
import static io.nexushub.dex.channel.DexWorld.ICON;
import static io.nexushub.dex.channel.DexWorld.ICX;
import static io.nexushub.dex.channel.DexWorld.LATER;
import static io.nexushub.dex.channel.DexWorld.coins;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.dex.book.Order;
import io.nexushub.dex.book.Payment;
import io.nexushub.dex.book.PaymentId;
import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Receipt;
import io.nexushub.notary.HubOperation;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.dex.TradeOrder;
import io.nexushub.protocol.dex.VaultOrder;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From a vault's deposit to the other vault's answer, over the channel's real door. */
class DexApplicationTest {
  private static final TradeOrder.Swap SWAP = new TradeOrder.Swap(ICX, BOB, BigInteger.ONE, LATER);

  private final DexWorld world = new DexWorld().provided();

  @Test
  void aDepositIsAcknowledgedAndAnOrderLeavesInTheSameBlock() {
    BtpMessage deposit = world.deposit(ETH, ALICE, coins(1), SWAP);
    world.run(deposit);
    List<BtpMessage> sent = world.take();
    assertThat(sent).hasSize(2);

    BtpMessage acknowledged = sent.getFirst();
    assertThat(acknowledged.dst()).isEqualTo(ETH);
    assertThat(acknowledged.src()).isEqualTo(DEX);
    assertThat(acknowledged.sn()).isZero();
    assertThat(acknowledged.nsn()).isEqualTo(deposit.nsn().negate());
    assertThat(DexWorld.said(acknowledged)).isEqualTo(new ToVault.Acknowledged(2));

    BtpMessage order = sent.getLast();
    assertThat(order.dst()).isEqualTo(ICON);
    assertThat(order.isTwoWay()).isTrue();
    VaultOrder paid = DexWorld.orders(order).getFirst();
    assertThat(paid.number()).isEqualTo(1);
    assertThat(paid.kind()).isEqualTo(VaultOrder.Kind.PAYOUT);
    assertThat(paid.asset()).isEqualTo(ICX.address());
    assertThat(paid.recipient()).isEqualTo(BOB);
    assertThat(paid.source()).isEqualTo(new SourceNumber(ETH, 2));
    assertThat(paid.amount()).isBetween(coins(4_900), coins(5_000));

    world.run(DexWorld.outcomes(order, Outcome.PAID));
    assertThat(payment(1).state()).isEqualTo(Payment.State.PAID);
    assertThat(world.sent).isEmpty();
  }

  private Payment payment(long number) {
    return world.book().payment(new PaymentId(ICON, number)).orElseThrow();
  }

  @Test
  void everyStateOfAnOrderIsAnEvent() {
    Receipt receipt = world.run(world.deposit(ETH, ALICE, coins(1), SWAP));
    assertThat(receipt.events().stream().map(DexApplicationTest::named))
        .containsExactly(
            "BTPEvent RECEIVE",
            "OrderChanged ACCEPTED",
            "BTPEvent REPLY",
            "OrderChanged EXECUTED",
            "Cleared",
            "BTPEvent SEND",
            "PaymentChanged SENT");
  }

  private static String named(LogEvent event) {
    String name = event.indexed().getFirst().replaceAll("\\(.*", "");
    return switch (name) {
      case "BTPEvent" -> name + " " + event.data().getLast();
      case "Cleared" -> name;
      default -> name + " " + event.data().getFirst();
    };
  }

  @Test
  void aRefundGoesBackToTheVaultItCameFrom() {
    world.run(world.deposit(ETH, 2, ALICE, coins(1), Bytes.utf8("no order at all")));
    VaultOrder refund = DexWorld.orders(world.take().getLast()).getFirst();
    assertThat(refund.kind()).isEqualTo(VaultOrder.Kind.REFUND);
    assertThat(refund.recipient()).isEqualTo(ALICE);
    assertThat(refund.amount()).isEqualTo(coins(1));
  }

  /** The message comes back unread; the same order leaves again, and is settled once. */
  @Test
  void anOrderWhoseMessageComesBackIsSentAgainWithItsNumber() {
    world.run(world.deposit(ETH, ALICE, coins(1), SWAP));
    BtpMessage first = world.take().getLast();
    world.run(DexWorld.error(first, NotarySide.UID));
    assertThat(payment(1).state()).isEqualTo(Payment.State.QUEUED);
    assertThat(world.take()).as("not at once").isEmpty();

    world.now += 60_000_000;
    world.run(new HubOperation.Advance());
    BtpMessage second = world.take().getLast();
    assertThat(DexWorld.orders(second)).isEqualTo(DexWorld.orders(first));
    assertThat(second.nsn()).isGreaterThan(first.nsn());
    world.run(DexWorld.outcomes(second, Outcome.REPEATED));
    assertThat(payment(1).state()).isEqualTo(Payment.State.PAID);
    assertThat(payment(1).attempts()).isEqualTo(2);
  }

  @Test
  void aRecipientThatReceivesNothingCanClaim() {
    world.run(world.deposit(ETH, ALICE, coins(1), SWAP));
    BtpMessage order = world.take().getLast();
    world.run(DexWorld.outcomes(order, Outcome.CLAIMABLE));
    assertThat(payment(1).state()).isEqualTo(Payment.State.CLAIMABLE);
    SourceNumber source = new SourceNumber(ETH, 2);
    assertThat(world.book().order(source).orElseThrow().stage()).isEqualTo(Order.Stage.EXECUTED);

    world.run(world.notice(ICON, new FromVault.Claimed(1)));
    assertThat(payment(1).state()).isEqualTo(Payment.State.CLAIMED);
  }

  @Test
  void tenOrdersLeaveInOneMessage() {
    BtpMessage[] deposits = new BtpMessage[25];
    for (int i = 0; i < deposits.length; i++) {
      deposits[i] = world.deposit(ETH, ALICE, coins(1), SWAP);
    }
    world.run(deposits);
    List<BtpMessage> orders = world.take().stream().filter(BtpMessage::isTwoWay).toList();
    assertThat(orders.stream().map(DexWorld::orders).map(List::size)).containsExactly(10, 10, 5);
  }

  @Test
  void theSameBlocksGiveTheSameBytes() {
    DexWorld one = new DexWorld().provided();
    DexWorld other = new DexWorld().provided();
    for (DexWorld each : List.of(one, other)) {
      each.run(
          each.deposit(ETH, ALICE, coins(3), SWAP),
          each.deposit(
              ICON, BOB, coins(70), new TradeOrder.AddOne(DexWorld.ETHER, BigInteger.ONE, LATER)));
    }
    assertThat(one.state.root()).isEqualTo(other.state.root());
    assertThat(one.sent).isEqualTo(other.sent);
  }
}
