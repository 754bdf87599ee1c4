package io.nexushub.follow;

import io.nexushub.lightclient.loopchain.LoopchainState;
import io.nexushub.lightclient.loopchain.LoopchainUpdate;
import io.nexushub.lightclient.loopchain.VotedHeader;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.SignatureScheme;
import io.vertx.core.Future;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * loopchain's blocks. Inside a term the newest is taken at once; else the last one is looked for on
 * which the known list votes, by steps that double and then halve. What the search is told proves
 * nothing and decides nothing: the block that it ends at is verified.
 */
final class LoopchainSource implements ChainSource<LoopchainState, LoopchainUpdate> {
  private final SignatureScheme scheme;
  private final AtomicLong head = new AtomicLong();

  /** Which form a node has its blocks in does not change. */
  private final Map<URI, LoopchainNode> nodes = new ConcurrentHashMap<>();

  LoopchainSource(SignatureScheme scheme) {
    this.scheme = scheme;
  }

  /** The newest height that an endpoint has spoken of lately. */
  long head() {
    return head.get();
  }

  @Override
  public String subject(LoopchainUpdate update) {
    return "block " + update.header().height();
  }

  /** goloop does not know loopchain's method for whole blocks. */
  Future<LoopchainNode> node(Endpoint endpoint) {
    @Nullable LoopchainNode known = nodes.get(endpoint.uri());
    if (known != null) {
      return Future.succeededFuture(known);
    }
    return WholeBlockNode.newest(endpoint)
        .<LoopchainNode>map(block -> new WholeBlockNode(endpoint, scheme))
        .recover(cause ->
            EndpointFailure.isUnknownMethod(cause)
                ? Future.succeededFuture(new ReencodedBlockNode(endpoint, scheme))
                : Future.failedFuture(cause))
        .onSuccess(node -> nodes.put(endpoint.uri(), node));
  }

  @Override
  public Future<Optional<LoopchainUpdate>> next(Endpoint endpoint, LoopchainState trusted) {
    return node(endpoint)
        .compose(node ->
            node.newest()
                .compose(newest -> {
                  head.set(newest);
                  return target(node, trusted, newest);
                })
                .compose(target ->
                    target.isPresent()
                        ? update(node, target.orElseThrow()).map(Optional::of)
                        : Future.succeededFuture(Optional.empty())));
  }

  /** The highest block that the trusted list votes on. */
  private static Future<Optional<Long>> target(
      LoopchainNode node, LoopchainState trusted, long newest) {
    long known = trusted.header().height();
    if (newest <= known) {
      return Future.succeededFuture(Optional.empty());
    }
    Hash reps = trusted.reps().root();
    return node.repsHash(newest)
        .compose(found -> {
          if (found.equals(Optional.of(reps))) {
            return Future.succeededFuture(Optional.of(newest));
          }
          return new Search(node, reps, newest)
              .from(known, 1)
              .compose(last ->
                  last > known
                      ? Future.succeededFuture(Optional.of(last))
                      : node.repsHash(known + 1).compose(next -> ended(node, known, next, reps)));
        });
  }

  /** Nothing follows that the trusted list votes on: right where another engine took over. */
  private static Future<Optional<Long>> ended(
      LoopchainNode node, long known, Optional<Hash> next, Hash reps) {
    return next.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : IconRpc.untrue(
            node.endpoint(), "block %d.repsHash".formatted(known + 1), next.orElseThrow(), reps);
  }

  /** Looks for the last block before the list changes. */
  private record Search(LoopchainNode node, Hash reps, long newest) {
    /** Doubles its steps as long as the list is the same. */
    Future<Long> from(long good, long step) {
      long at = Math.min(good + step, newest);
      return isGood(at)
          .compose(same ->
              !same
                  ? between(good, at)
                  : at == newest ? Future.succeededFuture(at) : from(at, 2 * step));
    }

    private Future<Long> between(long good, long bad) {
      if (good + 1 == bad) {
        return Future.succeededFuture(good);
      }
      long middle = good + (bad - good) / 2;
      return isGood(middle).compose(same -> same ? between(middle, bad) : between(good, middle));
    }

    private Future<Boolean> isGood(long height) {
      return node.repsHash(height).map(found -> found.equals(Optional.of(reps)));
    }
  }

  private static Future<LoopchainUpdate> update(LoopchainNode node, long height) {
    return node.block(height)
        .compose(block ->
            node.votes(height)
                .compose(votes -> {
                  VotedHeader voted = new VotedHeader(block.header(), votes);
                  return block.header().changesReps()
                      ? node.revealed(height, block.header().nextRepsHash())
                          .map(list -> new LoopchainUpdate(voted, Optional.of(list)))
                      : Future.succeededFuture(new LoopchainUpdate(voted, Optional.empty()));
                }));
  }

  @Override
  public Future<Optional<LoopchainUpdate>> rival(Endpoint endpoint, LoopchainState trusted) {
    long height = trusted.header().height();
    return node(endpoint)
        .compose(node ->
            node.hash(height)
                .compose(hash ->
                    hash.isEmpty() || hash.orElseThrow().equals(trusted.hash())
                        ? Future.succeededFuture(Optional.empty())
                        : other(node, trusted)));
  }

  private static Future<Optional<LoopchainUpdate>> other(
      LoopchainNode node, LoopchainState trusted) {
    long height = trusted.header().height();
    return node.block(height)
        .compose(block ->
            Reading.ifKnown(node.votes(height))
                .compose(votes ->
                    block.header().hash().equals(trusted.hash()) || votes.isEmpty()
                        ? IconRpc.untrue(
                            node.endpoint(),
                            "block " + height,
                            "another hash than its parts give, or no votes on it",
                            trusted.hash())
                        : Future.succeededFuture(
                            Optional.of(
                                new LoopchainUpdate(
                                    new VotedHeader(block.header(), votes.orElseThrow()),
                                    Optional.empty())))));
  }
}
