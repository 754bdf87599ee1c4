package io.nexushub.follow;

/** Is told what an operator may want to count or read. */
@FunctionalInterface
public interface FollowListener {
  FollowListener SILENT = failure -> {};

  /** An endpoint failed or lied; the next one, if there is one, is asked. */
  void endpointFailed(Throwable failure);
}
