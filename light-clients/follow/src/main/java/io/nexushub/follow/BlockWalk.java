package io.nexushub.follow;

import io.nexushub.follow.ExecutionClient.BlockReceipts;
import io.nexushub.lightclient.ethereum.EventEvidence;
import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.nexushub.lightclient.ethereum.Log;
import io.nexushub.lightclient.ethereum.LogBloom;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.trie.MerkleTrie;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Walks blocks down from a finalised one by parent hash; a block whose verified filter may hold the
 * address has all its receipts read and put into their trie. So no log can be missing, whatever an
 * endpoint keeps back.
 */
public final class BlockWalk {
  private final ExecutionClient execution;
  private final HeaderChain chain;
  private final HashFunction keccak;

  public BlockWalk(ExecutionClient execution, HashFunction keccak) {
    this.execution = execution;
    this.chain = new HeaderChain(execution);
    this.keccak = keccak;
  }

  /** Every log of the address in the blocks from {@code first} to {@code last}, oldest first. */
  public Future<List<FoundLog>> logs(
      ExecutionBlock finalised, long first, long last, Address address) {
    return chain
        .between(finalised, last, first)
        .compose(headers -> {
          Deque<ExecutionHeader> ascending = new ArrayDeque<>();
          headers.stream().filter(header -> mayHold(header, address)).forEach(ascending::addFirst);
          return collect(ascending, address, new ArrayList<>());
        });
  }

  private boolean mayHold(ExecutionHeader header, Address address) {
    return new LogBloom(header.logsBloom()).mayContain(address.bytes(), keccak);
  }

  private Future<List<FoundLog>> collect(
      Deque<ExecutionHeader> ascending, Address address, List<FoundLog> found) {
    ExecutionHeader header = ascending.poll();
    if (header == null) {
      return Future.succeededFuture(List.copyOf(found));
    }
    return execution
        .receipts(header)
        .compose(block -> {
          found.addAll(logsOf(block, address));
          return collect(ascending, address, found);
        });
  }

  private static List<FoundLog> logsOf(BlockReceipts block, Address address) {
    List<FoundLog> found = new ArrayList<>();
    for (int index = 0; index < block.receipts().size(); index++) {
      List<Log> logs = block.receipts().get(index).logs();
      for (int position = 0; position < logs.size(); position++) {
        if (logs.get(position).address().equals(address)) {
          List<Bytes> nodes = block.trie().prove(MerkleTrie.indexKey(index)).nodes();
          found.add(new FoundLog(block.header(), index, position, logs.get(position), nodes));
        }
      }
    }
    return found;
  }

  /**
   * What proves the log to a light client that holds {@code finalised} for final: headers for a
   * short way, the state's own history for a long one. Where there is no history (before Prague, or
   * on a node that has pruned the state) a longer walk does as well.
   *
   * @param longestWalk headers up to which walking is preferred
   */
  public Future<EventEvidence> evidence(FoundLog log, ExecutionBlock finalised, int longestWalk) {
    long headers = finalised.number() - log.header().number() + 1;
    if (headers <= longestWalk) {
      return walked(log, finalised);
    }
    return leapt(log, finalised)
        .recover(cause ->
            headers <= EventEvidence.MAX_HEADERS
                ? walked(log, finalised)
                : Future.failedFuture(cause));
  }

  private Future<EventEvidence> walked(FoundLog log, ExecutionBlock finalised) {
    return chain
        .between(finalised, finalised.number(), log.header().number())
        .compose(headers ->
            headers.getLast().equals(log.header())
                ? Future.succeededFuture(evidence(log, headers, Optional.empty()))
                : Future.failedFuture(notAbove(log, finalised, headers.getLast())));
  }

  private IllegalArgumentException notAbove(
      FoundLog log, ExecutionBlock finalised, ExecutionHeader reached) {
    return new IllegalArgumentException(
        "log in block %s, which is no ancestor of %s (expected: %s)"
            .formatted(log.header().block(keccak), finalised, reached.block(keccak)));
  }

  private Future<EventEvidence> leapt(FoundLog log, ExecutionBlock finalised) {
    return chain
        .header(finalised.hash())
        .compose(top ->
            execution
                .history(top, log.header())
                .map(history -> evidence(log, List.of(top, log.header()), Optional.of(history))));
  }

  private static EventEvidence evidence(
      FoundLog log, List<ExecutionHeader> headers, Optional<EventEvidence.History> history) {
    return new EventEvidence(
        headers.stream().map(ExecutionHeader::rlp).toList(),
        history,
        log.transactionIndex(),
        log.receiptNodes(),
        log.logPosition());
  }
}
