package io.nexushub.node.peer;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.nexushub.crypto.NodeCertificate;
import io.nexushub.node.config.PeerConfig;
import io.nexushub.node.config.PeerConfig.RemotePeer;
import io.nexushub.node.peer.wire.Frame;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's links to its peers, shared by its channels, which may be opened and closed at any
 * time. {@link #start} listens and dials.
 */
public final class PeerNetwork {
  private static final Logger LOG = LoggerFactory.getLogger(PeerNetwork.class);

  /** Held, or its level would be forgotten: gRPC tells of each broken link with a stack trace. */
  private static final java.util.logging.Logger GRPC =
      java.util.logging.Logger.getLogger("io.grpc");

  private static final int IO_THREADS = 2;
  private static final int MAX_FRAME = PeerMessage.MAX_BODY + 1024;
  private static final int STREAMS_PER_CONNECTION = 4;
  private static final long HANDSHAKE_SECONDS = 10;
  private static final long KEEP_ALIVE_SECONDS = 15;

  /** A peer speaks on one stream; a connection without any is left over. */
  private static final long IDLE_SECONDS = 30;

  private static final long STOP_SECONDS = 2;

  private final PeerConfig config;
  private final NodeCertificate certificate;
  private final EventLoopGroup io;
  private final ScheduledExecutorService timer;
  private final Map<Hash, PeerLink> links = new LinkedHashMap<>();
  private final Map<ChannelId, Port> ports = new ConcurrentHashMap<>();
  private @Nullable Server server;

  public PeerNetwork(PeerConfig config, NodeCertificate certificate) {
    GRPC.setLevel(Level.WARNING);
    this.config = config;
    this.certificate = certificate;
    this.io = new MultiThreadIoEventLoopGroup(IO_THREADS, NioIoHandler.newFactory());
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("nexus-peer-timer").factory());
  }

  public List<RemotePeer> remotes() {
    return config.remotes();
  }

  /**
   * Opens a channel to those of the peers that are members or may be once.
   *
   * @param known fingerprints of their certificates
   */
  public PeerPort open(ChannelId channel, Set<Hash> known) {
    Port port = new Port(channel, known);
    ports.put(channel, port);
    return port;
  }

  /** What peers say on the channel from now on is not heard. */
  public void close(ChannelId channel) {
    ports.remove(channel);
  }

  /** Listens and begins to dial; gives the port that was taken. */
  public int start() throws IOException {
    Set<Hash> known =
        config.remotes().stream()
            .map(RemotePeer::certificate)
            .collect(Collectors.toUnmodifiableSet());
    SslContext serverTls =
        GrpcSslContexts.configure(
                SslContextBuilder.forServer(certificate.privateKey(), certificate.certificate()),
                SslProvider.JDK)
            .trustManager(new PinnedTrust(known))
            .clientAuth(ClientAuth.REQUIRE)
            .protocols("TLSv1.3")
            .build();
    Server listening =
        NettyServerBuilder.forAddress(new InetSocketAddress(config.host(), config.port()))
            .bossEventLoopGroup(io)
            .workerEventLoopGroup(io)
            .channelType(NioServerSocketChannel.class)
            .sslContext(serverTls)
            .directExecutor()
            .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
            .maxInboundMessageSize(MAX_FRAME)
            .maxConcurrentCallsPerConnection(STREAMS_PER_CONNECTION)
            .maxConnectionIdle(IDLE_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveTime(KEEP_ALIVE_SECONDS / 2, TimeUnit.SECONDS)
            .intercept(new PeerServer.Identity())
            .addService(new PeerServer(this::receive))
            .build()
            .start();
    server = listening;
    for (RemotePeer remote : config.remotes()) {
      Hash peer = remote.certificate();
      links.put(peer, new PeerLink(remote, this::dial, timer, up -> changed(peer, up)));
    }
    links.values().forEach(PeerLink::start);
    return listening.getPort();
  }

  /** Blocks until everything has stopped, for a few seconds at most. */
  public void close() {
    links.values().forEach(PeerLink::close);
    timer.shutdownNow();
    try {
      if (server != null) {
        server.shutdownNow().awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
      }
      io.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS)
          .await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many peers this node reaches now, and how many it knows. */
  public long connected() {
    return links.values().stream().filter(PeerLink::isConnected).count();
  }

  /** What was said to all peers, since the node started. */
  public long sentBytes() {
    return links.values().stream().mapToLong(PeerLink::sentBytes).sum();
  }

  private ManagedChannel dial(RemotePeer remote) {
    try {
      SslContext clientTls =
          GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
              .keyManager(certificate.privateKey(), certificate.certificate())
              .trustManager(new PinnedTrust(Set.of(remote.certificate())))
              .protocols("TLSv1.3")
              .build();
      return NettyChannelBuilder.forAddress(new InetSocketAddress(remote.host(), remote.port()))
          .eventLoopGroup(io)
          .channelType(NioSocketChannel.class)
          .sslContext(clientTls)
          .directExecutor()
          .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
          .keepAliveTimeout(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
          .build();
    } catch (IOException e) {
      throw new IllegalStateException("the node's own certificate worked when it listened", e);
    }
  }

  private void changed(Hash peer, boolean up) {
    for (Port port : ports.values()) {
      if (port.addressed.contains(peer)) {
        if (up) {
          port.handler.connected(peer);
        } else {
          port.handler.disconnected(peer);
        }
      }
    }
  }

  private void receive(Hash peer, Frame frame) throws MalformedMessage {
    ChannelId channel = PeerFrames.channel(frame);
    Port port = ports.get(channel);
    if (port == null || !port.known.contains(peer)) {
      LOG.debug("peer {} spoke on {} where nobody knows it", peer, channel);
      return;
    }
    port.handler.received(peer, PeerFrames.message(frame));
  }

  private final class Port implements PeerPort {
    private final ChannelId channel;
    private final Set<Hash> known;
    private volatile Set<Hash> addressed;
    private volatile PeerHandler handler = (peer, message) -> {};

    private Port(ChannelId channel, Set<Hash> known) {
      this.channel = channel;
      this.known = Set.copyOf(known);
      this.addressed = this.known;
    }

    @Override
    public void listen(PeerHandler heard) {
      handler = heard;
      connected().forEach(heard::connected); // since before the channel was opened
    }

    @Override
    public void members(Set<Hash> members) {
      Set<Hash> before = addressed;
      addressed = Set.copyOf(members);
      connected().stream().filter(peer -> !before.contains(peer)).forEach(handler::connected);
    }

    @Override
    public boolean send(Hash peer, PeerMessage message) {
      PeerLink link = known.contains(peer) ? links.get(peer) : null;
      return link != null && link.offer(PeerFrames.frame(channel, message));
    }

    @Override
    public void broadcast(PeerMessage message) {
      Frame frame = PeerFrames.frame(channel, message);
      Set<Hash> members = addressed;
      links.forEach((peer, link) -> {
        if (members.contains(peer)) {
          link.offer(frame);
        }
      });
    }

    @Override
    public Set<Hash> connected() {
      return links.entrySet().stream()
          .filter(link -> addressed.contains(link.getKey()) && link.getValue().isConnected())
          .map(Map.Entry::getKey)
          .collect(Collectors.toUnmodifiableSet());
    }
  }
}
