package io.nexushub.node.rpc;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the parameters of a call in ICON's spelling, and complains in its words. */
public final class RpcParams {
  private static final Pattern INTEGER = Pattern.compile("0x(0|[1-9a-f][0-9a-f]{0,14})");
  private static final Pattern HASH = Pattern.compile("0x[0-9a-f]{64}");

  /** ICON's spelling knows small letters only. */
  private static final byte[] DIGITS = new byte['f' + 1];

  static {
    Arrays.fill(DIGITS, (byte) -1);
    for (byte value = 0; value < 16; value++) {
      DIGITS[Character.forDigit(value, 16)] = value;
    }
  }

  private final JsonObject json;

  public RpcParams(JsonObject json) {
    this.json = json;
  }

  public boolean has(String name) {
    return json.getValue(name) != null;
  }

  public String text(String name) throws RpcError {
    if (json.getValue(name) instanceof String text) {
      return text;
    }
    throw RpcError.params(name, json.getValue(name), "a text");
  }

  /** {@code 0x} and hex digits, below 2^60. */
  public long integer(String name) throws RpcError {
    if (json.getValue(name) instanceof String text && INTEGER.matcher(text).matches()) {
      return Long.parseLong(text.substring(2), 16);
    }
    throw RpcError.params(name, json.getValue(name), "0x and hex digits");
  }

  public long integer(String name, long otherwise) throws RpcError {
    return has(name) ? integer(name) : otherwise;
  }

  public Hash hash(String name) throws RpcError {
    if (json.getValue(name) instanceof String text && HASH.matcher(text).matches()) {
      return Hash.hex(text);
    }
    throw RpcError.params(name, json.getValue(name), "0x and 64 hex digits");
  }

  public Bytes bytes(String name) throws RpcError {
    return (json.getValue(name) instanceof String text
            ? lowerCaseHex(text)
            : Optional.<Bytes>empty())
        .orElseThrow(() -> RpcError.params(name, shown(name), "0x and hex digits of whole bytes"));
  }

  /** In one loop over all the digits of a transaction, of which there may be millions. */
  private static Optional<Bytes> lowerCaseHex(String text) {
    if (!text.startsWith("0x") || text.length() % 2 != 0) {
      return Optional.empty();
    }
    byte[] octets = new byte[text.length() / 2 - 1];
    int wrong = 0;
    for (int i = 0; i < octets.length; i++) {
      int octet = digit(text.charAt(2 * i + 2)) << 4 | digit(text.charAt(2 * i + 3));
      wrong |= octet;
      octets[i] = (byte) octet;
    }
    return wrong < 0 ? Optional.empty() : Optional.of(Bytes.wrap(octets));
  }

  /** Negative if it is none. */
  private static int digit(char digit) {
    return digit < DIGITS.length ? DIGITS[digit] : -1;
  }

  /** An object; empty if it is missing. */
  public JsonObject object(String name) throws RpcError {
    return switch (json.getValue(name)) {
      case null -> new JsonObject();
      case JsonObject object -> object;
      case Object other -> throw RpcError.params(name, other, "an object");
    };
  }

  /** Refuses what the method does not know, as ICON's servers do. */
  public void only(String... names) throws RpcError {
    for (String name : json.fieldNames()) {
      if (!List.of(names).contains(name)) {
        throw RpcError.params(name, "unknown parameter", String.join(", ", names));
      }
    }
  }

  private String shown(String name) {
    String text = String.valueOf(json.getValue(name));
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}
