package io.nexushub.follow;

import io.nexushub.lightclient.ethereum.Log;
import io.nexushub.lightclient.ethereum.TransactionReceipt;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Receipts, and the forms that all of it has, in the JSON of execution nodes. Fields are taken by
 * name and put together as they are hashed; whether they are true shows in the hash.
 */
final class ExecutionJson {
  private static final int MAX_RECEIPTS = 0xffff;

  private ExecutionJson() {}

  static List<TransactionReceipt> receipts(JsonArray json) throws MalformedMessage {
    if (json.size() > MAX_RECEIPTS) {
      throw MalformedMessage.of("receipts", json.size(), "<= " + MAX_RECEIPTS);
    }
    List<TransactionReceipt> receipts = new ArrayList<>();
    for (Object item : json) {
      receipts.add(receipt(object(item, "receipt")));
    }
    return receipts;
  }

  private static TransactionReceipt receipt(JsonObject json) throws MalformedMessage {
    int type = json.getValue("type") == null ? 0 : quantity(json, "type").intValue();
    boolean byzantium = json.getValue("status") != null;
    Bytes outcome =
        byzantium
            ? quantity(json, "status").signum() == 0 ? Bytes.EMPTY : Bytes.of((byte) 1)
            : bytes(json, "root");
    List<Log> logs = new ArrayList<>();
    for (Object item : array(json, "logs")) {
      logs.add(log(object(item, "log")));
    }
    return new TransactionReceipt(
        type, outcome, quantity(json, "cumulativeGasUsed"), bytes(json, "logsBloom"), logs);
  }

  private static Log log(JsonObject json) throws MalformedMessage {
    JsonArray topicsJson = array(json, "topics");
    if (topicsJson.size() > Log.MAX_TOPICS) {
      throw MalformedMessage.of("topics", topicsJson.size(), "<= " + Log.MAX_TOPICS);
    }
    List<Hash> topics = new ArrayList<>();
    for (Object topic : topicsJson) {
      topics.add(new Hash(length("topic", hex("topic", topic), Hash.LENGTH)));
    }
    return new Log(
        new Address(fixed(json, "address", Address.LENGTH)), topics, bytes(json, "data"));
  }

  /** The nodes of an eth_getProof answer. */
  static List<Bytes> nodes(JsonObject json, String field) throws MalformedMessage {
    List<Bytes> nodes = new ArrayList<>();
    for (Object node : array(json, field)) {
      nodes.add(hex(field, node));
    }
    return nodes;
  }

  static String hex(BigInteger quantity) {
    return "0x" + quantity.toString(16);
  }

  static JsonObject parsed(Bytes body) throws MalformedMessage {
    try {
      return new JsonObject(body.toUtf8());
    } catch (DecodeException malformed) {
      throw MalformedMessage.of("body", body.length() + " bytes that are no JSON object", "JSON");
    }
  }

  static JsonObject object(@Nullable Object item, String name) throws MalformedMessage {
    if (item instanceof JsonObject object) {
      return object;
    }
    throw MalformedMessage.of(name, String.valueOf(item), "an object");
  }

  static JsonArray array(JsonObject json, String field) throws MalformedMessage {
    if (json.getValue(field) instanceof JsonArray array) {
      return array;
    }
    throw MalformedMessage.of(field, String.valueOf(json.getValue(field)), "an array");
  }

  static BigInteger quantity(JsonObject json, String field) throws MalformedMessage {
    return quantity(field, json.getValue(field));
  }

  static BigInteger quantity(String name, @Nullable Object value) throws MalformedMessage {
    if (value instanceof String text && text.matches("0x[0-9a-fA-F]{1,64}")) {
      return new BigInteger(text.substring(2), 16);
    }
    throw MalformedMessage.of(name, String.valueOf(value), "0x and up to 64 hex digits");
  }

  static Bytes bytes(JsonObject json, String field) throws MalformedMessage {
    return hex(field, json.getValue(field));
  }

  static Bytes fixed(JsonObject json, String field, int length) throws MalformedMessage {
    return length(field, bytes(json, field), length);
  }

  private static Bytes length(String name, Bytes value, int length) throws MalformedMessage {
    if (value.length() != length) {
      throw MalformedMessage.of(name, value.length() + " bytes", length + " bytes");
    }
    return value;
  }

  private static Bytes hex(String name, @Nullable Object value) throws MalformedMessage {
    if (value instanceof String text && text.startsWith("0x")) {
      try {
        return Bytes.hex(text);
      } catch (IllegalArgumentException malformed) {
        throw MalformedMessage.of(name, "text that is no hex", "0x and whole bytes");
      }
    }
    throw MalformedMessage.of(name, String.valueOf(value), "0x and whole bytes");
  }
}
