package io.nexushub.follow;

import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.icon.IconAddress;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** ICON's JSON-RPC v3, as goloop, loopchain and a hub's nodes speak it. */
final class IconRpc {
  /** A header, votes, a trie node, a receipt. */
  static final int MAX_SMALL = 2 * 1024 * 1024;

  /** A block of loopchain with its transactions; its limit was 1 MiB of them. */
  static final int MAX_BLOCK = 8 * 1024 * 1024;

  /** Calls that one endpoint answers at a time. */
  private static final int AT_ONCE = 16;

  private static final int HEX_DIGITS = 16;

  private IconRpc() {}

  static <T> Future<T> ask(
      Endpoint endpoint, String method, JsonObject params, int limit, JsonRpc.Decoder<T> decoder) {
    String call = method + params.encode();
    return JsonRpc.call(endpoint, method, params, limit)
        .compose(result -> Reading.form(endpoint, call, () -> decoder.decode(result)));
  }

  /** Base64, as goloop hands out everything that is hashed. */
  static Future<Bytes> bytes(Endpoint endpoint, String method, JsonObject params) {
    return ask(endpoint, method, params, MAX_SMALL, IconRpc::base64);
  }

  /** {@code icx_getDataByHash}: whatever has that digest. */
  static Future<Bytes> data(Endpoint endpoint, Hash hash) {
    JsonObject params = new JsonObject().put("hash", hash.toString());
    return bytes(endpoint, "icx_getDataByHash", params)
        .compose(data -> {
          Hash found = HashFunction.SHA3_256.hash(data);
          return found.equals(hash)
              ? Future.succeededFuture(data)
              : untrue(endpoint, "icx_getDataByHash", found, hash);
        });
  }

  /** The height of the endpoint's newest block, by its own word. */
  static Future<Long> lastHeight(Endpoint endpoint) {
    return ask(
        endpoint,
        "icx_getLastBlock",
        new JsonObject(),
        MAX_BLOCK,
        block -> natural("height", object("block", block).getValue("height")));
  }

  /** Where a transaction is said to stand: to be looked up there. */
  record Place(long height, int index) {}

  static Future<Place> place(Endpoint endpoint, Hash transaction) {
    return receipt(endpoint, transaction)
        .compose(receipt ->
            Reading.form(
                endpoint,
                "icx_getTransactionResult",
                () ->
                    new Place(
                        natural("blockHeight", receipt.getValue("blockHeight")),
                        Math.toIntExact(
                            Math.min(
                                natural("txIndex", receipt.getValue("txIndex")),
                                Integer.MAX_VALUE)))));
  }

  /** Whether what stands in a block can be proven by headers from the newest trusted one down. */
  static Future<Void> reach(
      Endpoint endpoint, String subject, long height, long highest, int depth) {
    if (height > highest) {
      return Future.failedFuture(
          EndpointFailure.unavailable(
              endpoint.uri(), subject, "in block " + height, "block <= " + highest + ", trusted"));
    }
    return height <= highest - depth
        ? Future.failedFuture(
            EndpointFailure.unavailable(
                endpoint.uri(),
                subject,
                "in block " + height,
                "block > %d: what is older needs a checkpoint of its own time"
                    .formatted(highest - depth)))
        : Future.succeededFuture();
  }

  static Future<JsonObject> receipt(Endpoint endpoint, Hash transaction) {
    return ask(
        endpoint,
        "icx_getTransactionResult",
        new JsonObject().put("txHash", transaction.toString()),
        MAX_BLOCK,
        receipt -> object("receipt", receipt));
  }

  /** Keys by their addresses: hx. */
  static JsonArray named(List<Address> keys) {
    JsonArray named = new JsonArray();
    keys.forEach(key -> named.add(IconAddress.key(key).toString()));
    return named;
  }

  static JsonObject height(long height) {
    return new JsonObject().put("height", "0x" + Long.toHexString(height));
  }

  /** The answers to calls {@code first} to {@code last}, in order, a few at a time. */
  static <T> Future<List<T>> all(long first, long last, LongFunction<Future<T>> call) {
    return all(first, last, call, new ArrayList<>());
  }

