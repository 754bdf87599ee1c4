package io.nexushub.node.channel;

import io.nexushub.node.work.ChannelTurns;
import io.nexushub.node.work.Workers;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.ChannelId;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which one node checks the signatures of what its peers send: each channel in its
 * turn, and in a channel each peer.
 *
 * <p>Who brings a channel's users' transactions while it is behind is made to {@link #help}: a node
 * that took its users' faster than it checks its peers' could not vote for their blocks in time.
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
  private final ChannelTurns<Runnable> waiting = new ChannelTurns<>(PEER_BATCHES, PEER_BYTES);

  private Verification(ThreadPoolExecutor threads) {
    this.threads = threads;
  }

  public static Verification start(int threads) {
    return new Verification(Workers.pool("nexus-verification", threads));
  }

  /** Checks what a peer tells unasked; false if too much of it waits already. */
  boolean gossip(ChannelId channel, Address peer, int bytes, Runnable check) {
    return waiting.offer(channel.name(), peer, check, bytes) && called();
  }

  /** Checks what a peer answers; false if the node is stopping. */
  boolean asked(ChannelId channel, Runnable check) {
    waiting.add(channel.name(), ASKED, check);
    return called();
  }

  /** Does one of the channel's waiting checks on the caller's thread, if there are too many. */
  void help(ChannelId channel) {
    if (waiting.size(channel.name()) > BEHIND) {
      Runnable check = waiting.poll(channel.name());
      if (check != null) {
        run(check);
      }
    }
  }

  /** Whether anything of the channel waits to be checked. */
  boolean isBehind(ChannelId channel) {
    return waiting.size(channel.name()) > 0;
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
    ChannelTurns.Turn<Runnable> turn = waiting.poll();
    if (turn != null) { // or somebody helped
      long start = System.nanoTime();
      run(turn.what());
      waiting.took(turn.channel(), System.nanoTime() - start);
    }
  }

  private static void run(Runnable check) {
    try {
      check.run();
    } catch (RuntimeException e) {
      LOG.error("a defect in checking what a peer sent; it is dropped", e);
    }
  }

  /** Throws away what waits, and waits for what is being done; false if that takes too long. */
  public boolean end() throws InterruptedException {
    return Workers.end(threads);
  }
}
