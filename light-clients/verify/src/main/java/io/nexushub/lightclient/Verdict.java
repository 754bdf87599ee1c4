package io.nexushub.lightclient;

import java.util.function.Function;

/**
 * The answer of a check.
 *
 * @param <V> what a positive answer yields
 */
public sealed interface Verdict<V> {
  record Accepted<V>(V value) implements Verdict<V> {}

  record Refused<V>(Refusal refusal) implements Verdict<V> {}

  /** Valid, and contrary to something just as valid that was accepted before. */
  record Conflicting<V>(Conflict conflict) implements Verdict<V> {}

  static <V> Verdict<V> accepted(V value) {
    return new Accepted<>(value);
  }

  static <V> Verdict<V> refused(Refusal refusal) {
    return new Refused<>(refusal);
  }

  /**
   * A check that can never succeed: "finality branch (gindex 169, Electra): 0x… (expected: 0x…)".
   */
  static <V> Verdict<V> invalid(String subject, Object found, Object expected) {
    return new Refused<>(Refusal.invalid(subject, found, expected));
  }

  default boolean isAccepted() {
    return this instanceof Accepted;
  }

  /** Goes on with the accepted value; a negative answer stays what it is. */
  default <W> Verdict<W> then(Function<? super V, Verdict<W>> next) {
    return switch (this) {
      case Accepted<V>(V value) -> next.apply(value);
      case Refused<V>(Refusal refusal) -> new Refused<>(refusal);
      case Conflicting<V>(Conflict conflict) -> new Conflicting<>(conflict);
    };
  }

  /** See {@link #then}, for a step that cannot fail. */
  default <W> Verdict<W> map(Function<? super V, ? extends W> change) {
    return then(value -> new Accepted<>(change.apply(value)));
  }
}
