package io.nexushub.follow;

import io.nexushub.crypto.Keccak256;
import io.nexushub.lightclient.ethereum.EventEvidence;
import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.nexushub.lightclient.ethereum.HistoryRules;
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

/**
 * Of weeks of blocks only those at which a leap can begin or end; nobody has the others. The oldest
 * holds an event, and each other's state the hash of the one before.
 */
final class SparseChain {
  static final Address SPEAKER = Address.hex("5fbdb2315678afecb367f032d93f642f64180aa3");
  private static final HashFunction KECCAK = Keccak256.FUNCTION;

  private final List<ExecutionHeader> headers = new ArrayList<>();
  private final List<JsonObject> proofs = new ArrayList<>();
  private final MerkleTrie receipts;
  private final Log log = new Log(SPEAKER, List.of(Hash.ZERO), Bytes.utf8("said long ago"));

  /**
   * @param numbers of the blocks, oldest first
   */
  SparseChain(long... numbers) throws MalformedMessage {
    TransactionReceipt receipt =
        new TransactionReceipt(
            2,
            Bytes.of((byte) 1),
            BigInteger.valueOf(42_000),
            LogBloom.of(List.of(log), KECCAK).bits(),
            List.of(log));
    this.receipts = MerkleTrie.ofList(KECCAK, List.of(receipt.encode()));
    headers.add(header(Hash.ZERO, receipts.root(), numbers[0]));
    for (int i = 1; i < numbers.length; i++) {
      add(numbers[i], headers.getLast());
    }
  }

  private void add(long number, ExecutionHeader older) throws MalformedMessage {
    BigInteger slot = HistoryRules.slotOf(older.number());
    Bytes slotKey = KECCAK.hash(word(slot)).bytes();
    Bytes accountKey = KECCAK.hash(EventEvidence.HISTORY_CONTRACT.bytes()).bytes();
    BigInteger kept = new BigInteger(1, older.hash(KECCAK).bytes().toArray());
    MerkleTrie storage =
        MerkleTrie.empty(KECCAK).put(slotKey, new RlpWriter().uint(kept).toBytes());
    MerkleTrie accounts =
        MerkleTrie.empty(KECCAK)
            .put(KECCAK.hash(SPEAKER.bytes()).bytes(), account(MerkleTrie.emptyRoot(KECCAK)))
            .put(accountKey, account(storage.root()));
    headers.add(header(accounts.root(), Hash.ZERO, number));
    proofs.add(
        new JsonObject()
            .put("accountProof", texts(accounts.prove(accountKey).nodes()))
            .put(
                "storageProof",
                new JsonArray()
                    .add(new JsonObject().put("proof", texts(storage.prove(slotKey).nodes())))));
  }

  /** Answers for all blocks and all leaps. */
  void servedBy(RecordedDevnet node) {
    for (ExecutionHeader header : headers) {
      node.rpc(
          "eth_getBlockByHash",
          new JsonArray().add(header.hash(KECCAK).toString()).add(false),
          json(header));
    }
    for (int from = 1; from < headers.size(); from++) {
      node.rpc("eth_getProof", leap(from), proof(from));
    }
  }

  /** How a node is asked for the leap that begins at that block, counted from the oldest. */
  JsonArray leap(int from) {
    BigInteger slot = HistoryRules.slotOf(headers.get(from - 1).number());
    return new JsonArray()
        .add(EventEvidence.HISTORY_CONTRACT.toString())
        .add(new JsonArray().add("0x%064x".formatted(slot)))
        .add("0x" + Long.toHexString(headers.get(from).number()));
  }

  JsonObject proof(int from) {
    return proofs.get(from - 1).copy();
  }

  ExecutionBlock block(int at) {
    return headers.get(at).block(KECCAK);
  }

  ExecutionBlock top() {
    return headers.getLast().block(KECCAK);
  }

  FoundLog event() {
    return new FoundLog(
        headers.getFirst(), 0, 0, log, receipts.prove(MerkleTrie.indexKey(0)).nodes());
  }

  private static ExecutionHeader header(Hash stateRoot, Hash receiptsRoot, long number)
      throws MalformedMessage {
    return ExecutionHeader.decode(
        new RlpWriter()
            .beginList()
            .bytes(Hash.ZERO.bytes())
            .bytes(Hash.ZERO.bytes())
            .bytes(Address.ZERO.bytes())
            .bytes(stateRoot.bytes())
            .bytes(Hash.ZERO.bytes())
            .bytes(receiptsRoot.bytes())
            .bytes(Bytes.wrap(new byte[256]))
            .uint(0)
            .uint(number)
            .uint(30_000_000)
            .uint(0)
            .uint(number)
            .bytes(Bytes.EMPTY)
            .bytes(Hash.ZERO.bytes())
            .bytes(Bytes.wrap(new byte[8]))
            .endList()
            .toBytes());
  }

  private static JsonObject json(ExecutionHeader header) {
    String number = "0x" + Long.toHexString(header.number());
    return new JsonObject()
        .put("hash", header.hash(KECCAK).toString())
        .put("parentHash", Hash.ZERO.toString())
        .put("sha3Uncles", Hash.ZERO.toString())
        .put("miner", Address.ZERO.toString())
        .put("stateRoot", header.stateRoot().toString())
        .put("transactionsRoot", Hash.ZERO.toString())
        .put("receiptsRoot", header.receiptsRoot().toString())
        .put("logsBloom", header.logsBloom().toString())
        .put("difficulty", "0x0")
        .put("number", number)
        .put("gasLimit", "0x1c9c380")
        .put("gasUsed", "0x0")
        .put("timestamp", number)
        .put("extraData", "0x")
        .put("mixHash", Hash.ZERO.toString())
        .put("nonce", "0x0000000000000000");
  }

  private static Bytes account(Hash storageRoot) {
    return new RlpWriter()
        .beginList()
        .uint(1)
        .uint(0)
        .bytes(storageRoot.bytes())
        .bytes(KECCAK.hash(Bytes.EMPTY).bytes())
        .endList()
        .toBytes();
  }

  private static Bytes word(BigInteger number) {
    return Bytes.hex("%064x".formatted(number));
  }

  private static JsonArray texts(List<Bytes> nodes) {
    JsonArray texts = new JsonArray();
    nodes.forEach(node -> texts.add(node.toString()));
    return texts;
  }
}
