package io.nexushub.follow;

import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.ethereum.EventEvidence;
import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.nexushub.lightclient.ethereum.HistoryRules;
import io.nexushub.lightclient.ethereum.StateProofs;
import io.nexushub.lightclient.ethereum.TransactionReceipt;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.trie.MerkleTrie;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Execution nodes that need not be trusted: a header is what hashes to the hash that was asked for,
 * and receipts are those whose trie has the header's root, so that a log can neither be hidden nor
 * invented.
 */
public final class ExecutionClient {
  /** A block with its transactions' hashes; a hundred times what mainnet's have. */
  private static final int MAX_BLOCK_JSON = 4 * 1024 * 1024;

  /**
   * Receipts of a block that somebody filled with empty logs: 375 gas each, some 420 characters.
   * Mainnet's have half a megabyte; this is enough for a gas limit of 110 million.
   */
  private static final int MAX_RECEIPTS_JSON = 128 * 1024 * 1024;

  /** Ten megabytes of transactions are all that a block may have, twice that as hex. */
  private static final int MAX_BODY_JSON = 32 * 1024 * 1024;

  private static final int MAX_SMALL_JSON = 256 * 1024;

  private final Endpoints endpoints;
  private final HashFunction keccak;

  public ExecutionClient(Endpoints endpoints, HashFunction keccak) {
    this.endpoints = endpoints;
    this.keccak = keccak;
  }

  public Endpoints endpoints() {
    return endpoints;
  }

  public Future<Long> chainId() {
    return ask(
        "eth_chainId",
        new JsonArray(),
        MAX_SMALL_JSON,
        result -> ExecutionJson.quantity("chain id", result).longValueExact());
  }

  /** The header with exactly that hash. */
  public Future<ExecutionHeader> header(Hash hash) {
    return ask(
        "eth_getBlockByHash",
        new JsonArray().add(hash.toString()).add(false),
        MAX_BLOCK_JSON,
        result -> {
          ExecutionHeader header = HeaderJson.read(ExecutionJson.object(result, "block"), keccak);
          if (!header.hash(keccak).equals(hash)) {
            throw MalformedMessage.of("block", header.block(keccak), hash);
          }
          return header;
        });
  }

  /** All receipts of the block, in order. */
  public Future<BlockReceipts> receipts(ExecutionHeader header) {
    return ask(
        "eth_getBlockReceipts",
        new JsonArray().add(hex(header.number())),
        MAX_RECEIPTS_JSON,
        result -> {
          if (!(result instanceof JsonArray json)) {
            throw MalformedMessage.of("receipts", result, "an array");
          }
          List<TransactionReceipt> receipts = ExecutionJson.receipts(json);
          BlockReceipts block = BlockReceipts.of(header, receipts, keccak);
          if (!block.trie().root().equals(header.receiptsRoot())) {
            throw MalformedMessage.of(
                "%d receipts of block #%d: root".formatted(receipts.size(), header.number()),
                block.trie().root() + ": one is hidden, invented or changed",
                header.receiptsRoot());
          }
          return block;
        });
  }

  /** What the state after a block holds about an address, proven; empty if there is no account. */
  public Future<Optional<StateProofs.Account>> account(ExecutionHeader header, Address address) {
    return proof(header, address, List.of()).map(AccountProof::account);
  }

  /** What the state after a block holds about an address and some of its storage slots. */
  public Future<AccountProof> proof(
      ExecutionHeader header, Address address, List<BigInteger> slots) {
    JsonArray keys = new JsonArray();
    slots.forEach(slot -> keys.add("0x%064x".formatted(slot)));
    JsonArray params = new JsonArray().add(address.toString()).add(keys).add(hex(header.number()));
    return ask(
        "eth_getProof",
        params,
        MAX_SMALL_JSON * (1 + slots.size()),
        result -> proven(header, address, slots, ExecutionJson.object(result, "proof")));
  }

