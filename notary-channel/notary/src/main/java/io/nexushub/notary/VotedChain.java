package io.nexushub.notary;

import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.LightClient;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import java.util.Optional;

/**
 * What a light-client channel has to know of a chain whose blocks are voted on, beside the rules of
 * the light client itself.
 *
 * @param <T> what is trusted of it
 * @param <U> what moves that forward
 */
interface VotedChain<T, U> {
  LightClient<T, U, ?, ?> client();

  /** What is trusted because the genesis says so. */
  T checkpoint();

  /** An update as it was submitted: bounded, and in its only encoding. */
  U update(Bytes submitted) throws MalformedMessage;

  Bytes encode(T trusted);

  T decode(Bytes encoded) throws MalformedMessage;

  Optional<Conflict> conflict(T trusted);

  Head head(T trusted);

  /** How many voted for the newest block of a verified update. */
  int votes(U verified);

  /**
   * The newest trusted block.
   *
   * @param timestampMicros as those say who made it
   * @param electorate names the list of those who vote next
   * @param voters how many they are
   */
  record Head(long height, Hash block, long timestampMicros, Hash electorate, int voters) {}
}
