package io.nexushub.interop;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The fields of an ICON v3 transaction that this chain takes, read strictly: every text must be the
 * one spelling of its value, and a field that is not known is an error and not a remark.
 *
 * @param stepLimit most steps the sender pays for
 * @param timestampMicros the sender's clock
 */
record CommunityTransaction(
    IconAddress from,
    IconAddress to,
    BigInteger value,
    BigInteger stepLimit,
    long timestampMicros,
    BigInteger nid,
    Action action) {

  /** Balances beyond this cannot exist, so neither can transfers. */
  static final int MAX_VALUE_BITS = 255;

  private static final int MAX_STEP_BITS = 63;
  private static final String VERSION = "0x3";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,64}");
  private static final List<String> FIELDS =
      List.of(
          "version",
          "from",
          "to",
          "value",
          "stepLimit",
          "timestamp",
          "nid",
          "nonce",
          "signature",
          "dataType",
          "data");

  /** What a transaction does beside moving its value. */
  sealed interface Action {
    record Transfer() implements Action {}

    /** Calls a method of the SCORE it is sent to. */
    record Call(String method, RpcItem.Dict params) implements Action {}

    /** Carries bytes for people; the chain only keeps them. */
    record Message(RpcItem data) implements Action {}
  }

  /**
   * @param signed whether stepLimit and signature must be there; an estimate has neither
   */
  static CommunityTransaction read(RpcItem.Dict fields, boolean signed) throws MalformedMessage {
    for (String name : fields.fields().keySet()) {
      if (!FIELDS.contains(name)) {
        throw MalformedMessage.of("field", Words.quote(name), Words.oneOf(name, FIELDS));
      }
    }
    String version = text(fields, "version");
    if (!version.equals(VERSION)) {
      throw MalformedMessage.of("version", Words.quote(version), VERSION);
    }
    IconAddress from = address(fields, "from");
    if (from.isContract()) {
      throw MalformedMessage.of("from", from, "an hx address");
    }
    optionalUnsigned(fields, "nonce", MAX_VALUE_BITS);
    return new CommunityTransaction(
        from,
        address(fields, "to"),
        optionalUnsigned(fields, "value", MAX_VALUE_BITS).orElse(BigInteger.ZERO),
        signed
            ? unsigned(fields, "stepLimit", MAX_STEP_BITS)
            : optionalUnsigned(fields, "stepLimit", MAX_STEP_BITS).orElse(BigInteger.ZERO),
        unsigned(fields, "timestamp", MAX_STEP_BITS).longValueExact(),
        unsigned(fields, "nid", Integer.SIZE),
        action(fields));
  }

  long steps() {
    return switch (action) {
      case Action.Transfer transfer -> StepCost.of(false, RpcItem.NONE);
      case Action.Call(String method, RpcItem.Dict params) ->
          StepCost.of(true, RpcItem.dict().with("method", method).with("params", params));
      case Action.Message(RpcItem data) -> StepCost.of(false, data);
    };
  }

  private static Action action(RpcItem.Dict fields) throws MalformedMessage {
    Optional<RpcItem> data = fields.field("data");
    if (fields.field("dataType").isEmpty()) {
      if (data.isPresent()) {
        throw MalformedMessage.of("data", Words.show(data.get()), "none without a dataType");
      }
      return new Action.Transfer();
    }
    String type = text(fields, "dataType");
    return switch (type) {
      case "call" -> call(data);
      case "message" -> message(data);
      default ->
          throw MalformedMessage.of(
              "dataType", Words.quote(type), Words.oneOf(type, List.of("call", "message")));
    };
  }

  static Action.Call call(Optional<RpcItem> data) throws MalformedMessage {
    if (!(data.orElse(RpcItem.NONE) instanceof RpcItem.Dict call)) {
      throw MalformedMessage.of("data", Words.show(data.orElse(null)), "{method, params?}");
    }
    for (String name : call.fields().keySet()) {
      if (!name.equals("method") && !name.equals("params")) {
        throw MalformedMessage.of(
            "data field", Words.quote(name), Words.oneOf(name, List.of("method", "params")));
      }
    }
    RpcItem params = call.field("params").orElse(RpcItem.dict());
    if (params instanceof RpcItem.None) {
      params = RpcItem.dict();
    }
    if (!(params instanceof RpcItem.Dict named)) {
      throw MalformedMessage.of("data.params", Words.show(params), "an object");
    }
    requireNames(named);
    return new Action.Call(text(call, "method"), named);
  }

  /**
   * ICON hashes keys without escaping them, so {@code {"a.b.c": "d"}} and {@code {"a": "b", "c":
   * "d"}} have one id: whoever sees the second one could put the first in its place.
   */
  private static void requireNames(RpcItem item) throws MalformedMessage {
    switch (item) {
      case RpcItem.None none -> {}
      case RpcItem.Text text -> {}
      case RpcItem.Array(var items) -> {
        for (RpcItem element : items) {
          requireNames(element);
        }
      }
      case RpcItem.Dict(var fields) -> {
        for (var field : fields.entrySet()) {
          if (!NAME.matcher(field.getKey()).matches()) {
            throw MalformedMessage.of(
                "data key", Words.quote(field.getKey()), "letters, digits and '_'");
          }
          requireNames(field.getValue());
        }
      }
    }
  }

  private static Action message(Optional<RpcItem> data) throws MalformedMessage {
    RpcItem message = data.orElse(RpcItem.NONE);
    if (!Type.BYTES.accepts(message)) {
      throw MalformedMessage.of("data", Words.show(data.orElse(null)), Type.BYTES.expected());
    }
    return new Action.Message(message);
  }

  private static String text(RpcItem.Dict fields, String name) throws MalformedMessage {
    RpcItem item = fields.field(name).orElse(null);
    if (item instanceof RpcItem.Text(String text)) {
      return text;
    }
    throw MalformedMessage.of(name, Words.show(item), "text");
  }

  private static IconAddress address(RpcItem.Dict fields, String name) throws MalformedMessage {
    String text = text(fields, name);
    try {
      return IconAddress.parse(text);
    } catch (MalformedMessage malformed) {
      throw MalformedMessage.of(name, Words.quote(text), Type.ADDRESS.expected());
    }
  }

  private static Optional<BigInteger> optionalUnsigned(RpcItem.Dict fields, String name, int bits)
      throws MalformedMessage {
    return fields.field(name).isEmpty()
        ? Optional.empty()
        : Optional.of(unsigned(fields, name, bits));
  }

  private static BigInteger unsigned(RpcItem.Dict fields, String name, int bits)
      throws MalformedMessage {
    String text = text(fields, name);
    return Type.integer(text)
        .filter(value -> value.signum() >= 0 && value.bitLength() <= bits)
        .orElseThrow(() ->
            MalformedMessage.of(
                name,
                Words.quote(text),
                "0x and hex digits without leading zeros, at most " + bits + " bits"));
  }
}
