package io.nexushub.follow.serve;

import io.nexushub.follow.Ages;
import io.nexushub.follow.Ancestry;
import io.nexushub.follow.EthereumSync.Heads;
import io.nexushub.follow.ExecutionClient;
import io.nexushub.follow.HeaderChain;
import io.nexushub.lightclient.ethereum.EventEvidence;
import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Headers that hang from what the light client holds for the chain's head. */
final class ProvenBlocks {
  /**
   * As far as the newest state's own history reaches; beyond it headers and older states are
   * needed, which may take hours or an archive.
   */
  private static final long NEAR = EventEvidence.HISTORY_WINDOW;

  private final Supplier<Optional<Heads>> heads;
  private final Duration oldest;
  private final InstantSource clock;
  private final HeaderChain chain;
  private final Ancestry ancestry;
  private final HashFunction keccak;

  /**
   * @param oldest age of the head up to which its state is given out as the latest
   * @param ancestry asked first about blocks from long ago
   */
  ProvenBlocks(
      Supplier<Optional<Heads>> heads,
      Duration oldest,
      InstantSource clock,
      ExecutionClient execution,
      Ancestry ancestry,
      HashFunction keccak) {
    this.ancestry = ancestry;
    this.heads = heads;
    this.oldest = oldest;
    this.clock = clock;
    this.chain = new HeaderChain(execution);
    this.keccak = keccak;
  }

  /** Refuses as long as the client is behind: an old state must not pass for the present one. */
  Heads heads() throws RefusedCall {
    Heads known =
        heads
            .get()
            .orElseThrow(
                () -> new RefusedCall(RefusedCall.NOT_AVAILABLE, "no execution block proven yet"));
    Duration age = age(known);
    if (age.compareTo(oldest) > 0) {
      throw new RefusedCall(
          RefusedCall.NOT_AVAILABLE,
          "newest proven block: %s, %s old (expected: <= %s; the light client is behind or cut off)"
              .formatted(known.latest(), Ages.shown(age), Ages.shown(oldest)));
    }
    return known;
  }

  /** Fails as {@link #heads} does: "not found" by a client that is behind would say too much. */
  void requirePresent() throws RefusedCall {
    heads();
  }

  /** Whether {@link #heads} would refuse. */
  boolean isBehind() {
    return heads.get().map(known -> age(known).compareTo(oldest) > 0).orElse(true);
  }

  private Duration age(Heads known) {
    return Duration.between(known.time(), clock.instant());
  }

  /** The header of a block of the chain; empty if the chain is not that long. */
  Future<Optional<ExecutionHeader>> find(BlockName name) {
    try {
      Heads known = heads();
      return switch (name) {
        case BlockName.Latest _ -> chain.header(known.latest().hash()).map(Optional::of);
        case BlockName.Finalized _ -> chain.header(known.finalized().hash()).map(Optional::of);
        case BlockName.AtHeight(long number) ->
            number > known.latest().number()
                ? Future.succeededFuture(Optional.empty())
                : between(known, number, number).map(found -> Optional.of(found.getFirst()));
        case BlockName.OfHash(Hash hash) -> canonical(known, hash);
      };
    } catch (RefusedCall refused) {
      return Future.failedFuture(refused);
    }
  }

  /** Fails if the chain is not that long. */
  Future<ExecutionHeader> header(BlockName name) {
    return find(name)
        .compose(found ->
            found
                .map(Future::succeededFuture)
                .orElseGet(() ->
                    Future.failedFuture(
                        new RefusedCall(
                            RefusedCall.FAILED,
                            "block: " + name + " (expected: one up to the newest proven)"))));
  }

  /** A header hashes to its hash; that it is of this chain shows at its height only. */
  private Future<Optional<ExecutionHeader>> canonical(Heads known, Hash hash) {
    return chain
        .header(hash)
        .compose(header -> {
          if (header.number() > known.latest().number()) {
            return Future.succeededFuture(Optional.<ExecutionHeader>empty());
          }
          return known.finalized().number() - header.number() <= NEAR
              ? atItsHeight(known, header, hash)
              : ancestry
                  .prove(header)
                  .map(Optional.of(header))
                  .recover(cause -> atItsHeight(known, header, hash));
        });
  }

  private Future<Optional<ExecutionHeader>> atItsHeight(
      Heads known, ExecutionHeader header, Hash hash) {
    return between(known, header.number(), header.number())
        .compose(found ->
            found.getFirst().hash(keccak).equals(hash)
                ? Future.succeededFuture(Optional.of(header))
                : Future.failedFuture(
                    new RefusedCall(
                        RefusedCall.FAILED,
                        "block #%d: %s (expected: %s, of the proven chain)"
                            .formatted(header.number(), hash, found.getFirst().hash(keccak)))));
  }

  /** The headers from {@code first} to {@code last}, oldest first. */
  Future<List<ExecutionHeader>> range(Heads known, long first, long last) {
    return between(known, last, first)
        .map(found -> {
          List<ExecutionHeader> ascending = new ArrayList<>(found);
          Collections.reverse(ascending);
          return ascending;
        });
  }

  /** Newest first: above the final block from the head down, from there by the chain's ways. */
  private Future<List<ExecutionHeader>> between(Heads known, long top, long bottom) {
    ExecutionBlock finalized = known.finalized();
    if (top <= finalized.number()) {
      return chain.between(finalized, top, bottom);
    }
    long lowest = Math.max(bottom, finalized.number() + 1);
    return recent(known.latest().hash(), top, lowest, new ArrayList<>())
        .compose(above ->
            bottom > finalized.number()
                ? Future.succeededFuture(above)
                : chain
                    .between(finalized, finalized.number(), bottom)
                    .map(below -> {
                      above.addAll(below);
                      return above;
                    }));
  }

  /** Nothing of these is remembered by number: a block that is not final may be replaced. */
  private Future<List<ExecutionHeader>> recent(
      Hash hash, long top, long bottom, List<ExecutionHeader> walked) {
    return chain
        .header(hash)
        .compose(header -> {
          if (header.number() <= top) {
            walked.add(header);
          }
          return header.number() <= bottom
              ? Future.succeededFuture(walked)
              : recent(header.parentHash(), top, bottom, walked);
        });
  }
}
