package io.nexushub.portal;

import java.util.List;

/** Reads the BTP blocks of one network from the chain that makes them. */
public interface BtpSource {
  /**
   * Heights above {@code after} at which the network has a block with a quorum of signatures, in
   * ascending order, at most {@code limit} of them.
   */
  List<Long> heights(long after, int limit) throws TransientFailure;

  BtpBlock block(long height) throws TransientFailure;

  /**
   * What came from here was refused: the next answers come from somewhere else, if there is one.
   */
  default void doubt() {}
}
