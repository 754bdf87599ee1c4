package io.nexushub.node.exchange;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;

/**
 * What the exchange would pay now.
 *
 * @param amount what is given, fees included
 * @param minimum what to demand at least
 * @param providersFee in units of what is given, like {@code protocolFee}
 * @param before what a unit that is given was worth before the trade
 * @param impactPpm how much worse than that the trade is, without fees
 * @param recommended less is not worth its way
 */
public record Offer(
    String pool,
    BigInteger amount,
    BigInteger expected,
    BigInteger minimum,
    BigInteger providersFee,
    BigInteger protocolFee,
    BigDecimal before,
    BigDecimal after,
    long impactPpm,
    BigInteger recommended,
    long validSeconds,
    List<String> warnings) {
  public Offer {
    warnings = List.copyOf(warnings);
  }

  static Offer of(JsonObject json) {
    JsonObject fees = json.getJsonObject("fees");
    return new Offer(
        json.getString("pool"),
        Quantity.of(json, "amount"),
        Quantity.of(json, "expected"),
        Quantity.of(json, "minimum"),
        Quantity.of(fees, "providers"),
        Quantity.of(fees, "protocol"),
        price(json.getJsonObject("price_before")),
        price(json.getJsonObject("price_after")),
        Quantity.of(json, "impact_ppm").longValueExact(),
        Quantity.of(json, "recommended_minimum"),
        Quantity.of(json, "valid_seconds").longValueExact(),
        texts(json.getJsonArray("warnings")));
  }

  /** For people only; nothing is calculated with it. */
  private static BigDecimal price(JsonObject fraction) {
    BigInteger denominator = Quantity.of(fraction, "denominator");
    return denominator.signum() == 0
        ? BigDecimal.ZERO
        : new BigDecimal(Quantity.of(fraction, "numerator"))
            .divide(new BigDecimal(denominator), MathContext.DECIMAL64);
  }

  private static List<String> texts(JsonArray array) {
    return array.stream().map(String::valueOf).toList();
  }
}
