package io.nexushub.follow;

import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.nexushub.protocol.Hash;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The headers below a finalised block, each as certain as the first because its hash stands in the
 * one above.
 */
final class HeaderChain {
  /** Headers kept, so that a walk for a proof does not ask again. */
  private static final int CACHED_HEADERS = 4096;

  /**
   * Every so many blocks the way remembers a hash: a walk that was broken off goes on from there.
   */
  private static final int WAYMARK_DISTANCE = 64;

  /**
   * Half a year of mainnet; the highest are forgotten first, since they are near the next start.
   */
  private static final int MAX_WAYMARKS = 20_000;

  private final ExecutionClient execution;
  private final NavigableMap<Long, Hash> waymarks = new ConcurrentSkipListMap<>();
  private final Map<Hash, ExecutionHeader> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Hash, ExecutionHeader> eldest) {
              return size() > CACHED_HEADERS;
            }
          });

  HeaderChain(ExecutionClient execution) {
    this.execution = execution;
  }

  Future<ExecutionHeader> header(Hash hash) {
    ExecutionHeader cached = known.get(hash);
    return cached != null
        ? Future.succeededFuture(cached)
        : execution.header(hash).onSuccess(header -> known.put(hash, header));
  }

  /**
   * The headers from number {@code top} down to {@code bottom}, newest first, all of them ancestors
   * of {@code finalised} or it itself.
   */
  Future<List<ExecutionHeader>> between(ExecutionBlock finalised, long top, long bottom) {
    if (bottom < 0 || bottom > top || top > finalised.number()) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "walk from #%d down to #%d (expected: downwards, from at most #%d)"
                  .formatted(top, bottom, finalised.number())));
    }
    Map.Entry<Long, Hash> waymark = waymarks.ceilingEntry(top);
    boolean nearer = waymark != null && waymark.getKey() <= finalised.number();
    return descend(nearer ? waymark.getValue() : finalised.hash(), top, bottom, new ArrayList<>());
  }

  private Future<List<ExecutionHeader>> descend(
      Hash hash, long top, long bottom, List<ExecutionHeader> walked) {
    return header(hash)
        .compose(header -> {
          remember(header.number(), hash);
          if (header.number() <= top) {
            walked.add(header);
          }
          return header.number() <= bottom
              ? Future.succeededFuture(List.copyOf(walked))
              : descend(header.parentHash(), top, bottom, walked);
        });
  }

  private void remember(long number, Hash hash) {
    if (number % WAYMARK_DISTANCE == 0) {
      waymarks.put(number, hash);
      if (waymarks.size() > MAX_WAYMARKS) {
        waymarks.pollLastEntry();
      }
    }
  }
}
