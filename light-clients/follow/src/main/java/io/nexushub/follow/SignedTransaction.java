package io.nexushub.follow;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of which every field is covered by its hash, and the sender by its signature.
 *
 * @param type 0 to 4 (EIP-2718)
 * @param encoded what is hashed
 * @param json what nodes say of it before it stands in a block
 */
public record SignedTransaction(int type, Hash hash, Address from, Bytes encoded, JsonObject json) {
  /** EIP-4844: GAS_PER_BLOB. */
  private static final int GAS_PER_BLOB = 1 << 17;

  private static final int FIRST_WITH_TIP = 2;

  public SignedTransaction {
    json = json.copy();
  }

  @Override
  public JsonObject json() {
    return json.copy();
  }

  /** Empty if it makes a contract. */
  public @Nullable String to() {
    return json.getString("to");
  }

  public BigInteger nonce() {
    return quantity("nonce");
  }

  /** Wei for each unit of gas in a block with that base fee. */
  public BigInteger price(BigInteger baseFee) {
    return type < FIRST_WITH_TIP
        ? quantity("gasPrice")
        : quantity("maxFeePerGas").min(baseFee.add(quantity("maxPriorityFeePerGas")));
  }

  /** Zero unless it carries blobs. */
  public BigInteger blobGas() {
    var hashes = json.getJsonArray("blobVersionedHashes");
    return hashes == null
        ? BigInteger.ZERO
        : BigInteger.valueOf((long) hashes.size() * GAS_PER_BLOB);
  }

  private BigInteger quantity(String field) {
    return new BigInteger(json.getString(field).substring(2), 16);
  }
}
