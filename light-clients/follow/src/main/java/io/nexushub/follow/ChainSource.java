package io.nexushub.follow;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * How one endpoint is asked about one kind of chain. Answers are of the right form and about what
 * was asked; whether they are true is for the light client to say.
 *
 * @param <T> what is trusted
 * @param <U> what moves it forward
 */
interface ChainSource<T, U> {
  /** What the endpoint has after what is trusted; empty: nothing yet. */
  Future<Optional<U>> next(Endpoint endpoint, T trusted);

  /**
   * What the endpoint has in the place of the newest trusted block, if that is something else;
   * empty also if it has not come so far.
   */
  Future<Optional<U>> rival(Endpoint endpoint, T trusted);

  /** What an update is about, for people: "block 118". */
  String subject(U update);
}
