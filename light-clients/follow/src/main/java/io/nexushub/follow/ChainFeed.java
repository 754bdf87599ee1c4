package io.nexushub.follow;

import io.nexushub.lightclient.goloop.GoloopLightClient;
import io.nexushub.lightclient.goloop.GoloopState;
import io.nexushub.lightclient.goloop.GoloopUpdate;
import io.nexushub.lightclient.loopchain.LoopchainLightClient;
import io.nexushub.lightclient.loopchain.LoopchainState;
import io.nexushub.lightclient.loopchain.LoopchainUpdate;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.SignatureScheme;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Feeds a light client of a voted chain that runs elsewhere, such as a light-client channel: finds
 * the update that follows from what that one trusts. Each is verified here first, so that a server
 * that lies costs the channel nothing; of two histories the one that contradicts is handed over, so
 * that the channel freezes.
 *
 * <p>
 *
 * {@snippet :
 * feed.after(anchor).await().ifPresent(update -> submit(update));
 * }
 */
public final class ChainFeed {
  private final Rounds<?> rounds;

  private ChainFeed(Rounds<?> rounds) {
    this.rounds = rounds;
  }

  /**
   * @param scheme secp256k1, by which representatives vote
   */
  public static ChainFeed ofLoopchain(
      Vertx vertx, SignatureScheme scheme, Endpoints endpoints, InstantSource clock) {
    LoopchainSource source = new LoopchainSource(scheme);
    ChainRules<LoopchainState, LoopchainUpdate> rules =
        ChainRules.of(
            new LoopchainLightClient(scheme), LoopchainState::conflict, LoopchainUpdate::encode);
    return new ChainFeed(
        new Rounds<>(
            LoopchainState::decode,
            trusted -> round(vertx, endpoints, source, rules, trusted, clock)));
  }

  /** See {@link #ofLoopchain}. */
  public static ChainFeed ofGoloop(
      Vertx vertx, SignatureScheme scheme, Endpoints endpoints, InstantSource clock) {
    GoloopSource source = new GoloopSource();
    ChainRules<GoloopState, GoloopUpdate> rules =
        ChainRules.of(new GoloopLightClient(scheme), GoloopState::conflict, GoloopUpdate::encode);
    return new ChainFeed(
        new Rounds<>(
            GoloopState::decode,
            trusted -> round(vertx, endpoints, source, rules, trusted, clock)));
  }

  private record Rounds<T>(TrustedFile.Codec.Decoder<T> decoder, Round<T> round) {
    Future<Optional<Bytes>> after(Bytes trusted) {
      try {
        return round.after(decoder.decode(trusted));
      } catch (MalformedMessage malformed) {
        return Future.failedFuture(malformed);
      }
    }
  }

  private interface Round<T> {
    Future<Optional<Bytes>> after(T trusted);
  }

  /**
   * The update to submit next, encoded; empty: no server has anything new. One round of all
   * servers. Fails with {@link ChainSplit} if the client is frozen already.
   *
   * @param trusted what that client trusts, encoded
   */
  public Future<Optional<Bytes>> after(Bytes trusted) {
    return rounds.after(trusted);
  }

  private static <T, U> Future<Optional<Bytes>> round(
      Vertx vertx,
      Endpoints endpoints,
      ChainSource<T, U> source,
      ChainRules<T, U> rules,
      T trusted,
      InstantSource clock) {
    AtomicReference<Optional<Bytes>> found = new AtomicReference<>(Optional.empty());
    ChainSync<T, U> sync =
        new ChainSync<>(
            vertx,
            endpoints,
            source,
            rules,
            trusted,
            clock,
            (update, after) -> found.set(Optional.of(rules.evidence(update))));
    return sync.advance()
        .map(moved -> found.get())
        .recover(cause ->
            cause instanceof ChainSplit split && !split.evidence().isEmpty()
                ? Future.succeededFuture(contrary(found.get(), split))
                : Future.failedFuture(cause));
  }

  /** What contradicts a block that the other client does not have yet, it cannot judge. */
  private static Optional<Bytes> contrary(Optional<Bytes> taken, ChainSplit split) {
    return taken.isPresent() ? taken : Optional.of(split.evidence());
  }
}
