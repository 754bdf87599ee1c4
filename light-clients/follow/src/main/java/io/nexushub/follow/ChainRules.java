package io.nexushub.follow;

import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.LightClient;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Bytes;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * A light client as a driver needs it.
 *
 * @param <T> what is trusted
 * @param <U> what moves it forward
 */
interface ChainRules<T, U> {
  /** What is trusted after the update, if it follows. */
  Verdict<T> after(T trusted, U update, Instant now);

  T freeze(T trusted, Conflict conflict);

  /** What froze it, if something did. */
  Optional<String> frozen(T trusted);

  /** The update with all signatures, for people and for slashing. */
  Bytes evidence(U update);

  static <T, U> ChainRules<T, U> of(
      LightClient<T, U, ?, ?> client,
      Function<T, Optional<Conflict>> conflict,
      Function<U, Bytes> evidence) {
    return new ChainRules<>() {
      @Override
      public Verdict<T> after(T trusted, U update, Instant now) {
        return client.verify(trusted, update, now).map(it -> client.apply(trusted, it));
      }

      @Override
      public T freeze(T trusted, Conflict why) {
        return client.freeze(trusted, why);
      }

      @Override
      public Optional<String> frozen(T trusted) {
        return conflict.apply(trusted).map(Conflict::toString);
      }

      @Override
      public Bytes evidence(U update) {
        return evidence.apply(update);
      }
    };
  }
}