  private AccountProof proven(
      ExecutionHeader header, Address address, List<BigInteger> slots, JsonObject proof)
      throws MalformedMessage {
    StateProofs state = new StateProofs(keccak);
    List<Bytes> nodes = ExecutionJson.nodes(proof, "accountProof");
    Optional<StateProofs.Account> account =
        believed(state.account(header.stateRoot(), address, nodes));
    BigInteger claimed = ExecutionJson.quantity(proof, "balance");
    BigInteger balance = account.map(StateProofs.Account::balance).orElse(BigInteger.ZERO);
    if (!claimed.equals(balance)) {
      throw MalformedMessage.of("balance of " + address, claimed, balance + ", as proven");
    }
    JsonArray storage =
        slots.isEmpty() ? new JsonArray() : ExecutionJson.array(proof, "storageProof");
    if (storage.size() != slots.size()) {
      throw MalformedMessage.of("storage proofs", storage.size(), slots.size());
    }
    List<AccountProof.Slot> values = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      JsonObject slot = ExecutionJson.object(storage.getValue(i), "storage proof");
      List<Bytes> way = ExecutionJson.nodes(slot, "proof");
      BigInteger value =
          account.isPresent()
              ? believed(state.storage(account.orElseThrow(), slots.get(i), way))
              : BigInteger.ZERO; // nobody has no storage
      values.add(new AccountProof.Slot(slots.get(i), value, way));
    }
    return new AccountProof(address, account, nodes, values);
  }

  /** The code of an address; empty if it has none. */
  public Future<Bytes> code(ExecutionHeader header, Address address) {
    Hash none = keccak.hash(Bytes.EMPTY);
    return account(header, address)
        .compose(account -> {
          Hash expected = account.map(StateProofs.Account::codeHash).orElse(none);
          return expected.equals(none)
              ? Future.succeededFuture(Bytes.EMPTY)
              : ask(
                  "eth_getCode",
                  new JsonArray().add(address.toString()).add(hex(header.number())),
                  MAX_SMALL_JSON,
                  result -> {
                    Bytes code = ExecutionJson.bytes(new JsonObject().put("code", result), "code");
                    if (!keccak.hash(code).equals(expected)) {
                      throw MalformedMessage.of(
                          "code of " + address + " hashes to", keccak.hash(code), expected);
                    }
                    return code;
                  });
        });
  }

  /** All that a block holds beside its header. */
  public Future<BlockBody> body(ExecutionHeader header, SignatureScheme secp256k1) {
    return ask(
        "eth_getBlockByHash",
        new JsonArray().add(header.hash(keccak).toString()).add(true),
        MAX_BODY_JSON,
        result -> BlockBody.read(header, ExecutionJson.object(result, "block"), keccak, secp256k1));
  }

  /**
   * The block that a transaction is said to stand in: to be looked up there. Empty if no endpoint
   * knows it, which proves nothing.
   */
  public Future<Optional<Hash>> unprovenPlace(Hash transaction) {
    Future<Hash> place =
        ask(
            "eth_getTransactionReceipt",
            new JsonArray().add(transaction.toString()),
            MAX_RECEIPTS_JSON,
            result ->
                new Hash(
                    ExecutionJson.fixed(
                        ExecutionJson.object(result, "receipt"), "blockHash", Hash.LENGTH)));
    return Reading.ifKnown(place);
  }

  /** Hands on a signed transaction; a node can only keep it back, not change it. */
  public Future<Hash> send(Bytes signed) {
    Hash hash = keccak.hash(signed);
    return ask(
        "eth_sendRawTransaction",
        new JsonArray().add(signed.toString()),
        MAX_SMALL_JSON,
        result -> {
          if (!hash.toString().equals(result)) {
            throw MalformedMessage.of("hash of what was sent", result, hash);
          }
          return hash;
        });
  }

  private static <V> V believed(Verdict<V> verdict) throws MalformedMessage {
    return switch (verdict) {
      case Verdict.Accepted<V>(V value) -> value;
      case Verdict.Refused<V>(Refusal refusal) -> throw new MalformedMessage(refusal.toString());
      case Verdict.Conflicting<V>(Conflict conflict) ->
          throw new MalformedMessage(conflict.toString());
    };
  }

  /** The hash that the state of block {@code top} keeps for an older one, proven (EIP-2935). */
  Future<ProvenHash> ancestor(ExecutionHeader top, long number) {
    JsonArray params =
        new JsonArray()
            .add(EventEvidence.HISTORY_CONTRACT.toString())
            .add(new JsonArray().add("0x%064x".formatted(HistoryRules.slotOf(number))))
            .add(hex(top.number()));
    return ask(
        "eth_getProof",
        params,
        MAX_SMALL_JSON,
        result -> {
          EventEvidence.Leap leap = leap(ExecutionJson.object(result, "proof"));
          return new ProvenHash(believed(new HistoryRules(keccak).hash(top, number, leap)), leap);
        });
  }

  private static EventEvidence.Leap leap(JsonObject proof) throws MalformedMessage {
    JsonArray slots = ExecutionJson.array(proof, "storageProof");
    if (slots.size() != 1) {
      throw MalformedMessage.of("storage proofs", slots.size(), 1);
    }
    return new EventEvidence.Leap(
        ExecutionJson.nodes(proof, "accountProof"),
        ExecutionJson.nodes(ExecutionJson.object(slots.getValue(0), "storage proof"), "proof"));
  }

  /** An ancestor's hash, and what proves it against a younger block's state root. */
  record ProvenHash(Hash hash, EventEvidence.Leap leap) {}

  /** Receipts of one block, and the trie that proves each of them. */
  public record BlockReceipts(
      ExecutionHeader header, List<TransactionReceipt> receipts, MerkleTrie trie) {
    public BlockReceipts {
      receipts = List.copyOf(receipts);
    }

    static BlockReceipts of(
        ExecutionHeader header, List<TransactionReceipt> receipts, HashFunction keccak) {
      List<Bytes> leaves = receipts.stream().map(TransactionReceipt::encode).toList();
      return new BlockReceipts(header, receipts, MerkleTrie.ofList(keccak, leaves));
    }
  }

  private <T> Future<T> ask(
      String method, JsonArray params, int limit, JsonRpc.Decoder<T> decoder) {
    return endpoints.ask(endpoint ->
        JsonRpc.call(endpoint, method, params, limit)
            .compose(result -> {
              try {
                return Future.succeededFuture(decoder.decode(result));
              } catch (MalformedMessage | ArithmeticException untrue) {
                return Future.failedFuture(
                    EndpointFailure.untrue(
                        endpoint.uri(),
                        method + params.encode(),
                        String.valueOf(untrue.getMessage()),
                        "what its hash says"));
              }
            }));
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }
}
