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
import java.util.Deque;
import java.util.List;

/**
 * Walks blocks down from a finalised one by parent hash; a block whose verified filter may hold the
 * address has all its receipts read and put into their trie. So no log can be missing, whatever an
 * endpoint keeps back.
 */
public final class BlockWalk {
  /** Receipts with logs that are kept at once: whoever pays for long ones must not fill a heap. */
  private static final long MAX_FOUND_BYTES = 16L * 1024 * 1024;

  private final ExecutionClient execution;
  private final HeaderChain chain;
  private final HashFunction keccak;

  public BlockWalk(ExecutionClient execution, HashFunction keccak) {
    this.execution = execution;
    this.chain = new HeaderChain(execution);
    this.keccak = keccak;
  }

  /** The beacon chain's own way to blocks that are too old for this one. */
  BeaconHistory historyBy(BeaconClient beacon) {
    return new BeaconHistory(beacon, keccak);
  }

  /** Whether a node has that block: whether what was seen there earlier is of its chain. */
  Future<Boolean> knows(Hash block) {
    return chain.header(block).map(true).otherwise(false);
  }

  /**
   * Every log of the address in the blocks from {@code first} to {@code last}; in fewer, if their
   * receipts are so long that the rest is better looked for later.
   */
  public Future<FoundLogs> logs(ExecutionBlock finalised, long first, long last, Address address) {
    return chain
        .between(finalised, last, first)
        .compose(headers -> {
          Deque<ExecutionHeader> ascending = new ArrayDeque<>();
          headers.stream().filter(header -> mayHold(header, address)).forEach(ascending::addFirst);
          return collect(ascending, address, new ArrayList<>(), 0)
              .map(found ->
                  new FoundLogs(
                      found, ascending.isEmpty() ? last : ascending.getFirst().number() - 1));
        });
  }

  private boolean mayHold(ExecutionHeader header, Address address) {
    return new LogBloom(header.logsBloom()).mayContain(address.bytes(), keccak);
  }

  private Future<List<FoundLog>> collect(
      Deque<ExecutionHeader> ascending, Address address, List<FoundLog> found, long bytes) {
    if (ascending.isEmpty() || bytes > MAX_FOUND_BYTES) {
      return Future.succeededFuture(found);
    }
    return execution
        .receipts(ascending.poll())
        .compose(block -> {
          long read = 0;
          for (int index = 0; index < block.receipts().size(); index++) {
            List<FoundLog> logs = logsOf(block, index, address);
            found.addAll(logs);
            read += logs.isEmpty() ? 0 : logs.getFirst().proofBytes();
          }
          return collect(ascending, address, found, bytes + read);
        });
  }

  /** They share the nodes that prove their receipt, which may be megabytes. */
  private static List<FoundLog> logsOf(BlockReceipts block, int index, Address address) {
    List<Log> logs = block.receipts().get(index).logs();
    if (logs.stream().noneMatch(log -> log.address().equals(address))) {
      return List.of();
    }
    List<Bytes> nodes = block.trie().prove(MerkleTrie.indexKey(index)).nodes();
    List<FoundLog> found = new ArrayList<>();
    for (int position = 0; position < logs.size(); position++) {
      if (logs.get(position).address().equals(address)) {
        found.add(new FoundLog(block.header(), index, position, logs.get(position), nodes));
      }
    }
    return found;
  }

  /**
   * What proves the log to a light client that holds the anchors for final: headers for a short
   * way, the states' own histories for a long one. Where there is no history (before Prague, or on
   * a node that has pruned the states) a longer walk does as well.
   *
   * @param anchors finalised blocks, oldest first; the newest has the state that most nodes keep
   * @param longestWalk headers up to which walking is preferred
   */
  public Future<EventEvidence> evidence(
      FoundLog log, List<ExecutionBlock> anchors, int longestWalk) {
    List<ExecutionBlock> above =
        anchors.stream().filter(anchor -> anchor.number() >= log.header().number()).toList();
    if (above.isEmpty()) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "log in block #%d (expected: at or below one of %s)"
                  .formatted(log.header().number(), anchors)));
    }
    ExecutionBlock nearest = above.getFirst();
    long headers = nearest.number() - log.header().number() + 1;
    if (headers <= longestWalk) {
      return walked(log, nearest);
    }
    return leapt(log, above.getLast())
        .recover(cause -> above.size() > 1 ? leapt(log, nearest) : Future.failedFuture(cause))
        .recover(cause ->
            headers <= EventEvidence.MAX_HEADERS
                ? walked(log, nearest)
                : Future.failedFuture(cause));
  }

  private Future<EventEvidence> walked(FoundLog log, ExecutionBlock finalised) {
    return chain
        .between(finalised, finalised.number(), log.header().number())
        .compose(headers -> evidence(log, headers, List.of()));
  }

  private Future<EventEvidence> leapt(FoundLog log, ExecutionBlock finalised) {
    long window = EventEvidence.HISTORY_WINDOW;
    long leaps = (finalised.number() - log.header().number() + window - 1) / window;
    if (leaps > EventEvidence.MAX_LEAPS) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "log in block #%d, %d leaps below %s (expected: <= %d)"
                  .formatted(log.header().number(), leaps, finalised, EventEvidence.MAX_LEAPS)));
    }
    return chain
        .header(finalised.hash())
        .compose(top -> chain.leap(top, log.header().number()))
        .compose(way -> evidence(log, way.headers(), way.leaps()));
  }

  private Future<EventEvidence> evidence(
      FoundLog log, List<ExecutionHeader> headers, List<EventEvidence.Leap> leaps) {
    ExecutionHeader reached = headers.getLast();
    if (!reached.equals(log.header())) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "log in block %s, which is no ancestor of %s (expected: %s)"
                  .formatted(
                      log.header().block(keccak),
                      headers.getFirst().block(keccak),
                      reached.block(keccak))));
    }
    return Future.succeededFuture(
        new EventEvidence(
            headers.stream().map(ExecutionHeader::rlp).toList(),
            leaps,
            log.transactionIndex(),
            log.receiptNodes(),
            log.logPosition()));
  }
}
