package io.nexushub.node.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.exchange.OrderStages.Stage;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** However seldom one looks, and however often the same is said. */
class OrderStagesTest {
  private final OrderStages stages = new OrderStages();

  @Test
  void whoLooksAtTheEndOnlyHearsTheWholeWay() {
    assertThat(stages.passed(order("CLAIMED", "", 20)))
        .containsExactly(
            new Stage("DEPOSIT_FINAL", 10),
            new Stage("EXECUTED", 20),
            new Stage("PAYOUT_SIGNED", 0),
            new Stage("CLAIMABLE", 0),
            new Stage("CLAIMED", 0));
  }

  @Test
  void aRefundIsNoPayout() {
    assertThat(told(order("REFUND_CONFIRMED", "DEADLINE_PASSED", 20)))
        .containsExactly("DEPOSIT_FINAL", "REJECTED", "REFUND_SIGNED", "REFUND_CONFIRMED");
  }

  @Test
  void nothingIsToldTwice() {
    assertThat(told(order("WAITING", "", 0))).containsExactly("DEPOSIT_FINAL", "WAITING");
    assertThat(told(order("WAITING", "", 0))).isEmpty();
    assertThat(told(order("EXECUTED", "", 20))).containsExactly("EXECUTED");
    assertThat(told(order("PAYOUT_SIGNED", "", 20))).containsExactly("PAYOUT_SIGNED");
    assertThat(told(order("PAYOUT_CONFIRMED", "", 20))).containsExactly("PAYOUT_CONFIRMED");
  }

  /** The message came back as an error: the same order leaves once more. */
  @Test
  void aPaymentThatIsOrderedAgainIsToldAgain() {
    assertThat(told(order("PAYOUT_SIGNED", "", 20)))
        .containsExactly("DEPOSIT_FINAL", "EXECUTED", "PAYOUT_SIGNED");
    assertThat(told(order("PAYOUT_QUEUED", "", 20))).containsExactly("PAYOUT_QUEUED");
    assertThat(told(order("PAYOUT_SIGNED", "", 20))).containsExactly("PAYOUT_SIGNED");
  }

  private List<String> told(OrderStatus order) {
    return stages.passed(order).stream().map(Stage::status).toList();
  }

  private static OrderStatus order(String status, String reason, long decided) {
    return new OrderStatus(
        "id",
        "0x539.eth/1",
        "0xowner",
        "swap",
        "pool",
        status,
        reason,
        BigInteger.TEN,
        BigInteger.ONE,
        BigInteger.ZERO,
        10,
        decided,
        List.of());
  }
}
