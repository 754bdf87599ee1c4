package io.nexushub.follow.serve;

import io.nexushub.follow.AccountProof;
import io.nexushub.follow.BlockBody;
import io.nexushub.follow.ExecutionClient;
import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.nexushub.lightclient.ethereum.StateProofs;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.SignatureScheme;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The methods whose answers can be proven, and what proves each. */
final class VerifiedMethods {
  private final long chainId;
  private final ProvenBlocks blocks;
  private final ExecutionClient execution;
  private final LogSearch logs;
  private final SignatureScheme secp256k1;
  private final EthereumJson json;
  private final Map<String, Method> methods = new TreeMap<>();

  VerifiedMethods(
      long chainId,
      ProvenBlocks blocks,
      ExecutionClient execution,
      HashFunction keccak,
      SignatureScheme secp256k1) {
    this.chainId = chainId;
    this.blocks = blocks;
    this.execution = execution;
    this.logs = new LogSearch(blocks, execution, keccak, secp256k1);
    this.secp256k1 = secp256k1;
    this.json = new EthereumJson(keccak);
    fill();
  }

  private interface Method {
    Future<? extends @Nullable Object> call(CallParams params) throws RefusedCall;
  }

  private interface OfAccount {
    Object of(StateProofs.Account account);
  }

  private void fill() {
    methods.put("eth_chainId", params -> now(EthereumJson.hex(chainId)));
    methods.put("net_version", params -> now(String.valueOf(chainId)));
    methods.put("web3_clientVersion", params -> now("nexus-light-client"));
    methods.put("eth_syncing", params -> now(blocks.isBehind()));
    methods.put(
        "eth_blockNumber", params -> now(EthereumJson.hex(blocks.heads().latest().number())));
    methods.put("eth_getBlockByNumber", params -> block(params.block(0), params.flag(1, "whole")));
    methods.put(
        "eth_getBlockByHash",
        params -> block(new BlockName.OfHash(params.hash(0, "hash")), params.flag(1, "whole")));
    methods.put(
        "eth_getBalance", params -> account(params, held -> EthereumJson.hex(held.balance())));
    methods.put(
        "eth_getTransactionCount",
        params -> account(params, held -> EthereumJson.hex(held.nonce())));
    methods.put("eth_getCode", this::code);
    methods.put("eth_getStorageAt", this::storage);
    methods.put("eth_getProof", this::proof);
    methods.put("eth_getTransactionReceipt", this::receipt);
    methods.put("eth_getTransactionByHash", this::transaction);
    methods.put("eth_getLogs", params -> logs.find(params.object(0, "filter")));
    methods.put(
        "eth_sendRawTransaction",
        params -> execution.send(params.bytes(0, "transaction")).map(Hash::toString));
  }

  Future<? extends @Nullable Object> call(String method, CallParams params) {
    Method known = methods.get(method);
    try {
      if (known == null) {
        throw new RefusedCall(
            method.startsWith("eth_") ? RefusedCall.NOT_VERIFIABLE : RefusedCall.METHOD,
            "method: %s, whose answer nothing proves (expected: one of %s)"
                .formatted(CallParams.shown(method), String.join(", ", methods.keySet())));
      }
      return known.call(params);
    } catch (RefusedCall refused) {
      return Future.failedFuture(refused);
    }
  }

  private static Future<Object> now(Object value) {
    return Future.succeededFuture(value);
  }

  /** Null for a block that the chain has not reached, as nodes answer it. */
  private Future<@Nullable JsonObject> block(BlockName name, boolean whole) {
    return blocks
        .find(name)
        .compose(found -> {
          if (found.isEmpty()) {
            return Future.succeededFuture();
          }
          return execution
              .body(found.orElseThrow(), secp256k1)
              .map(body -> json.block(body, whole));
        });
  }

  private Future<Object> account(CallParams params, OfAccount question) throws RefusedCall {
    var address = params.address(0, "address");
    return blocks
        .header(params.block(1))
        .compose(header -> execution.account(header, address))
        .map(account ->
            question.of(
                account.orElseGet(() ->
                    new StateProofs.Account(
                        BigInteger.ZERO, BigInteger.ZERO, Hash.ZERO, Hash.ZERO))));
  }

  private Future<String> code(CallParams params) throws RefusedCall {
    var address = params.address(0, "address");
    return blocks
        .header(params.block(1))
        .compose(header -> execution.code(header, address))
        .map(Bytes::toString);
  }

  private Future<String> storage(CallParams params) throws RefusedCall {
    var address = params.address(0, "address");
    List<BigInteger> slot = List.of(params.slot(1));
    return blocks
        .header(params.block(2))
        .compose(header -> execution.proof(header, address, slot))
        .map(proof -> "0x%064x".formatted(proof.slots().getFirst().value()));
  }

  private Future<JsonObject> proof(CallParams params) throws RefusedCall {
    var address = params.address(0, "address");
    List<BigInteger> slots = params.slots(1);
    Future<AccountProof> proof =
        blocks.header(params.block(2)).compose(header -> execution.proof(header, address, slots));
    return proof.map(json::proof);
  }

  /** Where a transaction stands in a proven block. */
  private record Place(BlockBody body, int index) {}

  /**
   * Empty if no node knows it or it is not in the chain yet; that it is nowhere cannot be proven.
   */
  private Future<Optional<Place>> place(Hash transaction) throws RefusedCall {
    blocks.requirePresent();
    return execution
        .unprovenPlace(transaction)
        .compose(hint ->
            hint.map(hash -> blocks.find(new BlockName.OfHash(hash)))
                .orElseGet(() -> Future.succeededFuture(Optional.empty())))
        .compose(header ->
            header
                .map(found ->
                    execution.body(found, secp256k1).compose(body -> at(body, transaction)))
                .orElseGet(() -> Future.succeededFuture(Optional.empty())));
  }

  private static Future<Optional<Place>> at(BlockBody body, Hash transaction) {
    OptionalInt index = body.indexOf(transaction);
    return index.isPresent()
        ? Future.succeededFuture(Optional.of(new Place(body, index.getAsInt())))
        : Future.failedFuture(
            new RefusedCall(
                RefusedCall.FAILED,
                "transaction %s: not in block #%d, where a node says it is (expected: a true answer)"
                    .formatted(transaction, body.header().number())));
  }

  private Future<@Nullable JsonObject> receipt(CallParams params) throws RefusedCall {
    return place(params.hash(0, "transaction"))
        .compose(found -> {
          if (found.isEmpty()) {
            return Future.succeededFuture();
          }
          Place place = found.orElseThrow();
          ExecutionHeader header = place.body().header();
          return execution
              .receipts(header)
              .map(receipts -> json.receipt(place.body(), receipts, place.index()));
        });
  }

  private Future<@Nullable JsonObject> transaction(CallParams params) throws RefusedCall {
    return place(params.hash(0, "transaction"))
        .map(found ->
            found.map(place -> json.transaction(place.body(), place.index())).orElse(null));
  }
}
