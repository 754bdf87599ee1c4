package io.nexushub.node.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.nexushub.crypto.NodeCertificate;
import io.nexushub.lft.JournalRecord;
import io.nexushub.node.config.KeyConfig;
import io.nexushub.node.config.SignerConfig;
import io.nexushub.node.config.SignerServerConfig;
import io.nexushub.node.peer.PinnedTrust;
import io.nexushub.node.signer.wire.BeginRequest;
import io.nexushub.node.signer.wire.MemberSignerGrpc;
import io.nexushub.node.signer.wire.SignAnswer;
import io.nexushub.node.signer.wire.SignRequest;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.consensus.MemberSigner;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Statement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signer on loopback, the nodes it is for, and everybody else. */
class RemoteSignerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final NodeCertificate node = certificate("node");
  private final NodeCertificate secondNode = certificate("second node");
  private final NodeCertificate server = certificate("signer");
  private final List<AutoCloseable> closing = new ArrayList<>();

  @TempDir Path folder;

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : closing.reversed()) {
      each.close();
    }
  }

  private static NodeCertificate certificate(String name) {
    return NodeCertificate.createSelfSigned(
        name, Instant.now().minusSeconds(60), Duration.ofDays(1), new SecureRandom());
  }

  /** A signer's process, without the process. */
  private final class Running implements AutoCloseable {
    private final GuardedSigner signer;
    private final SignerServer listening;

    private Running(int port, Signer key) throws IOException {
      signer = GuardedSigner.open(folder, key);
      SignerServerConfig config =
          new SignerServerConfig(
              new KeyConfig(Path.of("-"), Path.of("-")),
              folder,
              "127.0.0.1",
              port,
              Path.of("-"),
              Path.of("-"),
              List.of(node.fingerprint(), secondNode.fingerprint()),
              List.of());
      listening = SignerServer.start(config, server, signer);
    }

    @Override
    public void close() throws IOException {
      listening.close();
      signer.close();
    }
  }

  private Running running() throws IOException {
    Running running = new Running(0, Said.KEY);
    closing.add(running);
    return running;
  }

  private RemoteSigner remote(
      int port, NodeCertificate as, Hash expected, PublicKey key, Duration timeout)
      throws IOException {
    RemoteSigner remote =
        RemoteSigner.of(new SignerConfig.Remote("127.0.0.1", port, expected, key, timeout), as);
    closing.add(remote);
    return remote;
  }

  private RemoteSigner remote(int port) throws IOException {
    return remote(port, node, server.fingerprint(), Said.KEY.publicKey(), PATIENCE);
  }

  /** As a replica does, which says again what it could not say. */
  private static MemberSigner.Signed untilSigned(RemoteSigner remote, Statement statement) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (System.nanoTime() < deadline) {
      Optional<MemberSigner.Signed> signed = remote.sign(statement);
      if (signed.isPresent()) {
        return signed.get();
      }
      LockSupport.parkNanos(20_000_000);
    }
    throw new AssertionError("not signed in 30 s: " + statement);
  }

  @Test
  void signsWhatTheSignerAllows() throws IOException {
    RemoteSigner remote = remote(running().listening.port());
    assertThat(remote.begin(Said.CHAIN, List.of())).isEmpty();
    Statement.OfVote vote = Said.vote(0, 5, "a", "x");
    assertThat(remote.sign(vote)).contains(MemberSigner.sign(Said.KEY, vote));
    assertThat(remote.sign(Said.vote(0, 5, "b"))).isEmpty();
    assertThat(remote.sign(Said.timeout(0, 5, 4))).isPresent();
    assertThat(remote.sign(Said.vote(0, 6, "b"))).isPresent();
    assertThat(remote.sign(Said.proposal(0, 6, "b"))).isPresent();
    assertThat(remote.sign(Said.decision(5, "x"))).isPresent();
  }

  /** The mistake that costs a member its place, made impossible. */
  @Test
  void twoNodesWithOneKeyDoNotContradictEachOther() throws IOException {
    int port = running().listening.port();
    RemoteSigner first = remote(port);
    RemoteSigner second =
        remote(port, secondNode, server.fingerprint(), Said.KEY.publicKey(), PATIENCE);
    assertThat(first.sign(Said.vote(0, 5, "a"))).isPresent();
    assertThat(second.sign(Said.vote(0, 5, "b"))).isEmpty();
    assertThat(second.sign(Said.vote(0, 5, "a"))).as("the same is no contradiction").isPresent();
    assertThat(second.sign(Said.timeout(0, 6, 5))).isPresent();
    assertThat(first.sign(Said.vote(0, 6, "a"))).isEmpty();
    assertThat(first.sign(Said.proposal(0, 7, "a"))).isPresent();
    assertThat(second.sign(Said.proposal(0, 7, "b"))).isEmpty();
  }

  @Test
  void goesOnAfterTheSignersRestart() throws IOException {
    Running before = new Running(0, Said.KEY);
    int port = before.listening.port();
    RemoteSigner remote = remote(port);
    assertThat(remote.sign(Said.vote(0, 5, "a"))).isPresent();
    before.close();
    assertThat(remote.sign(Said.vote(0, 6, "a"))).as("away").isEmpty();
    closing.add(new Running(port, Said.KEY));
    untilSigned(remote, Said.vote(0, 6, "a"));
    assertThat(remote.sign(Said.vote(0, 6, "b"))).isEmpty();
  }

  /** The node tells a signer that came back what it has seen of it; one that knows less is mute. */
  @Test
  void isNotFollowedByASignerThatLostItsMemory() throws IOException {
    Running before = new Running(0, Said.KEY);
    int port = before.listening.port();
    RemoteSigner remote = remote(port);
    assertThat(remote.sign(Said.vote(0, 5, "a"))).isPresent();
    before.close();
    Files.delete(folder.resolve("signer.journal"));
    closing.add(new Running(port, Said.KEY));
    for (int i = 0; i < 20; i++) {
      assertThat(remote.sign(Said.vote(0, 5, "b"))).isEmpty();
      LockSupport.parkNanos(50_000_000);
    }
    QuorumCertificate high = new QuorumCertificate(0, 0, 0, Hash.ZERO, List.of());
    assertThat(
            remote.begin(
                Said.CHAIN, List.of(new JournalRecord.TimedOut(6, high, Optional.empty()))))
        .get()
        .asString()
        .contains("older than the node's");
  }

  @Test
  void answersNobodyElse() throws IOException {
    int port = running().listening.port();
    RemoteSigner stranger =
        remote(port, certificate("node"), server.fingerprint(), Said.KEY.publicKey(), PATIENCE);
    assertThat(stranger.sign(Said.vote(0, 5, "a"))).isEmpty();
    assertThatThrownBy(() -> sign(plain(port, null), request(Said.vote(0, 5, "a"), 0)))
        .isInstanceOf(StatusRuntimeException.class);
    RemoteSigner remote = remote(port);
    assertThat(remote.sign(Said.vote(0, 5, "b"))).as("nothing was signed before").isPresent();
  }

  @Test
  void doesNotSpeakWithAnotherSigner() throws IOException {
    int port = running().listening.port();
    RemoteSigner deceived =
        remote(port, node, certificate("signer").fingerprint(), Said.KEY.publicKey(), PATIENCE);
    assertThat(deceived.sign(Said.vote(0, 5, "a"))).isEmpty();
    RemoteSigner mistaken =
        remote(port, node, server.fingerprint(), Said.key(2).publicKey(), PATIENCE);
    assertThat(mistaken.begin(Said.CHAIN, List.of()).orElseThrow())
        .contains("signer.remote: key " + Said.KEY.publicKey());
    assertThat(mistaken.sign(Said.vote(0, 6, "a"))).isEmpty();
  }

  /** Whoever accepts connections and never answers costs one timeout, then nothing for a while. */
  @Test
  void waitsNoLongerThanItWasTold() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      RemoteSigner remote =
          remote(
              mute.getLocalPort(),
              node,
              server.fingerprint(),
              Said.KEY.publicKey(),
              Duration.ofMillis(300));
      assertThat(remote.sign(Said.vote(0, 5, "a"))).isEmpty();
      assertThat(remote.sign(Said.vote(0, 5, "a"))).isEmpty();
    }
  }

  @Test
  void refusesWhatItCannotRead() throws IOException {
    int port = running().listening.port();
    ManagedChannel channel = plain(port, node);
    long instance =
        MemberSignerGrpc.newBlockingStub(channel)
            .begin(BeginRequest.newBuilder().setPromised(none()).build())
            .getInstance();
    Bytes whole = Said.vote(0, 5, "a").encode();
    for (int length = 0; length < whole.length(); length++) {
      refuses(channel, whole.slice(0, length), instance, Status.Code.INVALID_ARGUMENT);
    }
    refuses(channel, Bytes.concat(whole, Bytes.utf8("x")), instance, Status.Code.INVALID_ARGUMENT);
    refuses(
        channel,
        Bytes.wrap(new byte[Statement.MAX_LENGTH + 1]),
        instance,
        Status.Code.INVALID_ARGUMENT);
    refuses(channel, Bytes.wrap(new byte[1 << 20]), instance, Status.Code.RESOURCE_EXHAUSTED);
    refuses(channel, whole, instance + 1, Status.Code.FAILED_PRECONDITION);
    SignAnswer answer = sign(channel, request(Said.vote(0, 5, "a"), instance));
    assertThat(answer.getRefusal()).isEmpty();
    assertThat(sign(channel, request(Said.vote(0, 5, "b"), instance)).getRefusal())
        .contains("another one of round 5");
  }

  /** A certificate with the key's signature that the signer does not remember. */
  @Test
  void fallsSilentWhenANodeShowsItWhatItForgot() throws IOException {
    RemoteSigner remote = remote(running().listening.port());
    assertThat(remote.sign(Said.vote(0, 5, "a"))).isPresent();
    remote.seen(Said.CHAIN, 0, 5);
    assertThat(remote.sign(Said.vote(0, 6, "a"))).isPresent();
    remote.seen(Said.CHAIN, 0, 8);
    assertThat(remote.sign(Said.vote(0, 9, "a"))).isEmpty();
  }

  private ManagedChannel plain(int port, @Nullable NodeCertificate as) throws IOException {
    SslContextBuilder tls =
        GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
            .trustManager(new PinnedTrust(Set.of(server.fingerprint())))
            .protocols("TLSv1.3");
    if (as != null) {
      tls.keyManager(as.privateKey(), as.certificate());
    }
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).sslContext(tls.build()).build();
    closing.add(channel::shutdownNow);
    return channel;
  }

  private static ByteString none() {
    return ByteString.copyFrom(Marks.none(Said.CHAIN).encode().toArray());
  }

  private static SignRequest request(Statement statement, long instance) {
    return request(statement.encode(), instance);
  }

  private static SignRequest request(Bytes statement, long instance) {
    return SignRequest.newBuilder()
        .setStatement(ByteString.copyFrom(statement.toArray()))
        .setInstance(instance)
        .build();
  }

  private static SignAnswer sign(ManagedChannel channel, SignRequest request) {
    return MemberSignerGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .sign(request);
  }

  private static void refuses(
      ManagedChannel channel, Bytes statement, long instance, Status.Code code) {
    assertThatThrownBy(() -> sign(channel, request(statement, instance)))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refusal -> assertThat(refusal.getStatus().getCode()).isEqualTo(code));
  }
}
