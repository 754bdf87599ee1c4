package io.nexushub.follow;

import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.TreeSet;

/** Execution headers in the JSON of nodes: fields by name, hashed in their order. */
public final class HeaderJson {
  /** In the order in which they are hashed; the last six came with later forks. */
  private static final List<String> FIELDS =
      List.of(
          "parentHash",
          "sha3Uncles",
          "miner",
          "stateRoot",
          "transactionsRoot",
          "receiptsRoot",
          "logsBloom",
          "difficulty",
          "number",
          "gasLimit",
          "gasUsed",
          "timestamp",
          "extraData",
          "mixHash",
          "nonce",
          "baseFeePerGas",
          "withdrawalsRoot",
          "blobGasUsed",
          "excessBlobGas",
          "parentBeaconBlockRoot",
          "requestsHash");

  private static final int FRONTIER_FIELDS = 15;

  private static final List<String> QUANTITIES =
      List.of(
          "difficulty",
          "number",
          "gasLimit",
          "gasUsed",
          "timestamp",
          "baseFeePerGas",
          "blobGasUsed",
          "excessBlobGas");

  /** Of the block, not of its header. */
  private static final List<String> OTHER_FIELDS =
      List.of("hash", "size", "totalDifficulty", "transactions", "uncles", "withdrawals");

  private HeaderJson() {}

  /** The header, whose hash has to be the one the JSON names. */
  static ExecutionHeader read(JsonObject block, HashFunction keccak) throws MalformedMessage {
    RlpWriter out = new RlpWriter().beginList();
    for (int i = 0; i < FIELDS.size(); i++) {
      String field = FIELDS.get(i);
      if (i < FRONTIER_FIELDS || block.getValue(field) != null) {
        write(out, block, field);
      }
    }
    ExecutionHeader header = ExecutionHeader.decode(out.endList().toBytes());
    Hash named = new Hash(ExecutionJson.fixed(block, "hash", Hash.LENGTH));
    if (!header.hash(keccak).equals(named)) {
      throw MalformedMessage.of(
          "block #" + header.number() + " hashes to",
          header.hash(keccak) + unknownFields(block),
          named);
    }
    return header;
  }

  /** All fields of a header, as nodes write them, with its hash. */
  public static JsonObject of(ExecutionHeader header, HashFunction keccak) {
    JsonObject json = new JsonObject().put("hash", header.hash(keccak).toString());
    try {
      RlpReader in = RlpReader.of(header.rlp());
      in.enterList();
      for (String field : FIELDS) {
        if (in.hasNext()) {
          boolean quantity = QUANTITIES.contains(field);
          json.put(
              field,
              quantity
                  ? ExecutionJson.hex(in.uint(Hash.LENGTH))
                  : in.bytes(ExecutionHeader.MAX_LENGTH).toString());
        }
      }
      return json;
    } catch (MalformedMessage e) {
      throw new IllegalArgumentException("a header that was never decoded: " + e.getMessage(), e);
    }
  }

  /** What a transaction paid for each unit of gas at least; zero before London. */
  public static BigInteger baseFee(ExecutionHeader header, HashFunction keccak) {
    String fee = of(header, keccak).getString("baseFeePerGas", "0x0");
    return new BigInteger(fee.substring(2), 16);
  }

  private static void write(RlpWriter out, JsonObject block, String field) throws MalformedMessage {
    if (QUANTITIES.contains(field)) {
      out.uint(ExecutionJson.quantity(block, field));
    } else {
      out.bytes(ExecutionJson.bytes(block, field));
    }
  }

  /** A field that no known fork has explains a wrong hash better than anything. */
  private static String unknownFields(JsonObject block) {
    TreeSet<String> unknown = new TreeSet<>(block.fieldNames());
    FIELDS.forEach(unknown::remove);
    OTHER_FIELDS.forEach(unknown::remove);
    return unknown.isEmpty() ? "" : " without " + unknown + ", fields of a newer fork?";
  }

  /** The withdrawals' root of a header; empty bytes before Shanghai. */
  static Bytes withdrawalsRoot(ExecutionHeader header, HashFunction keccak) {
    return Bytes.hex(of(header, keccak).getString("withdrawalsRoot", "0x"));
  }
}
