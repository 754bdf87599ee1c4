package io.nexushub.follow.serve;

import io.nexushub.follow.BlockBody;
import io.nexushub.follow.EthereumSync.Heads;
import io.nexushub.follow.ExecutionClient;
import io.nexushub.follow.ExecutionClient.BlockReceipts;
import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.nexushub.lightclient.ethereum.Log;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.SignatureScheme;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * eth_getLogs, complete: a block is passed over only if its header's filter lacks what is looked
 * for, and every other block's receipts are put into their trie. A log that a node hides is found
 * out by the trie's root.
 */
final class LogSearch {
  /** Headers are asked for one by one: a minute's work, and wallets ask for less. */
  private static final int MAX_BLOCKS = 4096;

  private static final int MAX_LOGS = 10_000;

  private final ProvenBlocks blocks;
  private final ExecutionClient execution;
  private final HashFunction keccak;
  private final SignatureScheme secp256k1;
  private final EthereumJson json;

  LogSearch(
      ProvenBlocks blocks,
      ExecutionClient execution,
      HashFunction keccak,
      SignatureScheme secp256k1) {
    this.blocks = blocks;
    this.execution = execution;
    this.keccak = keccak;
    this.secp256k1 = secp256k1;
    this.json = new EthereumJson(keccak);
  }

  Future<JsonArray> find(JsonObject asked) throws RefusedCall {
    LogFilter filter = LogFilter.read(asked);
    Future<List<ExecutionHeader>> range;
    if (asked.getValue("blockHash") != null) {
      var hash = CallParams.hash("blockHash", asked.getValue("blockHash"));
      range = blocks.header(new BlockName.OfHash(hash)).map(List::of);
    } else {
      Heads known = blocks.heads();
      long first = number(known, CallParams.block(asked.getValue("fromBlock")));
      long last = number(known, CallParams.block(asked.getValue("toBlock")));
      if (first > last || last - first >= MAX_BLOCKS) {
        throw new RefusedCall(
            RefusedCall.TOO_MUCH,
            "blocks: from #%d to #%d (expected: 1 to %d blocks, upwards, up to #%d)"
                .formatted(first, last, MAX_BLOCKS, known.latest().number()));
      }
      range = blocks.range(known, first, last);
    }
    return range.compose(headers -> {
      Deque<ExecutionHeader> open = new ArrayDeque<>();
      headers.stream().filter(header -> filter.mayBeIn(header, keccak)).forEach(open::add);
      return collect(open, filter, new JsonArray());
    });
  }

  private static long number(Heads known, BlockName name) throws RefusedCall {
    return switch (name) {
      case BlockName.Latest _ -> known.latest().number();
      case BlockName.Finalized _ -> known.finalized().number();
      case BlockName.AtHeight(long number) -> Math.min(number, known.latest().number());
      case BlockName.OfHash(var hash) ->
          throw RefusedCall.params("block", hash, "a number or a tag; blockHash stands alone");
    };
  }

  private Future<JsonArray> collect(
      Deque<ExecutionHeader> open, LogFilter filter, JsonArray found) {
    ExecutionHeader header = open.poll();
    if (header == null) {
      return Future.succeededFuture(found);
    }
    return execution
        .receipts(header)
        .compose(receipts -> {
          boolean any =
              receipts.receipts().stream()
                  .anyMatch(receipt -> receipt.logs().stream().anyMatch(filter::matches));
          return any ? take(header, receipts, filter, found) : Future.succeededFuture(found);
        })
        .compose(taken ->
            taken.size() > MAX_LOGS
                ? Future.failedFuture(
                    new RefusedCall(
                        RefusedCall.TOO_MUCH,
                        "logs: more than %d up to block #%d (expected: fewer; ask for less)"
                            .formatted(MAX_LOGS, header.number())))
                : collect(open, filter, taken));
  }

  /** The transactions' hashes stand in the body alone. */
  private Future<JsonArray> take(
      ExecutionHeader header, BlockReceipts receipts, LogFilter filter, JsonArray found) {
    return execution
        .body(header, secp256k1)
        .map(body -> {
          for (int index = 0; index < receipts.receipts().size(); index++) {
            take(body, receipts, index, filter, found);
          }
          return found;
        });
  }

  private void take(
      BlockBody body, BlockReceipts receipts, int index, LogFilter filter, JsonArray found) {
    List<Log> logs = receipts.receipts().get(index).logs();
    if (logs.stream().noneMatch(filter::matches)) {
      return;
    }
    JsonArray written = json.logs(body, receipts, index);
    for (int i = 0; i < logs.size(); i++) {
      if (filter.matches(logs.get(i))) {
        found.add(written.getValue(i));
      }
    }
  }
}
