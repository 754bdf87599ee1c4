package io.nexushub.follow;

/**
 * A light client of a chain with votes that runs.
 *
 * @param <T> what is trusted
 */
public interface ChainFollower<T> {
  ChainSync<T, ?> sync();

  Voting voting();
}
