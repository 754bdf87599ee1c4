package io.nexushub.follow;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.rlp.RlpWriter;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of all five types, put together from a node's JSON as they are hashed. What the JSON
 * says beyond that is left out, the sender is taken from the signature.
 */
final class TransactionJson {
  private static final String TO = "to";
  private static final String ACCESS_LIST = "accessList";
  private static final String BLOB_HASHES = "blobVersionedHashes";
  private static final String AUTHORIZATIONS = "authorizationList";
  private static final List<String> CALL = List.of("gas", TO, "value", "input");
  private static final List<String> TIP = List.of("maxPriorityFeePerGas", "maxFeePerGas");

  /** By type, in the order in which they are hashed; then v, r and s. */
  private static final List<List<String>> FIELDS =
      List.of(
          joined(List.of("nonce", "gasPrice"), CALL),
          joined(List.of("chainId", "nonce", "gasPrice"), CALL, List.of(ACCESS_LIST)),
          joined(List.of("chainId", "nonce"), TIP, CALL, List.of(ACCESS_LIST)),
          joined(
              List.of("chainId", "nonce"),
              TIP,
              CALL,
              List.of(ACCESS_LIST, "maxFeePerBlobGas", BLOB_HASHES)),
          joined(List.of("chainId", "nonce"), TIP, CALL, List.of(ACCESS_LIST, AUTHORIZATIONS)));

  /** EIP-155: v is 35 or 36 more than twice the chain's id. */
  private static final int CHAIN_BASE = 35;

  private static final int PARITY_BASE = 27;

  private final HashFunction keccak;
  private final SignatureScheme secp256k1;

  TransactionJson(HashFunction keccak, SignatureScheme secp256k1) {
    this.keccak = keccak;
    this.secp256k1 = secp256k1;
  }

  @SafeVarargs
  private static List<String> joined(List<String>... parts) {
    List<String> all = new ArrayList<>();
    for (List<String> part : parts) {
      all.addAll(part);
    }
    return List.copyOf(all);
  }

  /** What a signature says beside r and s. */
  private record Recovery(int parity, @Nullable BigInteger chainId) {}

  SignedTransaction read(JsonObject json) throws MalformedMessage {
    int type = type(json);
    boolean typed = type > 0;
    BigInteger v =
        ExecutionJson.quantity(json, typed && json.getValue("yParity") != null ? "yParity" : "v");
    Recovery recovery = recovery(typed, v);
    BigInteger r = ExecutionJson.quantity(json, "r");
    BigInteger s = ExecutionJson.quantity(json, "s");
    JsonObject shown = new JsonObject().put("type", "0x" + type);
    RlpWriter unsigned = new RlpWriter().beginList();
    RlpWriter signed = new RlpWriter().beginList();
    for (String field : FIELDS.get(type)) {
      write(unsigned, json, field);
      shown.put(field, write(signed, json, field));
    }
    if (recovery.chainId() != null) {
      unsigned.uint(recovery.chainId()).uint(0).uint(0);
      shown.put("chainId", ExecutionJson.hex(recovery.chainId()));
    }
    Bytes encoded = enveloped(type, signed.uint(v).uint(r).uint(s).endList().toBytes());
    Hash digest = keccak.hash(enveloped(type, unsigned.endList().toBytes()));
    Address from = sender(digest, recovery.parity(), r, s);
    Hash hash = keccak.hash(encoded);
    shown
        .put("hash", hash.toString())
        .put("from", from.toString())
        .put("v", ExecutionJson.hex(v))
        .put("r", ExecutionJson.hex(r))
        .put("s", ExecutionJson.hex(s));
    if (typed) {
      shown.put("yParity", ExecutionJson.hex(v));
    }
    return new SignedTransaction(type, hash, from, encoded, shown);
  }

  private static int type(JsonObject json) throws MalformedMessage {
    BigInteger type =
        json.getValue("type") == null ? BigInteger.ZERO : ExecutionJson.quantity(json, "type");
    if (type.compareTo(BigInteger.valueOf(FIELDS.size())) >= 0) {
      throw MalformedMessage.of(
          "transaction's type", type, "0 to " + (FIELDS.size() - 1) + ": a fork after Prague");
    }
    return type.intValue();
  }

