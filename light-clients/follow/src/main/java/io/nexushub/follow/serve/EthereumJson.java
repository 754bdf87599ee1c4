package io.nexushub.follow.serve;

import io.nexushub.follow.AccountProof;
import io.nexushub.follow.BlockBody;
import io.nexushub.follow.ExecutionClient.BlockReceipts;
import io.nexushub.follow.HeaderJson;
import io.nexushub.follow.SignedTransaction;
import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.nexushub.lightclient.ethereum.Log;
import io.nexushub.lightclient.ethereum.StateProofs;
import io.nexushub.lightclient.ethereum.TransactionReceipt;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.MerkleTrie;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;

/**
 * Proven things as nodes write them. Everything here is derived from what hashes cover; nothing is
 * copied from an answer.
 */
final class EthereumJson {
  private final HashFunction keccak;

  EthereumJson(HashFunction keccak) {
    this.keccak = keccak;
  }

  static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  static String hex(BigInteger number) {
    return "0x" + number.toString(16);
  }

  JsonObject block(BlockBody body, boolean whole) {
    JsonArray transactions = new JsonArray();
    for (int i = 0; i < body.transactions().size(); i++) {
      transactions.add(whole ? transaction(body, i) : body.transactions().get(i).hash().toString());
    }
    JsonObject json =
        HeaderJson.of(body.header(), keccak)
            .put("transactions", transactions)
            .put("uncles", new JsonArray()); // none since the merge, and nothing older is reached
    return json.containsKey("withdrawalsRoot") ? json.put("withdrawals", body.withdrawals()) : json;
  }

  JsonObject transaction(BlockBody body, int index) {
    SignedTransaction transaction = body.transactions().get(index);
    return place(transaction.json(), body.header(), index)
        .put("gasPrice", hex(transaction.price(HeaderJson.baseFee(body.header(), keccak))));
  }

  JsonObject receipt(BlockBody body, BlockReceipts block, int index) {
    TransactionReceipt receipt = block.receipts().get(index);
    SignedTransaction transaction = body.transactions().get(index);
    BigInteger before =
        index == 0 ? BigInteger.ZERO : block.receipts().get(index - 1).cumulativeGasUsed();
    BigInteger baseFee = HeaderJson.baseFee(body.header(), keccak);
    JsonObject json =
        place(new JsonObject(), body.header(), index)
            .put("transactionHash", transaction.hash().toString())
            .put("type", hex(receipt.type()))
            .put("from", transaction.from().toString())
            .put("to", transaction.to())
            .put("contractAddress", transaction.to() == null ? contract(transaction) : null)
            .put("cumulativeGasUsed", hex(receipt.cumulativeGasUsed()))
            .put("gasUsed", hex(receipt.cumulativeGasUsed().subtract(before)))
            .put("effectiveGasPrice", hex(transaction.price(baseFee)))
            .put("logsBloom", receipt.logsBloom().toString())
            .put("logs", logs(body, block, index));
    if (transaction.blobGas().signum() > 0) {
      json.put("blobGasUsed", hex(transaction.blobGas()));
    }
    return receipt.outcome().length() == Hash.LENGTH
        ? json.put("root", receipt.outcome().toString())
        : json.put("status", receipt.succeeded() ? "0x1" : "0x0");
  }

  JsonArray logs(BlockBody body, BlockReceipts block, int index) {
    int number = 0;
    for (int i = 0; i < index; i++) {
      number += block.receipts().get(i).logs().size();
    }
    JsonArray logs = new JsonArray();
    for (Log log : block.receipts().get(index).logs()) {
      logs.add(log(body, index, number++, log));
    }
    return logs;
  }

  private JsonObject log(BlockBody body, int index, int number, Log log) {
    JsonArray topics = new JsonArray();
    log.topics().forEach(topic -> topics.add(topic.toString()));
    return place(new JsonObject(), body.header(), index)
        .put("transactionHash", body.transactions().get(index).hash().toString())
        .put("logIndex", hex(number))
        .put("address", log.address().toString())
        .put("topics", topics)
        .put("data", log.data().toString())
        .put("removed", false);
  }

  private JsonObject place(JsonObject json, ExecutionHeader header, int index) {
    return json.put("blockHash", header.hash(keccak).toString())
        .put("blockNumber", hex(header.number()))
        .put("transactionIndex", hex(index));
  }

  /** The last 20 bytes of what sender and nonce hash to. */
  private String contract(SignedTransaction transaction) {
    Bytes made =
        new RlpWriter()
            .beginList()
            .bytes(transaction.from().bytes())
            .uint(transaction.nonce())
            .endList()
            .toBytes();
    return keccak.hash(made).bytes().from(Hash.LENGTH - Address.LENGTH).toString();
  }

  JsonObject proof(AccountProof proof) {
    StateProofs.Account account =
        proof
            .account()
            .orElseGet(() ->
                new StateProofs.Account(
                    BigInteger.ZERO,
                    BigInteger.ZERO,
                    MerkleTrie.emptyRoot(keccak),
                    keccak.hash(Bytes.EMPTY)));
    JsonArray slots = new JsonArray();
    for (AccountProof.Slot slot : proof.slots()) {
      slots.add(
          new JsonObject()
              .put("key", hex(slot.slot()))
              .put("value", hex(slot.value()))
              .put("proof", texts(slot.nodes())));
    }
    return new JsonObject()
        .put("address", proof.address().toString())
        .put("accountProof", texts(proof.nodes()))
        .put("balance", hex(account.balance()))
        .put("codeHash", account.codeHash().toString())
        .put("nonce", hex(account.nonce()))
        .put("storageHash", account.storageRoot().toString())
        .put("storageProof", slots);
  }

  private static JsonArray texts(List<Bytes> nodes) {
    JsonArray texts = new JsonArray();
    nodes.forEach(node -> texts.add(node.toString()));
    return texts;
  }
}
