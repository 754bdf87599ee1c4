package io.nexushub.node.signer;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.nexushub.crypto.NodeCertificate;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.lft.JournalRecord;
import io.nexushub.node.config.SignerConfig;
import io.nexushub.node.peer.PinnedTrust;
import io.nexushub.node.signer.SigningRules.Ruling;
import io.nexushub.node.signer.wire.BeginAnswer;
import io.nexushub.node.signer.wire.BeginRequest;
import io.nexushub.node.signer.wire.MemberSignerGrpc;
import io.nexushub.node.signer.wire.SeenRequest;
import io.nexushub.node.signer.wire.SignAnswer;
import io.nexushub.node.signer.wire.SignRequest;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.MemberSigner;
import io.nexushub.protocol.consensus.Statement;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a {@link SignerServer}. What it answers is verified; what it does not answer in time is not
 * said. A signer that is away is left alone for a moment, so that it costs a channel one timeout
 * and not one a message.
 */
public final class RemoteSigner implements NodeSigner {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteSigner.class);

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int MAX_ANSWER = 16 << 10;
  private static final long KEEP_ALIVE_SECONDS = 15;
  private static final long STOP_SECONDS = 2;

  private final SignerConfig.Remote config;
  private final EventLoopGroup io;
  private final ManagedChannel channel;
  private final Map<Chain, Session> sessions = new HashMap<>();
  private boolean away;
  private long pausedUntilNanos = System.nanoTime();

  /** What this node knows of a chain, and which process of the signer has been told. */
  private static final class Session {
    private Marks marks;
    private boolean begun;
    private long instance;

    private Session(Marks marks) {
      this.marks = marks;
    }
  }

  private RemoteSigner(SignerConfig.Remote config, EventLoopGroup io, ManagedChannel channel) {
    this.config = config;
    this.io = io;
    this.channel = channel;
  }

  /**
   * Connects when it is asked for the first time, and again whenever it is asked.
   *
   * @param certificate who this node is to the signer
   */
  public static RemoteSigner of(SignerConfig.Remote config, NodeCertificate certificate)
      throws IOException {
    SslContext tls =
        GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
            .keyManager(certificate.privateKey(), certificate.certificate())
            .trustManager(new PinnedTrust(Set.of(config.certificate())))
            .protocols("TLSv1.3")
            .build();
    EventLoopGroup io = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(new InetSocketAddress(config.host(), config.port()))
            .eventLoopGroup(io)
            .channelType(NioSocketChannel.class)
            .sslContext(tls)
            .directExecutor()
            .maxInboundMessageSize(MAX_ANSWER)
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .build();
    return new RemoteSigner(config, io, channel);
  }

  @Override
  public PublicKey publicKey() {
    return config.publicKey();
  }

  @Override
  public Optional<String> begin(Chain chain, List<JournalRecord> journal) {
    Session session = new Session(Marks.promised(chain, journal));
    synchronized (sessions) {
      sessions.put(chain, session);
    }
    synchronized (session) {
      try {
        return begin(session);
      } catch (StatusRuntimeException e) {
        isAway(e);
        return Optional.empty(); // It is asked again before the first signature.
      }
    }
  }

  /** The signer has remembered what it answers. */
  @Override
  public CompletableFuture<Void> durable() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public boolean waits() {
    return true;
  }

  private Optional<String> begin(Session session) {
    BeginAnswer answer =
        stub().begin(BeginRequest.newBuilder().setPromised(wire(session.marks.encode())).build());
    Bytes key = Bytes.wrap(answer.getPublicKey().toByteArray());
    if (!key.equals(config.publicKey().bytes())) {
      return Optional.of("signer.remote: key " + key + " (expected: " + config.publicKey() + ")");
    }
    if (!answer.getObjection().isEmpty()) {
      return Optional.of(answer.getObjection());
    }
    session.instance = answer.getInstance();
    session.begun = true;
    return Optional.empty();
  }

  @Override
  public Optional<MemberSigner.Signed> sign(Statement statement) {
    Session session;
    synchronized (sessions) {
      session =
          sessions.computeIfAbsent(statement.chain(), chain -> new Session(Marks.none(chain)));
      if (System.nanoTime() - pausedUntilNanos < 0) {
        return Optional.empty();
      }
    }
    synchronized (session) { // One statement of a chain at a time; other chains do not wait.
      try {
        Optional<String> objection = session.begun ? Optional.empty() : begin(session);
        if (objection.isPresent()) {
          refused(statement, objection.get());
          pause();
          return Optional.empty();
        }
        return ask(session, statement);
      } catch (StatusRuntimeException e) {
        session.begun = false;
        if (e.getStatus().getCode() != Status.Code.FAILED_PRECONDITION) {
          isAway(e);
        }
        return Optional.empty();
      }
    }
  }

  private Optional<MemberSigner.Signed> ask(Session session, Statement statement) {
    SignAnswer answer =
        stub()
            .sign(
                SignRequest.newBuilder()
                    .setStatement(wire(statement.encode()))
                    .setInstance(session.instance)
                    .build());
    isBack();
    if (!answer.getRefusal().isEmpty()) {
      refused(statement, answer.getRefusal());
      return Optional.empty();
    }
    Optional<Hash> decision =
        statement instanceof Statement.OfVote vote ? vote.decision() : Optional.empty();
    Optional<Signature> signature = verified(answer.getSignature(), statement.digest());
    Optional<Signature> notary = decision.flatMap(each -> verified(answer.getNotary(), each));
    if (signature.isEmpty() || notary.isPresent() != decision.isPresent()) {
      refused(
          statement, "the signer's answer: not this key's signature (expected: over the request)");
      return Optional.empty();
    }
    if (SigningRules.rule(session.marks, statement) instanceof Ruling.Allowed(Marks next, var _)) {
      session.marks = next;
    }
    return Optional.of(new MemberSigner.Signed(signature.get(), notary));
  }

  private Optional<Signature> verified(ByteString answer, Hash digest) {
    if (answer.size() != Signature.LENGTH) {
      return Optional.empty();
    }
    Signature signature = Signature.of(Bytes.wrap(answer.toByteArray()));
    return Secp256k1.scheme().verify(config.publicKey(), digest, signature)
        ? Optional.of(signature)
        : Optional.empty();
  }

  @Override
  public void seen(Chain chain, long epoch, long round) {
    Session session;
    synchronized (sessions) {
      session = sessions.get(chain);
      if (session == null || System.nanoTime() - pausedUntilNanos < 0) {
        return;
      }
    }
    Mark mark = Mark.of(epoch, round);
    synchronized (session) {
      if (mark.compareTo(session.marks.vote()) <= 0 || mark.compareTo(session.marks.seen()) <= 0) {
        return;
      }
      try {
        var _ =
            stub()
                .seen(
                    SeenRequest.newBuilder()
                        .setChannel(chain.channel().name())
                        .setGenesis(wire(chain.genesis().bytes()))
                        .setEpoch(epoch)
                        .setRound(round)
                        .build());
        session.marks = session.marks.seen(mark);
      } catch (StatusRuntimeException e) {
        isAway(e); // The next block's certificate says it again.
      }
    }
  }

  private MemberSignerGrpc.MemberSignerBlockingStub stub() {
    return MemberSignerGrpc.newBlockingStub(channel)
        .withDeadlineAfter(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void isAway(StatusRuntimeException cause) {
    pause();
    synchronized (sessions) {
      if (!away) {
        away = true;
        LOG.error(
            "signer at {}:{}: {} (expected: an answer in {}); this node follows and says nothing",
            config.host(),
            config.port(),
            reason(cause),
            config.timeout());
      }
    }
  }

  private static String reason(StatusRuntimeException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return failure.getStatus().getCode() + ", " + cause.getMessage();
  }

  private void pause() {
    synchronized (sessions) {
      pausedUntilNanos = System.nanoTime() + PAUSE.toNanos();
    }
  }

  private void isBack() {
    synchronized (sessions) {
      if (away) {
        away = false;
        LOG.info("signer at {}:{} answers again", config.host(), config.port());
      }
    }
  }

  private static void refused(Statement statement, String reason) {
    LOG.warn("channel {}: not signed: {}", statement.chain().channel(), reason);
  }

  private static ByteString wire(Bytes bytes) {
    return ByteString.copyFrom(bytes.toArray());
  }

  @Override
  public void close() {
    channel.shutdownNow();
    var _ = io.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
  }
}
