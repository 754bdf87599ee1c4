package io.nexushub.node.peer;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.nexushub.crypto.NodeCertificate;
import io.nexushub.node.peer.wire.Frame;
import io.nexushub.node.peer.wire.PeerLinkGrpc;
import io.nexushub.node.peer.wire.Silence;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to peers: who they are comes from the TLS session, what they may say from their channels.
 * A peer has one stream; a new one ends the one before, which it has evidently lost.
 */
final class PeerServer extends PeerLinkGrpc.PeerLinkImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(PeerServer.class);
  private static final Context.Key<Hash> PEER = Context.key("peer");

  private final Inbound inbound;
  private final Map<Hash, Mouth> mouths = new ConcurrentHashMap<>();

  /** Takes what peers say. */
  interface Inbound {
    void frame(Hash peer, Frame frame) throws MalformedMessage;
  }

  PeerServer(Inbound inbound) {
    this.inbound = inbound;
  }

  @Override
  public StreamObserver<Frame> speak(StreamObserver<Silence> answers) {
    Hash peer = PEER.get();
    ServerCallStreamObserver<Silence> stream = (ServerCallStreamObserver<Silence>) answers;
    Mouth mouth = new Mouth(peer, stream);
    Mouth before = mouths.put(peer, mouth);
    if (before != null) {
      before.end(Status.CANCELLED.withDescription("the peer opened another stream"));
    }
    stream.disableAutoRequest();
    stream.request(1);
    return mouth;
  }

  /** Reads one frame at a time, so that what waits here waits in the sender. */
  private final class Mouth implements StreamObserver<Frame> {
    private final Hash peer;
    private final ServerCallStreamObserver<Silence> stream;
    private boolean ended;

    private Mouth(Hash peer, ServerCallStreamObserver<Silence> stream) {
      this.peer = peer;
      this.stream = stream;
    }

    @Override
    public void onNext(Frame frame) {
      try {
        inbound.frame(peer, frame);
        stream.request(1);
      } catch (MalformedMessage e) {
        LOG.debug("peer {} sent what is no frame: {}", peer, e.getMessage());
        end(Status.INVALID_ARGUMENT.withDescription(e.getMessage()));
      }
    }

    @Override
    public void onError(Throwable cause) {
      mouths.remove(peer, this);
    }

    @Override
    public synchronized void onCompleted() {
      mouths.remove(peer, this);
      if (!ended) {
        ended = true;
        stream.onCompleted();
      }
    }

    /** Another stream's thread may end this one while it ends itself. */
    private synchronized void end(Status status) {
      if (!ended) {
        ended = true;
        stream.onError(status.asRuntimeException());
      }
    }
  }

  /** Puts the certificate's fingerprint where {@link #speak} finds it. */
  static final class Identity implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      Hash peer = fingerprint(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
      if (peer == null) {
        call.close(Status.UNAUTHENTICATED.withDescription("no certificate"), new Metadata());
        return new ServerCall.Listener<>() {};
      }
      return Contexts.interceptCall(Context.current().withValue(PEER, peer), call, headers, next);
    }

    private static @Nullable Hash fingerprint(@Nullable SSLSession session) {
      try {
        return session != null && session.getPeerCertificates()[0] instanceof X509Certificate shown
            ? NodeCertificate.fingerprint(shown)
            : null;
      } catch (SSLPeerUnverifiedException e) {
        return null;
      }
    }
  }
}