  private static Recovery recovery(boolean typed, BigInteger v) throws MalformedMessage {
    if (typed) {
      return new Recovery(parity(v, v), null);
    }
    if (v.compareTo(BigInteger.valueOf(CHAIN_BASE)) >= 0) {
      BigInteger rest = v.subtract(BigInteger.valueOf(CHAIN_BASE));
      return new Recovery(rest.testBit(0) ? 1 : 0, rest.shiftRight(1));
    }
    return new Recovery(parity(v.subtract(BigInteger.valueOf(PARITY_BASE)), v), null);
  }

  private static int parity(BigInteger parity, BigInteger v) throws MalformedMessage {
    if (parity.signum() < 0 || parity.compareTo(BigInteger.ONE) > 0) {
      throw MalformedMessage.of("transaction's v", v, "0 or 1; legacy: 27, 28 or from 35 on");
    }
    return parity.intValue();
  }

  private static Bytes enveloped(int type, Bytes rlp) {
    return type == 0 ? rlp : Bytes.concat(Bytes.of((byte) type), rlp);
  }

  private Address sender(Hash digest, int parity, BigInteger r, BigInteger s)
      throws MalformedMessage {
    Bytes signature = Bytes.concat(word(r), word(s), Bytes.of((byte) parity));
    return secp256k1
        .recover(digest, new Signature(signature))
        .map(key -> Address.of(key, keccak))
        .orElseThrow(() ->
            MalformedMessage.of("transaction's signature", signature, "one that has a signer"));
  }

  private static Bytes word(BigInteger number) {
    return Bytes.hex("%064x".formatted(number));
  }

  /** Writes a field as it is hashed; gives it back as nodes write it. */
  private static @Nullable Object write(RlpWriter out, JsonObject json, String field)
      throws MalformedMessage {
    return switch (field) {
      case TO -> to(out, json);
      case "input" -> {
        Bytes input = ExecutionJson.bytes(json, field);
        out.bytes(input);
        yield input.toString();
      }
      case ACCESS_LIST -> accessList(out, ExecutionJson.array(json, field));
      case BLOB_HASHES -> hashes(out, ExecutionJson.array(json, field));
      case AUTHORIZATIONS -> authorizations(out, ExecutionJson.array(json, field));
      default -> quantity(out, json, field);
    };
  }

  private static @Nullable Object to(RlpWriter out, JsonObject json) throws MalformedMessage {
    if (json.getValue(TO) == null) {
      out.bytes(Bytes.EMPTY); // makes a contract
      return null;
    }
    return address(out, json, TO);
  }

  private static String address(RlpWriter out, JsonObject json, String field)
      throws MalformedMessage {
    Bytes address = ExecutionJson.fixed(json, field, Address.LENGTH);
    out.bytes(address);
    return address.toString();
  }

  private static String quantity(RlpWriter out, JsonObject json, String field)
      throws MalformedMessage {
    BigInteger quantity = ExecutionJson.quantity(json, field);
    out.uint(quantity);
    return ExecutionJson.hex(quantity);
  }

  private static JsonArray accessList(RlpWriter out, JsonArray list) throws MalformedMessage {
    JsonArray shown = new JsonArray();
    out.beginList();
    for (Object item : list) {
      JsonObject entry = ExecutionJson.object(item, "access list's entry");
      out.beginList();
      JsonObject written = new JsonObject().put("address", address(out, entry, "address"));
      shown.add(written.put("storageKeys", hashes(out, ExecutionJson.array(entry, "storageKeys"))));
      out.endList();
    }
    out.endList();
    return shown;
  }

  private static JsonArray hashes(RlpWriter out, JsonArray list) throws MalformedMessage {
    JsonArray shown = new JsonArray();
    out.beginList();
    for (Object item : list) {
      Bytes hash =
          ExecutionJson.fixed(new JsonObject().put("hash", Objects.toString(item)), "hash", 32);
      out.bytes(hash);
      shown.add(hash.toString());
    }
    out.endList();
    return shown;
  }

  private static JsonArray authorizations(RlpWriter out, JsonArray list) throws MalformedMessage {
    JsonArray shown = new JsonArray();
    out.beginList();
    for (Object item : list) {
      JsonObject entry = ExecutionJson.object(item, "authorization");
      out.beginList();
      JsonObject written = new JsonObject();
      written.put("chainId", quantity(out, entry, "chainId"));
      written.put("address", address(out, entry, "address"));
      written.put("nonce", quantity(out, entry, "nonce"));
      written.put("yParity", quantity(out, entry, "yParity"));
      written.put("r", quantity(out, entry, "r"));
      shown.add(written.put("s", quantity(out, entry, "s")));
      out.endList();
    }
    out.endList();
    return shown;
  }
}
