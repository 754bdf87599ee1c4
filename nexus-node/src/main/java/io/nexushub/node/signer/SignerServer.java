package io.nexushub.node.signer;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.nexushub.crypto.NodeCertificate;
import io.nexushub.node.config.SignerServerConfig;
import io.nexushub.node.peer.PinnedTrust;
import io.nexushub.node.signer.wire.BeginAnswer;
import io.nexushub.node.signer.wire.BeginRequest;
import io.nexushub.node.signer.wire.MemberSignerGrpc;
import io.nexushub.node.signer.wire.SeenAnswer;
import io.nexushub.node.signer.wire.SeenRequest;
import io.nexushub.node.signer.wire.SignAnswer;
import io.nexushub.node.signer.wire.SignRequest;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.MemberSigner;
import io.nexushub.protocol.consensus.Statement;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link GuardedSigner} for nodes elsewhere, each known by its certificate. */
public final class SignerServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SignerServer.class);

  /** A mark is about a hundred bytes, and a chain has 256 decisions at most. */
  private static final int MAX_REQUEST = 32 << 10;

  private static final int CALLS_PER_CONNECTION = 64;
  private static final long HANDSHAKE_SECONDS = 10;
  private static final long STOP_SECONDS = 2;

  private final Server server;
  private final EventLoopGroup io;
  private final ExecutorService workers;

  private SignerServer(Server server, EventLoopGroup io, ExecutorService workers) {
    this.server = server;
    this.io = io;
    this.workers = workers;
  }

  /** Listens; the signer stays its caller's to close. */
  public static SignerServer start(
      SignerServerConfig config, NodeCertificate certificate, GuardedSigner signer)
      throws IOException {
    EventLoopGroup io = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    try {
      Server server =
          NettyServerBuilder.forAddress(new InetSocketAddress(config.host(), config.port()))
              .bossEventLoopGroup(io)
              .workerEventLoopGroup(io)
              .channelType(NioServerSocketChannel.class)
              .sslContext(
                  GrpcSslContexts.configure(
                          SslContextBuilder.forServer(
                              certificate.privateKey(), certificate.certificate()),
                          SslProvider.JDK)
                      .trustManager(new PinnedTrust(Set.copyOf(config.clients())))
                      .clientAuth(ClientAuth.REQUIRE)
                      .protocols("TLSv1.3")
                      .build())
              .executor(workers)
              .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
              .maxInboundMessageSize(MAX_REQUEST)
              .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
              .permitKeepAliveTime(1, TimeUnit.SECONDS)
              .addService(new Desk(signer, new SecureRandom().nextLong()))
              .build()
              .start();
      return new SignerServer(server, io, workers);
    } catch (IOException e) {
      var _ = io.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
      workers.close();
      throw e;
    }
  }

  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    try {
      server.shutdownNow().awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
      io.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS)
          .await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    workers.shutdown();
  }

  private static final class Desk extends MemberSignerGrpc.MemberSignerImplBase {
    private final GuardedSigner signer;
    private final long instance;

    private Desk(GuardedSigner signer, long instance) {
      this.signer = signer;
      this.instance = instance;
    }

    @Override
    public void begin(BeginRequest request, StreamObserver<BeginAnswer> answers) {
      answer(
          answers,
          () ->
              BeginAnswer.newBuilder()
                  .setPublicKey(wire(signer.publicKey().bytes()))
                  .setObjection(signer.begin(Marks.decode(bytes(request.getPromised()))).orElse(""))
                  .setInstance(instance)
                  .build());
    }

    @Override
    public void sign(SignRequest request, StreamObserver<SignAnswer> answers) {
      if (request.getInstance() != instance) {
        answers.onError(
            Status.FAILED_PRECONDITION
                .withDescription("the signer was restarted (expected: Begin)")
                .asRuntimeException());
        return;
      }
      answer(
          answers,
          () -> {
            Statement statement = Statement.decode(bytes(request.getStatement()));
            return switch (signer.answerDurably(statement)) {
              case GuardedSigner.Answer.Given(MemberSigner.Signed signed) ->
                  SignAnswer.newBuilder()
                      .setSignature(wire(signed.signature().bytes()))
                      .setNotary(
                          signed
                              .notary()
                              .map(Signature::bytes)
                              .map(Desk::wire)
                              .orElse(ByteString.EMPTY))
                      .build();
              case GuardedSigner.Answer.Refused(String reason) -> {
                LOG.warn("channel {}: not signed: {}", statement.chain().channel(), reason);
                yield SignAnswer.newBuilder().setRefusal(reason).build();
              }
            };
          });
    }

    @Override
    public void seen(SeenRequest request, StreamObserver<SeenAnswer> answers) {
      answer(
          answers,
          () -> {
            if (!ChannelId.isValid(request.getChannel())
                || request.getGenesis().size() != Hash.LENGTH
                || request.getEpoch() < 0
                || request.getRound() < 0) {
              throw MalformedMessage.of("seen", "something else", "a chain, an epoch, a round");
            }
            Chain chain =
                new Chain(ChannelId.of(request.getChannel()), Hash.of(bytes(request.getGenesis())));
            signer.seen(chain, request.getEpoch(), request.getRound());
            return SeenAnswer.getDefaultInstance();
          });
    }

    private interface Work<A> {
      A done() throws MalformedMessage;
    }

    private static <A> void answer(StreamObserver<A> answers, Work<A> work) {
      try {
        answers.onNext(work.done());
        answers.onCompleted();
      } catch (MalformedMessage e) {
        answers.onError(
            Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
      }
    }

    private static ByteString wire(Bytes bytes) {
      return ByteString.copyFrom(bytes.toArray());
    }

    private static Bytes bytes(ByteString wire) {
      return Bytes.wrap(wire.toByteArray());
    }
  }
}
