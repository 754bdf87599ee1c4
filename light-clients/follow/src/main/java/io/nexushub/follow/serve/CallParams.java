package io.nexushub.follow.serve;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a call's parameters by their place. */
record CallParams(JsonArray json) {
  private static final int SHOWN = 80;
  private static final int MAX_SLOTS = 256;
  private static final Pattern QUANTITY = Pattern.compile("0x[0-9a-fA-F]{1,64}");
  private static final Pattern NUMBER = Pattern.compile("0x[0-9a-fA-F]{1,15}");
  private static final Pattern WHOLE_BYTES = Pattern.compile("0x([0-9a-fA-F]{2})*");

  Address address(int at, String name) throws RefusedCall {
    return address(name, value(at));
  }

  static Address address(String name, @Nullable Object value) throws RefusedCall {
    Bytes bytes = hex(name, value);
    if (bytes.length() != Address.LENGTH) {
      throw RefusedCall.params(name, shown(value), "0x and 40 hex digits");
    }
    return new Address(bytes);
  }

  Hash hash(int at, String name) throws RefusedCall {
    return hash(name, value(at));
  }

  static Hash hash(String name, @Nullable Object value) throws RefusedCall {
    Bytes bytes = hex(name, value);
    if (bytes.length() != Hash.LENGTH) {
      throw RefusedCall.params(name, shown(value), "0x and 64 hex digits");
    }
    return new Hash(bytes);
  }

  Bytes bytes(int at, String name) throws RefusedCall {
    return hex(name, value(at));
  }

  boolean flag(int at, String name) throws RefusedCall {
    return switch (value(at)) {
      case null -> false;
      case Boolean flag -> flag;
      case Object other -> throw RefusedCall.params(name, shown(other), "true or false");
    };
  }

  BigInteger slot(int at) throws RefusedCall {
    return slot(value(at));
  }

  List<BigInteger> slots(int at) throws RefusedCall {
    if (!(value(at) instanceof JsonArray keys) || keys.size() > MAX_SLOTS) {
      throw RefusedCall.params(
          "storage keys", shown(value(at)), "an array of at most " + MAX_SLOTS);
    }
    List<BigInteger> slots = new ArrayList<>();
    for (Object key : keys) {
      slots.add(slot(key));
    }
    return slots;
  }

  private static BigInteger slot(@Nullable Object value) throws RefusedCall {
    if (value instanceof String text && QUANTITY.matcher(text).matches()) {
      return new BigInteger(text.substring(2), 16);
    }
    throw RefusedCall.params("storage slot", shown(value), "0x and up to 64 hex digits");
  }

  JsonObject object(int at, String name) throws RefusedCall {
    if (value(at) instanceof JsonObject object) {
      return object;
    }
    throw RefusedCall.params(name, shown(value(at)), "an object");
  }

  /** A block by tag, by number or, as EIP-1898 has it, by an object; none means the latest. */
  BlockName block(int at) throws RefusedCall {
    return block(value(at));
  }

  static BlockName block(@Nullable Object value) throws RefusedCall {
    return switch (value) {
      case null -> new BlockName.Latest();
      case JsonObject named when named.getValue("blockHash") != null ->
          new BlockName.OfHash(hash("blockHash", named.getValue("blockHash")));
      case JsonObject named when named.getValue("blockNumber") != null ->
          block(named.getValue("blockNumber"));
      case String text when text.equals("latest") -> new BlockName.Latest();
      case String text when List.of("finalized", "safe").contains(text) ->
          new BlockName.Finalized();
      case String text when text.equals("earliest") -> new BlockName.AtHeight(0);
      case String text when NUMBER.matcher(text).matches() ->
          new BlockName.AtHeight(Long.parseLong(text.substring(2), 16));
      case Object other ->
          throw RefusedCall.params(
              "block",
              shown(other),
              "latest, safe, finalized, earliest, a number or a hash; pending is proven by"
                  + " nothing");
    };
  }

  private static Bytes hex(String name, @Nullable Object value) throws RefusedCall {
    if (value instanceof String text && WHOLE_BYTES.matcher(text).matches()) {
      return Bytes.hex(text);
    }
    throw RefusedCall.params(name, shown(value), "0x and whole bytes");
  }

  private @Nullable Object value(int at) {
    return at < json.size() ? json.getValue(at) : null;
  }

  static String shown(@Nullable Object value) {
    String text = value == null ? "missing" : value.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
