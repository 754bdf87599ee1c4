package io.nexushub.dex.book;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.dex.OwnerRequest;
import io.nexushub.protocol.dex.TradeOrder;
import java.util.List;
import java.util.stream.Stream;

/** What an order is and where it stands, in the words of its passport. */
public final class Standing {
  private static final String UNREADABLE = "unreadable";

  private Standing() {}

  public static String kind(Order order) {
    try {
      if (order.isWish()) {
        return switch (OwnerRequest.decode(order.content())) {
          case OwnerRequest.RemoveBoth both -> "remove-both";
          case OwnerRequest.RemoveOne one -> "remove-one";
        };
      }
      return switch (TradeOrder.decode(order.content())) {
        case TradeOrder.Swap swap -> "swap";
        case TradeOrder.AddOne one -> "add-one";
        case TradeOrder.AddHalf half -> "add-half";
      };
    } catch (MalformedMessage malformed) {
      return UNREADABLE;
    }
  }

  /**
   * The stage of an order and its payments together; of several payments the one that is least far.
   *
   * <pre>
   * DEPOSIT_FINAL -> WAITING -> EXECUTED -> PAYOUT_QUEUED -> PAYOUT_SIGNED -> PAYOUT_CONFIRMED
   *                             REJECTED -> REFUND_QUEUED -> REFUND_SIGNED -> REFUND_CONFIRMED
   *                                         either may end in CLAIMABLE -> CLAIMED
   * </pre>
   */
  public static String status(Order order, List<Payment> payments) {
    return switch (order.stage()) {
      case ACCEPTED -> "DEPOSIT_FINAL";
      case WAITING -> "WAITING";
      // What an addition leaves over goes back beside its shares, and is not what became of it.
      case EXECUTED -> leastFar(order, payments.stream().filter(payment -> !payment.isRefund()));
      case REJECTED -> leastFar(order, payments.stream());
    };
  }

  private static String leastFar(Order order, Stream<Payment> payments) {
    return payments
        .min((one, other) -> one.state().compareTo(other.state()))
        .map(Standing::status)
        .orElse(order.stage().name());
  }

  private static String status(Payment payment) {
    String kind = payment.isRefund() ? "REFUND" : "PAYOUT";
    return switch (payment.state()) {
      case QUEUED -> kind + "_QUEUED";
      case SENT -> kind + "_SIGNED";
      case CLAIMABLE -> "CLAIMABLE";
      case PAID -> kind + "_CONFIRMED";
      case CLAIMED -> "CLAIMED";
    };
  }
}
