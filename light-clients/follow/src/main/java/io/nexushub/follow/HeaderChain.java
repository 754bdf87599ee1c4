package io.nexushub.follow;

import io.nexushub.lightclient.ethereum.EventEvidence;
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
public final class HeaderChain {
  /** Headers kept, so that a walk for a proof does not ask again. */
  private static final int CACHED_HEADERS = 4096;

  /**
   * Every so many blocks the way remembers a hash: a walk that was broken off goes on from there.
   */
  private static final int WAYMARK_DISTANCE = 64;

  /** Headers that one call after the other takes a minute for: here the state's history helps. */
  private static final int LONG_WAY = 1024;

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

  public HeaderChain(ExecutionClient execution) {
    this.execution = execution;
  }

  /** The header with that hash, of whichever chain. */
  public Future<ExecutionHeader> header(Hash hash) {
    ExecutionHeader cached = known.get(hash);
    return cached != null
        ? Future.succeededFuture(cached)
        : execution.header(hash).onSuccess(header -> known.put(hash, header));
  }

  /**
   * The headers from number {@code top} down to {@code bottom}, newest first, all of them ancestors
   * of {@code finalised} or it itself.
   */
  public Future<List<ExecutionHeader>> between(ExecutionBlock finalised, long top, long bottom) {
    if (bottom < 0 || bottom > top || top > finalised.number()) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "walk from #%d down to #%d (expected: downwards, from at most #%d)"
                  .formatted(top, bottom, finalised.number())));
    }
    ExecutionBlock start = nearest(finalised, top);
    return start.number() - top < LONG_WAY
        ? descend(start.hash(), top, bottom, new ArrayList<>())
        : header(start.hash())
            .compose(header -> leap(header, top))
            .otherwiseEmpty() // without a history the way is walked, from as near as it was come
            .compose(
                way -> descend(nearest(finalised, top).hash(), top, bottom, new ArrayList<>()));
  }

  /** The lowest block on the way down to {@code number} whose hash is known. */
  private ExecutionBlock nearest(ExecutionBlock finalised, long number) {
    Map.Entry<Long, Hash> waymark = waymarks.ceilingEntry(number);
    return waymark != null && waymark.getKey() <= finalised.number()
        ? new ExecutionBlock(waymark.getKey(), waymark.getValue())
        : finalised;
  }

  /**
   * The blocks that stand on the way from one to an older one, if each step goes as far as a
   * state's own history reaches.
   *
   * @param headers the two and those between, newest first
   * @param leaps prove each header after the first against the one before it
   */
  record Way(List<ExecutionHeader> headers, List<EventEvidence.Leap> leaps) {
    Way {
      headers = List.copyOf(headers);
      leaps = List.copyOf(leaps);
    }

    Way and(EventEvidence.Leap leap, ExecutionHeader older) {
      List<EventEvidence.Leap> longer = new ArrayList<>(leaps);
      longer.add(leap);
      List<ExecutionHeader> further = new ArrayList<>(headers);
      further.add(older);
      return new Way(further, longer);
    }
  }

  /** Fails where a node has no state of a block on the way any more, or never had its history. */
  Future<Way> leap(ExecutionHeader top, long bottom) {
    return leap(new Way(List.of(top), List.of()), bottom);
  }

  private Future<Way> leap(Way way, long bottom) {
    ExecutionHeader reached = way.headers().getLast();
    if (reached.number() <= bottom) {
      return Future.succeededFuture(way);
    }
    long next = Math.max(bottom, reached.number() - EventEvidence.HISTORY_WINDOW);
    return execution
        .ancestor(reached, next)
        .compose(proven ->
            header(proven.hash())
                .compose(older -> {
                  waymarks.put(older.number(), proven.hash());
                  return leap(way.and(proven.leap(), older), bottom);
                }));
  }

  private Future<List<ExecutionHeader>> descend(
      Hash hash, long top, long bottom, List<ExecutionHeader> walked) {
    Hash at = hash;
    for (ExecutionHeader cached = known.get(at); cached != null; cached = known.get(at)) {
      if (passed(cached, at, top, bottom, walked)) {
        return Future.succeededFuture(List.copyOf(walked));
      }
      at = cached.parentHash();
    }
    Hash unknown = at;
    return header(unknown)
        .compose(header ->
            passed(header, unknown, top, bottom, walked)
                ? Future.succeededFuture(List.copyOf(walked))
                : descend(header.parentHash(), top, bottom, walked));
  }

  /** Takes a header along; whether it was the last one. */
  private boolean passed(
      ExecutionHeader header, Hash hash, long top, long bottom, List<ExecutionHeader> walked) {
    remember(header.number(), hash);
    if (header.number() <= top) {
      walked.add(header);
    }
    return header.number() <= bottom;
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
