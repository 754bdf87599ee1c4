package io.nexushub.node.exchange;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;

/**
 * A vault as the exchange's book has it.
 *
 * @param network of the chain it stands on
 * @param address there
 * @param inVault what it has to hold: all of the following
 * @param reserves of the pools
 * @param pending deposits that are not decided
 * @param owed ordered, and not known to be paid
 * @param claimable kept for its recipients
 */
public record VaultStatus(
    String network,
    String address,
    String asset,
    BigInteger inVault,
    BigInteger reserves,
    BigInteger protocolFees,
    BigInteger pending,
    BigInteger owed,
    BigInteger claimable) {
  static VaultStatus of(JsonObject json) {
    return new VaultStatus(
        json.getString("network"),
        json.getString("vault"),
        json.getString("asset"),
        Quantity.of(json, "in_vault"),
        Quantity.of(json, "reserves"),
        Quantity.of(json, "protocol_fees"),
        Quantity.of(json, "pending"),
        Quantity.of(json, "owed"),
        Quantity.of(json, "claimable"));
  }
}
