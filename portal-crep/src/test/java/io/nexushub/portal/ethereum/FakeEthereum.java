package io.nexushub.portal.ethereum;

import io.nexushub.crypto.Keccak256;
import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.nexushub.lightclient.ethereum.Log;
import io.nexushub.lightclient.ethereum.LogBloom;
import io.nexushub.lightclient.ethereum.TransactionReceipt;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.MerkleTrie;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chain of blocks with message events where a test wants them, all hashes right, served as JSON.
 */
final class FakeEthereum {
  static final Address CENTRE = Address.hex("5fbdb2315678afecb367f032d93f642f64180aa3");
  static final String LINK = "btp://0x1.nexus/hub";
  private static final HashFunction KECCAK = Keccak256.FUNCTION;

  private final List<ExecutionHeader> headers = new ArrayList<>();
  private final List<List<Log>> logs = new ArrayList<>();
  private final Bytes extra;

  /** Numbers of the blocks that were asked for. */
  final List<Long> asked = new ArrayList<>();

  private long sequence;

  /**
   * @param name makes chains differ
   */
  FakeEthereum(String name) {
    this.extra = Bytes.utf8(name);
    quiet(1);
  }

  void quiet(int blocks) {
    for (int i = 0; i < blocks; i++) {
      mine(List.of());
    }
  }

  /** One block with the next events, all in one transaction. */
  void events(int count) {
    events(count, 0);
  }

  /** The same, with that many bytes logged beside them. */
  void events(int count, int noise) {
    List<Log> next = new ArrayList<>();
    next.add(new Log(Address.ZERO, List.of(), Bytes.wrap(new byte[noise])));
    for (int i = 0; i < count; i++) {
      sequence++;
      next.add(
          new Log(
              CENTRE,
              List.of(
                  KECCAK.hash(Bytes.utf8("Message(string,uint256,bytes)")),
                  KECCAK.hash(Bytes.utf8(LINK)),
                  new Hash(Bytes.hex("%064x".formatted(sequence)))),
              Bytes.utf8("message " + sequence)));
    }
    mine(next);
  }

  private void mine(List<Log> next) {
    Hash parent = headers.isEmpty() ? Hash.ZERO : headers.getLast().hash(KECCAK);
    MerkleTrie receipts =
        MerkleTrie.ofList(KECCAK, next.isEmpty() ? List.of() : List.of(receipt(next).encode()));
    logs.add(next);
    try {
      headers.add(
          ExecutionHeader.decode(
              rlp(parent, receipts.root(), LogBloom.of(next, KECCAK).bits(), headers.size())));
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  private static TransactionReceipt receipt(List<Log> logs) {
    return new TransactionReceipt(
        2, Bytes.of((byte) 1), BigInteger.valueOf(42_000), LogBloom.of(logs, KECCAK).bits(), logs);
  }

  private Bytes rlp(Hash parent, Hash receiptsRoot, Bytes bloom, long number) {
    return new RlpWriter()
        .beginList()
        .bytes(parent.bytes())
        .bytes(Hash.ZERO.bytes())
        .bytes(Address.ZERO.bytes())
        .bytes(Hash.ZERO.bytes())
        .bytes(Hash.ZERO.bytes())
        .bytes(receiptsRoot.bytes())
        .bytes(bloom)
        .uint(0)
        .uint(number)
        .uint(30_000_000)
        .uint(0)
        .uint(number)
        .bytes(extra)
        .bytes(Hash.ZERO.bytes())
        .bytes(Bytes.wrap(new byte[8]))
        .endList()
        .toBytes();
  }

  ExecutionBlock head() {
    return headers.getLast().block(KECCAK);
  }

  ExecutionBlock block(int number) {
    return headers.get(number).block(KECCAK);
  }

  /** The result of a call; null for what is not known. */
  @Nullable Object answer(String method, JsonArray params) {
    return switch (method) {
      case "eth_getBlockByHash" -> blockByHash(params.getString(0));
      case "eth_getBlockReceipts" -> receipts(Long.decode(params.getString(0)).intValue());
      default -> null;
    };
  }

  private @Nullable Object blockByHash(String hash) {
    for (ExecutionHeader header : headers) {
      if (header.hash(KECCAK).toString().equals(hash)) {
        asked.add(header.number());
        return json(header);
      }
    }
    return null;
  }

  private JsonObject json(ExecutionHeader header) {
    String number = "0x" + Long.toHexString(header.number());
    return new JsonObject()
        .put("hash", header.hash(KECCAK).toString())
        .put("parentHash", header.parentHash().toString())
        .put("sha3Uncles", Hash.ZERO.toString())
        .put("miner", Address.ZERO.toString())
        .put("stateRoot", Hash.ZERO.toString())
        .put("transactionsRoot", Hash.ZERO.toString())
        .put("receiptsRoot", header.receiptsRoot().toString())
        .put("logsBloom", header.logsBloom().toString())
        .put("difficulty", "0x0")
        .put("number", number)
        .put("gasLimit", "0x1c9c380")
        .put("gasUsed", "0x0")
        .put("timestamp", number)
        .put("extraData", extra.toString())
        .put("mixHash", Hash.ZERO.toString())
        .put("nonce", "0x0000000000000000");
  }

  private JsonArray receipts(int number) {
    List<Log> said = logs.get(number);
    if (said.isEmpty()) {
      return new JsonArray();
    }
    JsonArray array = new JsonArray();
    for (Log log : said) {
      JsonArray topics = new JsonArray();
      log.topics().forEach(topic -> topics.add(topic.toString()));
      array.add(
          new JsonObject()
              .put("address", log.address().toString())
              .put("topics", topics)
              .put("data", log.data().toString()));
    }
    return new JsonArray()
        .add(
            new JsonObject()
                .put("type", "0x2")
                .put("status", "0x1")
                .put("cumulativeGasUsed", "0xa410")
                .put("logsBloom", LogBloom.of(said, KECCAK).bits().toString())
                .put("logs", array));
  }
}
