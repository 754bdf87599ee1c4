package io.nexushub.node.channel;

import io.nexushub.node.store.StateSweep;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Has old versions of the state dropped as fast as new ones are written, and no faster: each commit
 * allows for so many nodes more to be looked at. That is done in small pieces on the thread that
 * reads for peers, between their questions; the thread that executes blocks is never waited for.
 */
final class StatePruning {
  /** Nodes looked at before a peer's question is answered. */
  private static final int PIECE = 128;

  /** For each node written. A sweep looks at about three before as many are written again. */
  private static final long FOR_EACH_NODE = 4;

  /** For each block, so that a sweep ends although little is written. */
  private static final long FOR_EACH_BLOCK = 256;

  private final ChannelParts parts;
  private final StateSweep sweep;
  private final AtomicLong allowed = new AtomicLong();
  private final AtomicBoolean running = new AtomicBoolean();
  private long saved;

  StatePruning(ChannelParts parts) {
    this.parts = parts;
    this.sweep = new StateSweep(parts.store(), parts.keeping().keepStates());
  }

  /** After a commit, on the execution thread. */
  void committed() {
    if (parts.keeping().keepStates() == 0) {
      return;
    }
    long now = parts.store().nodesSaved();
    allowed.addAndGet(FOR_EACH_BLOCK + FOR_EACH_NODE * (now - saved));
    saved = now;
    if (running.compareAndSet(false, true)) {
      goOn();
    }
  }

  private void goOn() {
    try {
      parts.answers().execute(this::piece);
    } catch (RejectedExecutionException e) {
      running.set(false); // The channel is stopping: after a start, all begins anew.
    }
  }

  private void piece() {
    try {
      boolean more = sweep.step(PIECE);
      if (!more) {
        allowed.set(0);
      }
      if (allowed.addAndGet(-PIECE) > 0) {
        goOn();
      } else {
        running.set(false);
      }
    } catch (Throwable e) { // an Error, too, must stop the node and not leave it waiting
      parts.fatal().accept(e);
    }
  }
}
