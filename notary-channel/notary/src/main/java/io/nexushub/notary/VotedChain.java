package io.nexushub.notary;

import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.LightClient;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What a light-client channel has to know of a chain whose blocks are voted on.
 *
 * @param <T> what is trusted of it
 * @param <U> what moves that forward
 * @param client the rules
 * @param checkpoint what is trusted because the genesis says so
 * @param update reads an update as it was submitted: bounded, and in its only encoding
 * @param votes how many voted for the newest block of a verified update
 * @param state how what is trusted becomes bytes, and is read
 */
record VotedChain<T, U>(
    LightClient<T, U, ?, ?> client,
    T checkpoint,
    Decoder<U> update,
    ToIntFunction<U> votes,
    StateForm<T> state) {
  /** How an encoding is read. */
  interface Decoder<V> {
    V decode(Bytes encoded) throws MalformedMessage;
  }

  /** What is trusted, as a part of the channel's state and for people. */
  record StateForm<T>(
      Function<T, Bytes> encoder,
      Decoder<T> decoder,
      Function<T, Optional<Conflict>> conflict,
      Function<T, Head> head) {}

  /**
   * The newest trusted block.
   *
   * @param timestampMicros as those say who made it
   * @param electorate names the list of those who vote next
   * @param voters how many they are
   */
  record Head(long height, Hash block, long timestampMicros, Hash electorate, int voters) {}

  Head head(T trusted) {
    return state.head().apply(trusted);
  }

  Bytes encode(T trusted) {
    return state.encoder().apply(trusted);
  }
}
