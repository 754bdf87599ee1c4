package io.nexushub.follow;

import io.nexushub.follow.ExecutionClient.BlockReceipts;
import io.nexushub.lightclient.ethereum.EventEvidence;
import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.nexushub.lightclient.ethereum.Log;
import io.nexushub.lightclient.ethereum.LogBloom;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.trie.MerkleTrie;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Walks blocks down from a finalised one by parent hash, so that every header is as certain as the
 * first; a block whose verified filter may hold the address has all its receipts read.
 */
public final class BlockWalk {
  /** Headers kept, so that a walk for a proof does not ask again. */
  private static final int CACHED_HEADERS = 4096;

  private final ExecutionClient execution;
  private final HashFunction keccak;
  private final Map<Hash, ExecutionHeader> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Hash, ExecutionHeader> eldest) {
              return size() > CACHED_HEADERS;
            }
          });

  public BlockWalk(ExecutionClient execution, HashFunction keccak) {
    this.execution = execution;
    this.keccak = keccak;
  }

  /**
   * The headers from {@code top} down to the one with number {@code bottom}, newest first.
   *
   * @param limit the walk fails if it would need more headers than this
   */
  public Future<List<ExecutionHeader>> headers(ExecutionBlock top, long bottom, int limit) {
    if (bottom < 0 || bottom > top.number() || top.number() - bottom >= limit) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "walk from #%d down to #%d (expected: 1 to %d headers)"
                  .formatted(top.number(), bottom, limit)));
    }
    return descend(top.hash(), bottom, new ArrayList<>());
  }

  private Future<List<ExecutionHeader>> descend(
      Hash hash, long bottom, List<ExecutionHeader> walked) {
    return header(hash)
        .compose(
            header -> {
              walked.add(header);
              return header.number() <= bottom
                  ? Future.succeededFuture(List.copyOf(walked))
                  : descend(header.parentHash(), bottom, walked);
            });
  }

  private Future<ExecutionHeader> header(Hash hash) {
    ExecutionHeader cached = known.get(hash);
    return cached != null
        ? Future.succeededFuture(cached)
        : execution.header(hash).onSuccess(header -> known.put(hash, header));
  }

  /** Every log of the address in the blocks from {@code first} to {@code last}, oldest first. */
  public Future<List<FoundLog>> logs(long first, ExecutionBlock last, Address address, int limit) {
    return headers(last, first, limit)
        .compose(
            headers -> {
              Deque<ExecutionHeader> ascending = new ArrayDeque<>();
              headers.stream()
                  .filter(header -> mayHold(header, address))
                  .forEach(ascending::addFirst);
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
        .compose(
            block -> {
              found.addAll(logsOf(block, address));
              return collect(ascending, address, found);
            });
  }

  static List<FoundLog> logsOf(BlockReceipts block, Address address) {
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
   * short way, the state's own history for a long one.
   */
  public Future<EventEvidence> evidence(FoundLog log, ExecutionBlock finalised, int longestWalk) {
    long distance = finalised.number() - log.header().number();
    return distance < longestWalk
        ? headers(finalised, log.header().number(), longestWalk)
            .compose(headers -> walked(log, finalised, headers))
        : header(finalised.hash())
            .compose(
                top ->
                    execution
                        .history(finalised, log.header().number())
                        .map(history -> leapt(log, top, history)));
  }

  private Future<EventEvidence> walked(
      FoundLog log, ExecutionBlock finalised, List<ExecutionHeader> headers) {
    ExecutionHeader reached = headers.getLast();
    if (!reached.hash(keccak).equals(log.header().hash(keccak))) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "block %s is no ancestor of %s (expected: %s at its height)"
                  .formatted(log.header().block(keccak), finalised, reached.hash(keccak))));
    }
    List<Bytes> encoded = headers.stream().map(ExecutionHeader::rlp).toList();
    return Future.succeededFuture(
        new EventEvidence(
            encoded,
            Optional.empty(),
            log.transactionIndex(),
            log.receiptNodes(),
            log.logPosition()));
  }

  private static EventEvidence leapt(
      FoundLog log, ExecutionHeader finalised, EventEvidence.History history) {
    return new EventEvidence(
        List.of(finalised.rlp(), log.header().rlp()),
        Optional.of(history),
        log.transactionIndex(),
        log.receiptNodes(),
        log.logPosition());
  }
}
