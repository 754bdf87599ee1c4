package io.nexushub.follow;

import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What a running light client trusts, and how updates move it. Of two histories it believes
 * neither, for good.
 */
final class Trust<T, U> {
  private final ChainRules<T, U> rules;
  private final InstantSource clock;
  private volatile T state;

  Trust(ChainRules<T, U> rules, T begin, InstantSource clock) {
    this.rules = rules;
    this.state = begin;
    this.clock = clock;
  }

  T state() {
    return state;
  }

  void requireOneHistory() throws ChainSplit {
    Optional<String> conflict = rules.frozen(state);
    if (conflict.isPresent()) {
      throw new ChainSplit(conflict.orElseThrow());
    }
  }

  /** Why the update was refused; empty: it was taken. */
  Optional<Refusal> take(U update) throws ChainSplit {
    return switch (rules.after(state, update, clock.instant())) {
      case Verdict.Accepted<T>(T after) -> {
        state = after;
        yield Optional.empty();
      }
      case Verdict.Refused<T>(Refusal refusal) -> Optional.of(refusal);
      case Verdict.Conflicting<T>(Conflict conflict) -> {
        state = rules.freeze(state, conflict);
        throw new ChainSplit(conflict, rules.evidence(update));
      }
    };
  }
}