  private static <T> Future<List<T>> all(
      long first, long last, LongFunction<Future<T>> call, List<T> answers) {
    if (first > last) {
      return Future.succeededFuture(answers);
    }
    long end = Math.min(last, first + AT_ONCE - 1);
    List<Future<T>> some = new ArrayList<>();
    for (long at = first; at <= end; at++) {
      some.add(call.apply(at));
    }
    return Future.all(some)
        .compose(done -> {
          some.forEach(each -> answers.add(each.result()));
          return all(end + 1, last, call, answers);
        });
  }

  /** An endpoint lied if a light client refused what it showed. */
  static <T> Future<T> believed(Endpoint endpoint, String subject, Verdict<T> verdict) {
    return switch (verdict) {
      case Verdict.Accepted<T>(T value) -> Future.succeededFuture(value);
      case Verdict.Refused<T>(Refusal refusal) ->
          untrue(endpoint, subject, refusal.subject() + ": " + refusal.found(), refusal.expected());
      case Verdict.Conflicting<T>(Conflict conflict) ->
          untrue(endpoint, subject, conflict, "one history");
    };
  }

  /** A block that says of itself where it belongs has to belong where it was asked for. */
  static <T> Future<T> ofHeight(
      Endpoint endpoint, String method, T block, long found, long height) {
    return found == height
        ? Future.succeededFuture(block)
        : untrue(endpoint, method + height(height), "block " + found, "block " + height);
  }

  static <T> Future<T> untrue(Endpoint endpoint, String subject, Object found, Object expected) {
    return Future.failedFuture(EndpointFailure.untrue(endpoint.uri(), subject, found, expected));
  }

  static JsonObject object(String name, @Nullable Object value) throws MalformedMessage {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw MalformedMessage.of(name, kind(value), "an object");
  }

  static Bytes base64(@Nullable Object value) throws MalformedMessage {
    if (value instanceof String text) {
      try {
        return Bytes.wrap(Base64.getDecoder().decode(text));
      } catch (IllegalArgumentException malformed) {
        throw MalformedMessage.of("result", text.length() + " characters", "base64");
      }
    }
    throw MalformedMessage.of("result", kind(value), "base64");
  }

  /** A list of base64 texts. */
  static List<Bytes> base64List(@Nullable Object value, int limit) throws MalformedMessage {
    if (!(value instanceof JsonArray items) || items.size() > limit) {
      throw MalformedMessage.of("result", kind(value), "a list of up to " + limit);
    }
    List<Bytes> list = new ArrayList<>();
    for (Object item : items) {
      list.add(base64(item));
    }
    return list;
  }

  /** A JSON number, or 0x and hex digits. */
  static long natural(String name, @Nullable Object value) throws MalformedMessage {
    if (value instanceof String text && text.matches("0x[0-9a-f]{1,15}")) {
      return Long.parseLong(text, 2, text.length(), HEX_DIGITS);
    }
    if (value instanceof Integer || value instanceof Long) {
      long number = ((Number) value).longValue();
      if (number >= 0) {
        return number;
      }
    }
    throw MalformedMessage.of(name, kind(value), "a number, or 0x and up to 15 hex digits");
  }

  /** With 0x or without. */
  static Bytes hex(String name, @Nullable Object value, int length) throws MalformedMessage {
    if (value instanceof String text && text.matches("(0x)?[0-9a-f]{" + 2 * length + "}")) {
      return Bytes.hex(text);
    }
    throw MalformedMessage.of(name, kind(value), length + " bytes in hex");
  }

  /** What stands there, cut short: it may be megabytes. */
  private static String kind(@Nullable Object value) {
    return switch (value) {
      case null -> "nothing";
      case JsonArray items -> "a list of " + items.size();
      case JsonObject object -> "an object";
      default -> {
        String text = String.valueOf(value);
        yield text.length() > 80 ? text.length() + " characters" : text;
      }
    };
  }
}
