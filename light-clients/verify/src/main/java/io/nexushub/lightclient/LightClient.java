package io.nexushub.lightclient;

import java.time.Instant;

/**
 * The rules by which one may believe a foreign chain without running it.
 *
 * <p>
 *
 * {@snippet :
 * switch (client.verify(trusted, update, now)) {
 *   case Verdict.Accepted(var verified) -> trusted = client.apply(trusted, verified);
 *   case Verdict.Refused(var refusal) -> report(refusal);
 *   case Verdict.Conflicting(var conflict) -> trusted = client.freeze(trusted, conflict);
 * }
 * }
 *
 * @param <T> what is trusted: an immutable value that begins with a checkpoint
 * @param <U> what moves it forward
 * @param <E> evidence that something happened on the foreign chain
 * @param <P> what such evidence proves
 */
public interface LightClient<T, U, E, P> {
  /** Whether {@code update} follows from what is trusted; changes nothing. */
  Verdict<U> verify(T trusted, U update, Instant now);

  /** The state after an update that {@link #verify} accepted for this very state. */
  T apply(T trusted, U verified);

  /** What {@code evidence} proves on the ground of what is trusted. */
  Verdict<P> prove(T trusted, E evidence);

  /**
   * The state that accepts and proves nothing any more, because the foreign chain finalised two
   * histories. Only people can say which of them holds.
   */
  T freeze(T trusted, Conflict conflict);
}
