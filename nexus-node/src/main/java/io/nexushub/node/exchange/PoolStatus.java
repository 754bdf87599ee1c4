package io.nexushub.node.exchange;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * A pool.
 *
 * @param supply of its shares; zero if nobody has opened it
 * @param stopped why it does not trade, or empty
 */
public record PoolStatus(Side first, Side second, BigInteger supply, long feePpm, String stopped) {
  /**
   * One side.
   *
   * @param weightPpm its share of the pool's value
   */
  public record Side(String asset, long weightPpm, BigInteger reserve, BigInteger protocolFees) {
    private static Side of(JsonObject json) {
      return new Side(
          json.getString("asset"),
          Quantity.of(json, "weight_ppm").longValueExact(),
          Quantity.of(json, "reserve"),
          Quantity.of(json, "protocol_fees"));
    }
  }

  static PoolStatus of(JsonObject json) {
    return new PoolStatus(
        Side.of(json.getJsonObject("first")),
        Side.of(json.getJsonObject("second")),
        Quantity.of(json, "supply"),
        Quantity.of(json, "fee_ppm").longValueExact(),
        json.getString("stopped", ""));
  }

  public boolean isEmpty() {
    return supply.signum() == 0;
  }

  /** Units of the second asset for one of the first, without fees; for people only. */
  public BigDecimal price() {
    if (isEmpty()) {
      return BigDecimal.ZERO;
    }
    return new BigDecimal(second.reserve().multiply(BigInteger.valueOf(first.weightPpm())))
        .divide(
            new BigDecimal(first.reserve().multiply(BigInteger.valueOf(second.weightPpm()))),
            MathContext.DECIMAL64);
  }
}
