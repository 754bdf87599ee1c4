package io.nexushub.lightclient.ethereum;

import com.fasterxml.jackson.databind.JsonNode;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Execution blocks and receipts of the captures, as they are hashed. */
final class ExecutionJson {
  private static final List<String> BYTES_BEFORE =
      List.of(
          "parentHash",
          "sha3Uncles",
          "miner",
          "stateRoot",
          "transactionsRoot",
          "receiptsRoot",
          "logsBloom");
  private static final List<String> NUMBERS =
      List.of("difficulty", "number", "gasLimit", "gasUsed", "timestamp");
  private static final List<String> BYTES_AFTER = List.of("extraData", "mixHash", "nonce");

  private ExecutionJson() {}

  static Bytes header(JsonNode served) {
    JsonNode json = served.has("result") ? served.get("result") : served;
    RlpWriter out = new RlpWriter().beginList();
    BYTES_BEFORE.forEach(field -> out.bytes(Bytes.hex(json.get(field).asText())));
    NUMBERS.forEach(field -> out.uint(number(json, field)));
    BYTES_AFTER.forEach(field -> out.bytes(Bytes.hex(json.get(field).asText())));
    for (String field : List.of("baseFeePerGas")) {
      writeNumber(out, json, field);
    }
    writeBytes(out, json, "withdrawalsRoot");
    writeNumber(out, json, "blobGasUsed");
    writeNumber(out, json, "excessBlobGas");
    writeBytes(out, json, "parentBeaconBlockRoot");
    writeBytes(out, json, "requestsHash");
    return out.endList().toBytes();
  }

  private static void writeNumber(RlpWriter out, JsonNode json, String field) {
    if (json.hasNonNull(field)) {
      out.uint(number(json, field));
    }
  }

  private static void writeBytes(RlpWriter out, JsonNode json, String field) {
    if (json.hasNonNull(field)) {
      out.bytes(Bytes.hex(json.get(field).asText()));
    }
  }

  static List<TransactionReceipt> receipts(JsonNode served) {
    List<TransactionReceipt> receipts = new ArrayList<>();
    for (JsonNode json : served.has("result") ? served.get("result") : served) {
      List<Log> logs = new ArrayList<>();
      for (JsonNode log : json.get("logs")) {
        List<Hash> topics = new ArrayList<>();
        log.get("topics").forEach(topic -> topics.add(Hash.hex(topic.asText())));
        logs.add(
            new Log(
                Address.hex(log.get("address").asText()),
                topics,
                Bytes.hex(log.get("data").asText())));
      }
      int type = json.hasNonNull("type") ? number(json, "type").intValue() : 0;
      Bytes outcome = number(json, "status").signum() == 0 ? Bytes.EMPTY : Bytes.of((byte) 1);
      receipts.add(
          new TransactionReceipt(
              type,
              outcome,
              number(json, "cumulativeGasUsed"),
              Bytes.hex(json.get("logsBloom").asText()),
              logs));
    }
    return receipts;
  }

  static List<Bytes> nodes(JsonNode json) {
    List<Bytes> nodes = new ArrayList<>();
    json.forEach(node -> nodes.add(Bytes.hex(node.asText())));
    return nodes;
  }

  static BigInteger number(JsonNode json, String field) {
    return new BigInteger(json.get(field).asText().substring(2), 16);
  }
}
