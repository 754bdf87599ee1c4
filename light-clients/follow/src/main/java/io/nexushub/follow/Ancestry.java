package io.nexushub.follow;

import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.vertx.core.Future;

/** A way to prove that a block is of the finalised chain which takes no block in between. */
@FunctionalInterface
public interface Ancestry {
  /** There is no such way. */
  Ancestry NONE = old -> Future.failedFuture("no other way to old blocks");

  /** Succeeds once the block is proven to be an ancestor of what is final. */
  Future<Void> prove(ExecutionHeader old);
}
