package io.nexushub.lightclient.loopchain;

import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.icon.IconSerializer;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A transaction as it stands in a block. Its id is a hash of its texts just as they were received:
 * whatever else a sender wrote into it is hashed too, so nothing is refused for being unknown.
 *
 * @param fields all of it
 * @param id computed, never taken from the fields
 */
public record LoopchainTransaction(Kind kind, RpcItem.Dict fields, Hash id) {
  private static final String SALT = "icx_sendTransaction.";
  private static final String GENESIS_SALT = "genesis_tx.";
  private static final List<String> UNHASHED_V2 = List.of("method", "tx_hash", "signature");
  private static final List<String> UNHASHED_V3 = List.of("txHash", "signature");

  /** Which rules it is hashed by. */
  public enum Kind {
    /** The first balances. */
    GENESIS,
    /** Before there were contracts. */
    V2,
    V3,
    /** Issues new coins; nobody signs it. */
    BASE
  }

  /** Which of the two texts of a genesis is hashed. */
  enum GenesisText {
    /** Mainnet's: everything one after the other, without brackets and escapes. */
    FLAT,
    NESTED
  }

  public static LoopchainTransaction decodeJson(Bytes utf8) throws MalformedMessage {
    return decode(Json.parse(utf8), GenesisText.NESTED);
  }

  /** As goloop keeps it: RLP, or JSON where RLP would lose a text. */
  public static LoopchainTransaction decodeBinary(Bytes encoded) throws MalformedMessage {
    return !encoded.isEmpty() && encoded.at(0) == '{'
        ? decodeJson(encoded)
        : decode(BinaryTransaction.decode(encoded), GenesisText.NESTED);
  }

  static LoopchainTransaction decode(Json json, GenesisText genesis) throws MalformedMessage {
    if (!(json.hashed() instanceof RpcItem.Dict fields)) {
      throw MalformedMessage.of("transaction", json.kind(), "an object");
    }
    return switch (kind(fields)) {
      case GENESIS -> new LoopchainTransaction(Kind.GENESIS, fields, genesisId(fields, genesis));
      case V2 -> stated(Kind.V2, fields, "tx_hash", UNHASHED_V2);
      case V3 -> stated(Kind.V3, fields, "txHash", UNHASHED_V3);
      case BASE -> stated(Kind.BASE, fields, "txHash", UNHASHED_V3);
    };
  }

  /** Who sent it, as its signature says and its fields must say too. */
  public Verdict<Address> sender(SignatureScheme scheme) {
    if (kind == Kind.GENESIS || kind == Kind.BASE) {
      return Verdict.invalid("signature", "none: " + kind, "a transaction that somebody signed");
    }
    try {
      JsonFields in = signed();
      Address from = in.key("from");
      Signature signature = in.signature("signature");
      return Signatures.by("sender", from, id, signature, scheme)
          .<Verdict<Address>>map(Verdict::refused)
          .orElseGet(() -> Verdict.accepted(from));
    } catch (MalformedMessage malformed) {
      return Verdict.invalid(
          "sender", String.valueOf(malformed.getMessage()), "an hx address and its signature");
    }
  }

  private JsonFields signed() throws MalformedMessage {
    SortedMap<String, Json> texts = new TreeMap<>();
    for (String name : List.of("from", "signature")) {
      fields.text(name).ifPresent(text -> texts.put(name, new Json.Text(text)));
    }
    return JsonFields.of("transaction", new Json.Fields(texts));
  }

  private static Kind kind(RpcItem.Dict fields) throws MalformedMessage {
    if (fields.field("accounts").isPresent()) {
      return Kind.GENESIS;
    }
    if (fields.field("version").isEmpty()) {
      return Kind.V2;
    }
    String version = fields.text("version").orElse("");
    if (!version.equals("0x3")) {
      throw MalformedMessage.of("transaction version", Quoted.text(version), "none or 0x3");
    }
    return fields.text("dataType").filter("base"::equals).isPresent() ? Kind.BASE : Kind.V3;
  }

  /** The id that a server states must be the one that follows. */
  private static LoopchainTransaction stated(
      Kind kind, RpcItem.Dict fields, String name, List<String> unhashed) throws MalformedMessage {
    NavigableMap<String, RpcItem> hashed = new TreeMap<>(fields.fields());
    unhashed.forEach(hashed::remove);
    Hash id = digest(SALT + IconSerializer.serialize(new RpcItem.Dict(hashed)));
    if (fields.field(name).isPresent()) {
      String found = fields.text(name).orElse("");
      String expected = kind == Kind.V2 ? id.toHex() : id.toString();
      if (!found.equals(expected)) {
        throw MalformedMessage.of("transaction." + name, Quoted.text(found), expected);
      }
    }
    return new LoopchainTransaction(kind, fields, id);
  }

  private static Hash genesisId(RpcItem.Dict fields, GenesisText text) {
    return switch (text) {
      case NESTED -> digest(GENESIS_SALT + IconSerializer.serialize(fields));
      case FLAT -> {
        StringBuilder out = new StringBuilder(GENESIS_SALT);
        flatten(fields, out);
        out.setLength(out.length() - 1);
        yield digest(out.toString());
      }
    };
  }

  private static void flatten(RpcItem item, StringBuilder out) {
    switch (item) {
      case RpcItem.None none -> out.append('.');
      case RpcItem.Text(String value) -> out.append(value).append('.');
      case RpcItem.Array(List<RpcItem> items) -> items.forEach(element -> flatten(element, out));
      case RpcItem.Dict(SortedMap<String, RpcItem> values) -> {
        for (Map.Entry<String, RpcItem> field : values.entrySet()) {
          out.append(field.getKey()).append('.');
          flatten(field.getValue(), out);
        }
      }
    }
  }

  private static Hash digest(String text) {
    return HashFunction.SHA3_256.hash(Bytes.utf8(text));
  }

  /** {@code V3 0x…}. */
  @Override
  public String toString() {
    return kind + " " + id;
  }

  /** The recipient as the fields say; contracts are the ones that begin with cx. */
  public boolean isTo(IconAddress address) {
    return fields.text("to").filter(address.toString()::equals).isPresent();
  }
}
