package io.nexushub.node.channel;

import io.nexushub.protocol.Address;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which one node checks the signatures of what its peers send, for all its channels,
 * each peer in its turn.
 *
 * <p>Who brings users' transactions while they are behind is made to {@link #help}: a node that
 * took its users' faster than it checks its peers' could not vote for their blocks in time.
 */
public final class Verification {
  private static final Logger LOG = LoggerFactory.getLogger(Verification.class);

  /** Batches of gossip that may wait for one peer; what is beyond it is asked for when needed. */
  private static final int PEER_BATCHES = 256;

  private static final long PEER_BYTES = 16L << 20;

  /** Batches; one of them is a few milliseconds to some tens. */
  private static final int BEHIND = 4;

  /** What this node asked for has a turn of its own, whoever answered. */
  private static final Address ASKED = Address.ZERO;

  private final ThreadPoolExecutor threads;
  private final Turns<Runnable> waiting = new Turns<>(PEER_BATCHES, PEER_BYTES);

  private Verification(ThreadPoolExecutor threads) {
    this.threads = threads;
  }

  public static Verification start(int threads) {
    return new Verification(Workers.pool("nexus-verification", threads, Integer.MAX_VALUE));
  }

  /** Checks what a peer tells unasked; false if too much of it waits already. */
  boolean gossip(Address peer, int bytes, Runnable check) {
    return waiting.offer(peer, check, bytes) && called();
  }

  /** Checks what a peer answers; false if the node is stopping. */
  boolean asked(Runnable check) {
    waiting.add(ASKED, check);
    return called();
  }

  /** Does one of the waiting checks on the caller's thread, if there are too many. */
  void help() {
    if (waiting.size() > BEHIND) {
      next();
    }
  }

  /** Whether anything waits to be checked. */
  boolean isBehind() {
    return waiting.size() > 0;
  }

  private boolean called() {
    try {
      threads.execute(this::next);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private void next() {
    Runnable check = waiting.poll();
    if (check != null) { // or somebody helped
      try {
        check.run();
      } catch (RuntimeException e) {
        LOG.error("a defect in checking what a peer sent; it is dropped", e);
      }
    }
  }

  /** Throws away what waits, and waits for what is being done; false if that takes too long. */
  public boolean end() throws InterruptedException {
    return Workers.end(threads);
  }
}
