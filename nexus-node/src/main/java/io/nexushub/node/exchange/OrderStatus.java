package io.nexushub.node.exchange;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;

/**
 * How far an order is.
 *
 * @param source network of the vault and number of the deposit there
 * @param status the words of docs/spec/dex.md, such as {@code PAYOUT_SIGNED}
 * @param reason why it was rejected, or empty
 * @param result units of the other asset, or shares
 * @param fee in units of what was given
 * @param decidedSeconds when it was executed or rejected; 0 while it is open
 */
public record OrderStatus(
    String id,
    String source,
    String owner,
    String kind,
    String pool,
    String status,
    String reason,
    BigInteger amount,
    BigInteger result,
    BigInteger fee,
    long acceptedSeconds,
    long decidedSeconds,
    List<Payment> payments) {
  private static final Set<String> FINAL =
      Set.of("PAYOUT_CONFIRMED", "REFUND_CONFIRMED", "CLAIMED", "CLAIMABLE");
  private static final Set<String> WITHOUT_PAYMENT = Set.of("EXECUTED", "REJECTED");

  public OrderStatus {
    payments = List.copyOf(payments);
  }

  /**
   * What a vault was ordered to pay.
   *
   * @param vault network of the vault
   */
  public record Payment(
      String vault,
      long number,
      String kind,
      String asset,
      String recipient,
      BigInteger amount,
      String state) {
    private static Payment of(JsonObject json) {
      return new Payment(
          json.getString("vault"),
          Quantity.of(json, "number").longValueExact(),
          json.getString("kind"),
          json.getString("asset"),
          json.getString("recipient"),
          Quantity.of(json, "amount"),
          json.getString("state"));
    }
  }

  /** As {@code getOrder} answers. */
  public static OrderStatus of(JsonObject json) {
    return new OrderStatus(
        json.getString("id"),
        json.getString("source"),
        json.getString("owner"),
        json.getString("kind"),
        json.getString("pool"),
        json.getString("status"),
        json.getString("reason", ""),
        Quantity.of(json, "amount"),
        Quantity.of(json, "result"),
        Quantity.of(json, "fee"),
        Quantity.of(json, "accepted_time").longValueExact(),
        json.containsKey("decided_time") ? Quantity.of(json, "decided_time").longValueExact() : 0,
        json.getJsonArray("payments").stream()
            .map(payment -> Payment.of((JsonObject) payment))
            .toList());
  }

  /** Nothing more happens by itself; a claimable payment waits for its recipient. */
  public boolean isSettled() {
    return FINAL.contains(status) || (WITHOUT_PAYMENT.contains(status) && payments.isEmpty());
  }

  public boolean isPaid() {
    return status.equals("PAYOUT_CONFIRMED");
  }
}
