package io.nexushub.node.store;

/**
 * The store does not hold what this program wrote: the disk is damaged, or another version wrote
 * it. The node stops rather than compute on.
 */
public final class CorruptStore extends RuntimeException {
  public CorruptStore(String message, Throwable cause) {
    super(message, cause);
  }

  CorruptStore(String message) {
    super(message);
  }
}
