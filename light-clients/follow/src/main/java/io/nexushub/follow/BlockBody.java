package io.nexushub.follow;

import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.MerkleTrie;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a block holds, all of it and in order: the header's roots say so.
 *
 * @param withdrawals as nodes write them
 */
public record BlockBody(
    ExecutionHeader header, List<SignedTransaction> transactions, JsonArray withdrawals) {
  private static final int MAX_TRANSACTIONS = 0xffff;
  private static final int MAX_WITHDRAWALS = 16;

  public BlockBody {
    transactions = List.copyOf(transactions);
    withdrawals = withdrawals.copy();
  }

  @Override
  public JsonArray withdrawals() {
    return withdrawals.copy();
  }

  /** Where a transaction stands in the block. */
  public OptionalInt indexOf(Hash transaction) {
    for (int i = 0; i < transactions.size(); i++) {
      if (transactions.get(i).hash().equals(transaction)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** From a block with whole transactions, as a node answers it. */
  static BlockBody read(
      ExecutionHeader header, JsonObject block, HashFunction keccak, SignatureScheme secp256k1)
      throws MalformedMessage {
    JsonArray json = ExecutionJson.array(block, "transactions");
    if (json.size() > MAX_TRANSACTIONS) {
      throw MalformedMessage.of("transactions", json.size(), "<= " + MAX_TRANSACTIONS);
    }
    TransactionJson form = new TransactionJson(keccak, secp256k1);
    List<SignedTransaction> transactions = new ArrayList<>();
    for (Object item : json) {
      transactions.add(form.read(ExecutionJson.object(item, "transaction")));
    }
    requireRoot(
        transactions.size() + " transactions of block #" + header.number(),
        root(transactions.stream().map(SignedTransaction::encoded).toList(), keccak),
        header.transactionsRoot().bytes());
    return new BlockBody(header, transactions, withdrawals(header, block, keccak));
  }

  private static JsonArray withdrawals(
      ExecutionHeader header, JsonObject block, HashFunction keccak) throws MalformedMessage {
    Bytes root = HeaderJson.withdrawalsRoot(header, keccak);
    JsonArray shown = new JsonArray();
    if (root.isEmpty()) {
      return shown;
    }
    JsonArray json = ExecutionJson.array(block, "withdrawals");
    if (json.size() > MAX_WITHDRAWALS) {
      throw MalformedMessage.of("withdrawals", json.size(), "<= " + MAX_WITHDRAWALS);
    }
    List<Bytes> encoded = new ArrayList<>();
    for (Object item : json) {
      encoded.add(withdrawal(ExecutionJson.object(item, "withdrawal"), shown));
    }
    requireRoot(
        encoded.size() + " withdrawals of block #" + header.number(), root(encoded, keccak), root);
    return shown;
  }

  private static Bytes withdrawal(JsonObject json, JsonArray shown) throws MalformedMessage {
    RlpWriter out = new RlpWriter().beginList();
    JsonObject written = new JsonObject();
    for (String field : List.of("index", "validatorIndex")) {
      written.put(field, ExecutionJson.hex(ExecutionJson.quantity(json, field)));
      out.uint(ExecutionJson.quantity(json, field));
    }
    Bytes address = ExecutionJson.fixed(json, "address", Address.LENGTH);
    out.bytes(address).uint(ExecutionJson.quantity(json, "amount"));
    shown.add(
        written
            .put("address", address.toString())
            .put("amount", ExecutionJson.hex(ExecutionJson.quantity(json, "amount"))));
    return out.endList().toBytes();
  }

  private static Bytes root(List<Bytes> items, HashFunction keccak) {
    return MerkleTrie.ofList(keccak, items).root().bytes();
  }

  private static void requireRoot(String subject, Bytes found, Bytes expected)
      throws MalformedMessage {
    if (!found.equals(expected)) {
      throw MalformedMessage.of(
          subject + ": root", found + ": one is hidden, invented or changed", expected);
    }
  }
}
