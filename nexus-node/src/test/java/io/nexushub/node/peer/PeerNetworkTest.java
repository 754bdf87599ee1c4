package io.nexushub.node.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.nexushub.crypto.NodeCertificate;
import io.nexushub.node.config.PeerConfig;
import io.nexushub.node.config.PeerConfig.RemotePeer;
import io.nexushub.node.peer.PeerMessage.Subject;
import io.nexushub.node.peer.wire.Frame;
import io.nexushub.node.peer.wire.Kind;
import io.nexushub.node.peer.wire.PeerLinkGrpc;
import io.nexushub.node.peer.wire.Silence;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes' links on loopback, and strangers who try to get between them. */
class PeerNetworkTest {
  private static final ChannelId OPEN = ChannelId.of("open");
  private static final ChannelId OTHER = ChannelId.of("other");
  private static final long SECONDS = 30;

  private final NodeCertificate certificateA = certificate("a", Duration.ofDays(1));
  private final NodeCertificate certificateB = certificate("b", Duration.ofDays(1));
  private final List<AutoCloseable> closing = new ArrayList<>();
  private int portA;
  private int portB;

  @BeforeEach
  void takePorts() throws IOException {
    try (ServerSocket a = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket b = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      portA = a.getLocalPort();
      portB = b.getLocalPort();
    }
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : closing.reversed()) {
      each.close();
    }
  }

  /** Remembers what it hears, and when it is told that its own words arrive. */
  private static final class Memory implements PeerHandler {
    private final BlockingQueue<PeerMessage> heard = new LinkedBlockingQueue<>();
    private final CountDownLatch connected = new CountDownLatch(1);
    private final CountDownLatch disconnected = new CountDownLatch(1);

    @Override
    public void received(Hash peer, PeerMessage message) {
      heard.add(message);
    }

    @Override
    public void connected(Hash peer) {
      connected.countDown();
    }

    @Override
    public void disconnected(Hash peer) {
      disconnected.countDown();
    }

    private PeerMessage next() throws InterruptedException {
      PeerMessage message = heard.poll(SECONDS, TimeUnit.SECONDS);
      assertThat(message).as("a message in %s s", SECONDS).isNotNull();
      return message;
    }
  }

  private static NodeCertificate certificate(String name, Duration validity) {
    return NodeCertificate.createSelfSigned(
        name, Instant.now().minus(Duration.ofHours(2)), validity, new SecureRandom());
  }

  private PeerNetwork network(NodeCertificate self, int port, NodeCertificate other, int remote) {
    RemotePeer peer =
        new RemotePeer("other", "127.0.0.1", remote, other.fingerprint(), Optional.empty());
    PeerConfig config =
        new PeerConfig("127.0.0.1", port, Path.of("-"), Path.of("-"), List.of(peer));
    PeerNetwork network = new PeerNetwork(config, self);
    closing.add(network::close);
    return network;
  }

  private PeerNetwork networkB() {
    return network(certificateB, portB, certificateA, portA);
  }

  @Test
  void membersHearEachOtherInOrder() throws Exception {
    PeerNetwork a = network(certificateA, portA, certificateB, portB);
    PeerNetwork b = networkB();
    Memory atA = new Memory();
    Memory atB = new Memory();
    PeerPort fromA = a.open(OPEN, Set.of(certificateB.fingerprint()));
    fromA.listen(atA);
    b.open(OPEN, Set.of(certificateA.fingerprint())).listen(atB);
    a.start();
    b.start();
    assertThat(atA.connected.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(fromA.connected()).containsExactly(certificateB.fingerprint());
    for (int i = 0; i < 300; i++) {
      PeerMessage message = new PeerMessage(Subject.WANT_BLOCKS, i, Bytes.utf8("text " + i));
      assertThat(fromA.send(certificateB.fingerprint(), message)).isTrue();
    }
    for (int i = 0; i < 300; i++) {
      assertThat(atB.next())
          .isEqualTo(new PeerMessage(Subject.WANT_BLOCKS, i, Bytes.utf8("text " + i)));
    }
    assertThat(a.sentBytes()).isBetween(300L * 10, 300L * 100);
    assertThat(b.sentBytes()).isZero();
    b.close();
    assertThat(atA.disconnected.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(
            fromA.send(certificateB.fingerprint(), PeerMessage.of(Subject.CONSENSUS, Bytes.EMPTY)))
        .isFalse();
  }

  @Test
  void nobodyIsHeardOnAChannelTheyAreNoMemberOf() throws Exception {
    PeerNetwork a = network(certificateA, portA, certificateB, portB);
    PeerNetwork b = networkB();
    Memory atA = new Memory();
    Memory open = new Memory();
    Memory other = new Memory();
    PeerPort fromA = a.open(OPEN, Set.of(certificateB.fingerprint()));
    fromA.listen(atA);
    PeerPort fromAOnOther = a.open(OTHER, Set.of(certificateB.fingerprint()));
    b.open(OPEN, Set.of(certificateA.fingerprint())).listen(open);
    b.open(OTHER, Set.of(certificateB.fingerprint())).listen(other);
    a.start();
    b.start();
    assertThat(atA.connected.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    fromAOnOther.broadcast(PeerMessage.of(Subject.CONSENSUS, Bytes.utf8("let me in")));
    fromA.broadcast(PeerMessage.of(Subject.CONSENSUS, Bytes.utf8("hello")));
    assertThat(open.next().body()).isEqualTo(Bytes.utf8("hello"));
    assertThat(other.heard).isEmpty();
  }

  @Test
  void aStrangersCertificateIsRefused() throws Exception {
    PeerNetwork b = networkB();
    Memory atB = new Memory();
    b.open(OPEN, Set.of(certificateA.fingerprint())).listen(atB);
    b.start();
    Status status = speak(certificate("a", Duration.ofDays(1)), frame(Kind.CONSENSUS, "open", 1));
    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(atB.heard).isEmpty();
  }

  @Test
  void nobodyGetsInWithoutACertificate() throws Exception {
    PeerNetwork b = networkB();
    b.start();
    assertThat(speak(null, frame(Kind.CONSENSUS, "open", 1)).getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aPinnedCertificateThatHasRunOutIsRefused() throws Exception {
    NodeCertificate old = certificate("a", Duration.ofHours(1));
    PeerNetwork b = network(certificateB, portB, old, portA);
    b.start();
    assertThat(speak(old, frame(Kind.CONSENSUS, "open", 1)).getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  /** What no correct peer sends ends its stream, and says why; a correct one is heard after it. */
  @Test
  void framesThatMakeNoSenseEndTheStreamAndNothingElse() throws Exception {
    PeerNetwork b = networkB();
    Memory atB = new Memory();
    b.open(OPEN, Set.of(certificateA.fingerprint())).listen(atB);
    b.start();
    for (Frame frame :
        List.of(
            frame(Kind.UNKNOWN, "open", 1),
            Frame.newBuilder().setKindValue(99).setChannel("open").build(),
            frame(Kind.CONSENSUS, "Not A Name", 1),
            frame(Kind.CONSENSUS, "x".repeat(1000), 1),
            Frame.newBuilder()
                .setKind(Kind.CONSENSUS)
                .setChannel("open")
                .setExchange(-1)
                .build())) {
      assertThat(speak(certificateA, frame).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
    Frame large = frame(Kind.CONSENSUS, "open", PeerMessage.MAX_BODY + 2048);
    assertThat(speak(certificateA, large).getCode())
        .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED);
    assertThat(atB.heard).isEmpty();
    assertThat(speak(certificateA, frame(Kind.CONSENSUS, "open", 3)).isOk()).isTrue();
    assertThat(atB.next().body().length()).isEqualTo(3);
  }

  /** A peer that does not read costs its own messages, not the sender's memory. */
  @Test
  void whatASlowPeerDoesNotReadIsDroppedAtALimitAndItRecovers() throws Exception {
    PeerNetwork a = network(certificateA, portA, certificateB, portB);
    PeerNetwork b = networkB();
    Memory atA = new Memory();
    CountDownLatch wakeUp = new CountDownLatch(1);
    Memory atB = new Memory();
    PeerPort fromA = a.open(OPEN, Set.of(certificateB.fingerprint()));
    fromA.listen(atA);
    b.open(OPEN, Set.of(certificateA.fingerprint()))
        .listen((peer, message) -> {
          awaken(wakeUp);
          atB.received(peer, message);
        });
    a.start();
    b.start();
    assertThat(atA.connected.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    PeerMessage gossip = PeerMessage.of(Subject.TRANSACTIONS, Bytes.wrap(new byte[1 << 20]));
    PeerMessage consensus = PeerMessage.of(Subject.CONSENSUS, Bytes.wrap(new byte[1 << 20]));
    int gossiped = accepted(fromA, gossip);
    int said = accepted(fromA, consensus);
    assertThat(gossiped).isBetween(10, 60);
    assertThat(said).as("there is room for consensus where gossip has none").isPositive();
    assertThat(gossiped + said).isLessThan(110);
    PeerPort other = a.open(OTHER, Set.of(certificateB.fingerprint()));
    assertThat(other.send(certificateB.fingerprint(), gossip))
        .as("another channel has room for its own")
        .isTrue();
    wakeUp.countDown();
    List<Subject> heard = new ArrayList<>();
    for (int i = 0; i < gossiped + said; i++) {
      heard.add(atB.next().subject());
    }
    assertThat(heard.getLast())
        .as("votes do not wait behind gossip")
        .isEqualTo(Subject.TRANSACTIONS);
    PeerMessage last = PeerMessage.of(Subject.CONSENSUS, Bytes.utf8("awake"));
    assertThat(fromA.send(certificateB.fingerprint(), last)).isTrue();
    assertThat(atB.next()).isEqualTo(last);
  }

  private int accepted(PeerPort port, PeerMessage message) {
    int accepted = 0;
    while (accepted < 1000 && port.send(certificateB.fingerprint(), message)) {
      accepted++;
    }
    return accepted;
  }

  private static void awaken(CountDownLatch latch) {
    try {
      latch.await(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Frame frame(Kind kind, String channel, int length) {
    return Frame.newBuilder()
        .setKind(kind)
        .setChannel(channel)
        .setBody(ByteString.copyFrom(new byte[length]))
        .build();
  }

  /** Says one thing to B and nothing more; gives how the stream ended. */
  private Status speak(NodeCertificate as, Frame frame) throws Exception {
    SslContextBuilder tls =
        GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
            .trustManager(new PinnedTrust(Set.of(certificateB.fingerprint())));
    if (as != null) {
      tls.keyManager(as.privateKey(), as.certificate());
    }
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", portB).sslContext(tls.build()).build();
    try {
      CompletableFuture<Status> ended = new CompletableFuture<>();
      StreamObserver<Frame> stream =
          PeerLinkGrpc.newStub(channel)
              .speak(
                  new StreamObserver<>() {
                    @Override
                    public void onNext(Silence silence) {}

                    @Override
                    public void onError(Throwable cause) {
                      ended.complete(((StatusRuntimeException) cause).getStatus());
                    }

                    @Override
                    public void onCompleted() {
                      ended.complete(Status.OK);
                    }
                  });
      stream.onNext(frame);
      stream.onCompleted();
      return ended.get(SECONDS, TimeUnit.SECONDS);
    } finally {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }
}
