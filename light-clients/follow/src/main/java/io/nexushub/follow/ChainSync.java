package io.nexushub.follow;

import io.nexushub.lightclient.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A light client that runs. In each round every endpoint is asked: the first one that has something
 * new moves the client on, and all are asked what they have in the place of the newest trusted
 * block. Who has something else there, lies, or shows a second history with votes enough; then the
 * client stops. An endpoint that keeps back what is new does so in vain while another one does not.
 *
 * <p>
 *
 * {@snippet :
 * while (sync.advance().await()) {} // to the head; then again after a pause
 * }
 *
 * @param <T> what is trusted
 * @param <U> what moves it forward
 */
public final class ChainSync<T, U> {
  private final Vertx vertx;
  private final Endpoints endpoints;
  private final ChainSource<T, U> source;
  private final Trust<T, U> trust;
  private final BiConsumer<U, T> taken;

  /**
   * @param taken is told each update that was believed, with what is trusted after it
   */
  ChainSync(
      Vertx vertx,
      Endpoints endpoints,
      ChainSource<T, U> source,
      ChainRules<T, U> rules,
      T begin,
      InstantSource clock,
      BiConsumer<U, T> taken) {
    this.vertx = vertx;
    this.endpoints = endpoints;
    this.source = source;
    this.trust = new Trust<>(rules, begin, clock);
    this.taken = taken;
  }

  public T trusted() {
    return trust.state();
  }

  /**
   * One round. Completes with whether anything moved; fails with {@link ChainSplit} for good, with
   * what endpoints did if none of them answered truthfully.
   */
  public Future<Boolean> advance() {
    AtomicBoolean moved = new AtomicBoolean();
    return proven(trusted -> endpoints.each(endpoint -> visit(endpoint, moved)))
        .map(done -> moved.get());
  }

  /** What is proven on the ground of what is trusted; nothing, where there are two histories. */
  <P> Future<P> proven(Function<T, Future<P>> proof) {
    try {
      trust.requireOneHistory();
    } catch (ChainSplit split) {
      return Future.failedFuture(split);
    }
    return proof.apply(trusted());
  }

  private Future<Boolean> visit(Endpoint endpoint, AtomicBoolean moved) {
    return source
        .rival(endpoint, trusted())
        .compose(rival ->
            rival.isPresent()
                ? judged(() -> condemn(endpoint.uri(), rival.orElseThrow()))
                : moved.get() ? Future.succeededFuture(false) : next(endpoint, moved));
  }

  private Future<Boolean> next(Endpoint endpoint, AtomicBoolean moved) {
    return source
        .next(endpoint, trusted())
        .compose(update ->
            update.isEmpty()
                ? Future.succeededFuture(false)
                : judged(() -> take(endpoint.uri(), update.orElseThrow())).onSuccess(moved::set));
  }

  /** What judges an update, with the words for a refusal. */
  private interface Judgement {
    boolean passed() throws EndpointFailure, ChainSplit;
  }

  /** Not on the event loop: signatures take milliseconds each. */
  private Future<Boolean> judged(Judgement judgement) {
    return vertx.executeBlocking(judgement::passed);
  }

  private boolean take(URI endpoint, U update) throws EndpointFailure, ChainSplit {
    Optional<Refusal> refused = trust.take(update);
    if (refused.isEmpty()) {
      taken.accept(update, trust.state());
      return true;
    }
    Refusal refusal = refused.orElseThrow();
    String subject = source.subject(update);
    String found = refusal.subject() + ": " + refusal.found();
    throw refusal.kind() == Refusal.Kind.INVALID
        ? EndpointFailure.untrue(endpoint, subject, found, refusal.expected())
        : EndpointFailure.unavailable(endpoint, subject, found, refusal.expected());
  }

  /** If the light client sees no second history in it, nobody voted for it. */
  private boolean condemn(URI endpoint, U rival) throws EndpointFailure, ChainSplit {
    Refusal refusal =
        trust
            .take(rival)
            .orElseThrow(() -> new IllegalStateException("a block in a trusted one's place"));
    throw EndpointFailure.untrue(
        endpoint,
        source.subject(rival),
        "another one than the trusted (%s: %s)".formatted(refusal.subject(), refusal.found()),
        "the trusted one, or votes enough for the other");
  }
}
