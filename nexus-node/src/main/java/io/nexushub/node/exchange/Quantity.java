package io.nexushub.node.exchange;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;

/** Integers of answers: {@code 0x} texts. */
final class Quantity {
  private static final int HEX = 16;

  private Quantity() {}

  static BigInteger of(JsonObject json, String key) {
    String text = json.getString(key);
    return text.startsWith("-0x")
        ? new BigInteger(text.substring(3), HEX).negate()
        : new BigInteger(text.substring(2), HEX);
  }
}
