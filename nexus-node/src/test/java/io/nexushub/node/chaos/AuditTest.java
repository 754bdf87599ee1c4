package io.nexushub.node.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.exchange.OrderStatus;
import io.nexushub.node.exchange.OrderStatus.Payment;
import io.nexushub.node.exchange.VaultStatus;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An audit that finds nothing wrong in a wrong world would prove nothing. */
class AuditTest {
  private static final String ETH = Chain.ETHEREUM.network();
  private static final String ICX = Chain.COMMUNITY.network();
  private static final BigInteger NOTHING = BigInteger.ZERO;

  private final List<OrderStatus> orders = new ArrayList<>();
  private final List<VaultEvent> onEthereum = new ArrayList<>();
  private final List<VaultEvent> onCommunity = new ArrayList<>();
  private long balance = 1_000;

  /** A swap that was paid, and one that was refunded. */
  AuditTest() {
    orders.add(swap(1, 500, 90, "", payment(ICX, 1, "PAYOUT", 90, "PAID")));
    orders.add(swap(2, 70, 0, "bound missed", payment(ETH, 1, "REFUND", 70, "PAID")));
    onEthereum.add(event(VaultEvent.Kind.DEPOSITED, 1, 500));
    onEthereum.add(event(VaultEvent.Kind.DEPOSITED, 2, 70));
    onEthereum.add(settled(VaultEvent.Kind.PAID, 1, 70, true, 2));
    onCommunity.add(settled(VaultEvent.Kind.PAID, 1, 90, false, 1));
    balance = 500;
  }

  @Test
  void aSoundWorldHasNoBreach() {
    assertThat(broken()).isEmpty();
  }

  @Test
  void aDepositThatTheBookDoesNotKnowIsFound() {
    onEthereum.add(event(VaultEvent.Kind.DEPOSITED, 3, 1));
    balance = 501;
    assertThat(broken())
        .containsExactly(
            "every deposit and request is in the book",
            "both vaults are equal to the book, to the unit");
  }

  @Test
  void anOrderThatWaitsForItsVaultIsFound() {
    orders.set(0, swap(1, 500, 90, "", payment(ICX, 1, "PAYOUT", 90, "SENT")));
    assertThat(broken()).containsExactly("no order is unsettled");
  }

  @Test
  void aPayoutBesideARefundIsFound() {
    orders.set(
        1,
        swap(
            2,
            70,
            0,
            "bound missed",
            payment(ETH, 1, "REFUND", 70, "PAID"),
            payment(ICX, 2, "PAYOUT", 5, "PAID")));
    onCommunity.add(settled(VaultEvent.Kind.PAID, 2, 5, false, 2));
    assertThat(broken()).contains("each deposit has exactly one payout or refund");
  }

  @Test
  void aRefundOfLessThanTheDepositIsFound() {
    orders.set(1, swap(2, 70, 0, "bound missed", payment(ETH, 1, "REFUND", 69, "PAID")));
    assertThat(broken())
        .containsExactly(
            "each deposit has exactly one payout or refund",
            "what the vaults paid is what the book ordered");
  }

  @Test
  void anOrderThatWasPaidAgainIsFound() {
    onEthereum.add(settled(VaultEvent.Kind.PAID, 1, 70, true, 2));
    balance = 430;
    assertThat(broken())
        .containsExactly(
            "no order was paid twice",
            "what the vaults paid is what the book ordered",
            "both vaults are equal to the book, to the unit");
  }

  @Test
  void aClaimOfWhatWasPaidIsFound() {
    onEthereum.add(event(VaultEvent.Kind.CLAIMED, 1, 70));
    balance = 430;
    assertThat(broken())
        .containsExactly(
            "no order was paid twice", "both vaults are equal to the book, to the unit");
  }

  @Test
  void aSingleUnitThatIsMissingIsFound() {
    balance = 499;
    assertThat(broken())
        .containsExactly(
            "both vaults are equal to the book, to the unit",
            "both vaults are equal to their own events, to the unit");
  }

  private List<String> broken() {
    // the first liquidity of the community's vault, so that it can pay
    List<VaultEvent> community = new ArrayList<>(onCommunity);
    community.addFirst(event(VaultEvent.Kind.DEPOSITED, 1, 1_000));
    List<OrderStatus> all = new ArrayList<>(orders);
    all.add(
        new OrderStatus(
            "id",
            ICX + "/1",
            "hx1",
            "add-one",
            "pool",
            "EXECUTED",
            "",
            BigInteger.valueOf(1_000),
            BigInteger.TEN,
            NOTHING,
            1,
            1,
            List.of()));
    BigInteger left = community.stream().map(VaultEvent::moved).reduce(NOTHING, BigInteger::add);
    return new Audit(
            all,
            List.of(
                new Audit.Side(
                    Chain.ETHEREUM, book(ETH, 500), onEthereum, BigInteger.valueOf(balance)),
                new Audit.Side(Chain.COMMUNITY, book(ICX, left.longValueExact()), community, left)))
        .checks().stream().filter(check -> !check.holds()).map(Audit.Check::rule).toList();
  }

  private static VaultStatus book(String network, long units) {
    BigInteger all = BigInteger.valueOf(units);
    return new VaultStatus(network, "vault", "asset", all, all, NOTHING, NOTHING, NOTHING, NOTHING);
  }

  private static OrderStatus swap(
      long number, long amount, long result, String reason, Payment... payments) {
    return new OrderStatus(
        "id" + number,
        ETH + "/" + number,
        "0xowner",
        "swap",
        "pool",
        reason.isEmpty() ? "PAYOUT_CONFIRMED" : "REFUND_CONFIRMED",
        reason,
        BigInteger.valueOf(amount),
        BigInteger.valueOf(result),
        NOTHING,
        1,
        1,
        List.of(payments));
  }

  private static Payment payment(
      String vault, long number, String kind, long amount, String state) {
    return new Payment(vault, number, kind, "asset", "0xowner", BigInteger.valueOf(amount), state);
  }

  private static VaultEvent event(VaultEvent.Kind kind, long number, long amount) {
    return new VaultEvent(kind, number, BigInteger.valueOf(amount), false, "");
  }

  private static VaultEvent settled(
      VaultEvent.Kind kind, long number, long amount, boolean refund, long deposit) {
    return new VaultEvent(kind, number, BigInteger.valueOf(amount), refund, ETH + "/" + deposit);
  }
}
