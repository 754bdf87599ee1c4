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
import io.nexushub.protocol.trie.MerkleTrie;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
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
          ExecutionHeader header =
              ExecutionJson.header(ExecutionJson.object(result, "block"), keccak);
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
    JsonArray params =
        new JsonArray().add(address.toString()).add(new JsonArray()).add(hex(header.number()));
    return ask(
        "eth_getProof",
        params,
        MAX_SMALL_JSON,
        result -> {
          JsonObject proof = ExecutionJson.object(result, "proof");
          Optional<StateProofs.Account> proven =
              believed(
                  new StateProofs(keccak)
                      .account(
                          header.stateRoot(), address, ExecutionJson.nodes(proof, "accountProof")));
          BigInteger claimed = ExecutionJson.quantity(proof, "balance");
          BigInteger balance = proven.map(StateProofs.Account::balance).orElse(BigInteger.ZERO);
          if (!claimed.equals(balance)) {
            throw MalformedMessage.of("balance of " + address, claimed, balance + ", as proven");
          }
          return proven;
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

  private interface Reading<T> {
    T read(Object result) throws MalformedMessage;
  }

  private <T> Future<T> ask(String method, JsonArray params, int limit, Reading<T> reading) {
    return endpoints.ask(endpoint ->
        JsonRpc.call(endpoint, method, params, limit)
            .compose(result -> {
              try {
                return Future.succeededFuture(reading.read(result));
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
