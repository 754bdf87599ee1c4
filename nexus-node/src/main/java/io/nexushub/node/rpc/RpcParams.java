package io.nexushub.node.rpc;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the parameters of a call in ICON's spelling, and complains in its words. */
public final class RpcParams {
  private static final Pattern INTEGER = Pattern.compile("0x(0|[1-9a-f][0-9a-f]{0,14})");
  private static final Pattern HASH = Pattern.compile("0x[0-9a-f]{64}");

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
    if (json.getValue(name) instanceof String text && isHex(text)) {
      return Bytes.hex(text);
    }
    throw RpcError.params(name, shown(name), "0x and hex digits of whole bytes");
  }

  /** A loop, because a pattern takes its time over a transaction's thousands of digits. */
  private static boolean isHex(String text) {
    if (!text.startsWith("0x") || text.length() % 2 != 0) {
      return false;
    }
    for (int i = 2; i < text.length(); i++) {
      char digit = text.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
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
