package io.nexushub.node.peer;

import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.nexushub.node.config.PeerConfig.RemotePeer;
import io.nexushub.node.peer.wire.Frame;
import io.nexushub.node.peer.wire.Kind;
import io.nexushub.node.peer.wire.PeerLinkGrpc;
import io.nexushub.node.peer.wire.Silence;
import io.nexushub.node.work.Turns;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream on which this node speaks to one peer. It dials again whenever it breaks, at growing
 * intervals; what is said meanwhile is lost.
 *
 * <p>What waits is sent in turns, a frame of each channel, and gossip only when nothing else waits:
 * a channel's transactions must keep neither its own votes nor another's waiting. A channel that
 * fills its share loses what comes then; any peer can be asked for a transaction later.
 */
final class PeerLink {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

  private static final int SHARE_FRAMES = 4096;
  private static final long SHARE_BYTES = 32L << 20;
  private static final long GOSSIP_SHARE_BYTES = 16L << 20;
  private static final long FIRST_RETRY_MILLIS = 100;
  private static final long LAST_RETRY_MILLIS = 5_000;

  private final RemotePeer remote;
  private final Function<RemotePeer, ManagedChannel> dial;
  private final ScheduledExecutorService timer;
  private final Consumer<Boolean> connection;

  private final Turns<String, Frame> urgent = new Turns<>(SHARE_FRAMES, SHARE_BYTES);
  private final Turns<String, Frame> gossip = new Turns<>(SHARE_FRAMES, GOSSIP_SHARE_BYTES);
  private long retryMillis = FIRST_RETRY_MILLIS;
  private long sentBytes;
  private boolean connected;
  private boolean closed;
  private @Nullable ManagedChannel channel;
  private @Nullable ClientCallStreamObserver<Frame> stream;

  /**
   * @param connection told true when the peer begins to listen, and false when it no longer does
   */
  PeerLink(
      RemotePeer remote,
      Function<RemotePeer, ManagedChannel> dial,
      ScheduledExecutorService timer,
      Consumer<Boolean> connection) {
    this.remote = remote;
    this.dial = dial;
    this.timer = timer;
    this.connection = connection;
  }

  RemotePeer remote() {
    return remote;
  }

  synchronized boolean isConnected() {
    return connected;
  }

  synchronized void start() {
    if (closed) {
      return;
    }
    channel = dial.apply(remote);
    PeerLinkGrpc.newStub(channel).withWaitForReady().speak(new Ear());
  }

  synchronized void close() {
    closed = true;
    if (channel != null) {
      channel.shutdownNow();
    }
  }

  /** Whether the frame is on its way or waits for its turn; false if it was dropped. */
  synchronized boolean offer(Frame frame) {
    if (!connected) {
      return false;
    }
    Turns<String, Frame> queue = frame.getKind() == Kind.TRANSACTIONS ? gossip : urgent;
    boolean taken = queue.offer(frame.getChannel(), frame, frame.getBody().size());
    drain();
    return taken;
  }

  private synchronized void drain() {
    while (stream != null && stream.isReady()) {
      Frame next = urgent.poll();
      if (next == null) {
        next = gossip.poll();
      }
      if (next == null) {
        return;
      }
      stream.onNext(next);
      sentBytes += next.getSerializedSize();
    }
  }

  synchronized long sentBytes() {
    return sentBytes;
  }

  private void ready() {
    boolean isNew;
    synchronized (this) {
      isNew = !connected && stream != null && stream.isReady();
      connected |= isNew;
      if (isNew) {
        retryMillis = FIRST_RETRY_MILLIS;
      }
    }
    if (isNew) {
      LOG.info("peer {} connected at {}:{}", remote.name(), remote.host(), remote.port());
      connection.accept(true);
    }
    drain();
  }

  private void broken(String reason) {
    boolean was;
    synchronized (this) {
      was = connected;
      connected = false;
      stream = null;
      urgent.clear();
      gossip.clear();
      if (channel != null) {
        channel.shutdownNow();
        channel = null;
      }
      if (!closed) {
        long jitter = ThreadLocalRandom.current().nextLong(retryMillis / 4 + 1);
        var _ = timer.schedule(this::start, retryMillis + jitter, TimeUnit.MILLISECONDS);
        retryMillis = Math.min(2 * retryMillis, LAST_RETRY_MILLIS);
      }
    }
    if (was) {
      LOG.info("peer {} disconnected: {}", remote.name(), reason);
      connection.accept(false);
    } else {
      LOG.debug("peer {} not reached: {}", remote.name(), reason);
    }
  }

  /** Hears nothing but the stream's end. */
  private final class Ear implements ClientResponseObserver<Frame, Silence> {
    @Override
    public void beforeStart(ClientCallStreamObserver<Frame> requests) {
      // Called inside start(), which holds the lock.
      stream = requests;
      requests.setOnReadyHandler(PeerLink.this::ready);
    }

    @Override
    public void onNext(Silence silence) {}

    @Override
    public void onError(Throwable cause) {
      broken(String.valueOf(cause.getMessage()));
    }

    @Override
    public void onCompleted() {
      broken("the peer ended the stream");
    }
  }
}
