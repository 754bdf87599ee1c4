package io.nexushub.node;

import io.nexushub.crypto.NodeCertificate;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.monitoring.NodeMeters;
import io.nexushub.node.channel.Channel;
import io.nexushub.node.channel.HostedChannel;
import io.nexushub.node.channel.Verification;
import io.nexushub.node.config.CertificateFile;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.config.KeyFile;
import io.nexushub.node.config.NodeConfig;
import io.nexushub.node.config.PeerConfig;
import io.nexushub.node.config.SignerConfig;
import io.nexushub.node.peer.PeerNetwork;
import io.nexushub.node.rpc.AdminPath;
import io.nexushub.node.rpc.RpcServer;
import io.nexushub.node.signer.GuardedSigner;
import io.nexushub.node.signer.NodeSigner;
import io.nexushub.node.signer.RemoteSigner;
import io.nexushub.node.store.Journal;
import io.nexushub.node.work.SharedWorkers;
import io.nexushub.portal.store.LevelDb;
import io.nexushub.protocol.ChannelId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node, built by hand: every part is registered for closing the moment it is made, so
 * that a start that fails half-way leaves nothing behind, and a stop undoes the start backwards.
 */
public final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /** A node's event loops carry several channels; more threads than cores only take turns. */
  private static final int EVENT_LOOPS = 2;

  /** A stop takes seconds, whatever hangs. */
  private static final Duration PART_STOP = Duration.ofSeconds(6);

  private static final Duration STOP = Duration.ofSeconds(20);

  private final NodeConfig config;
  private final Vertx vertx;
  private final NodeMeters meters;
  private final Closing closing = new Closing(PART_STOP, STOP);
  private final Promise<Throwable> fault = Promise.promise();
  private final AtomicReference<@Nullable Throwable> faultCause = new AtomicReference<>();
  private final AtomicBoolean unsettled = new AtomicBoolean();
  private @Nullable NodeChannels channels;
  private @Nullable PeerNetwork network;
  private int rpcPort;
  private int peerPort;

  private Node(NodeConfig config, Vertx vertx) {
    this.config = config;
    this.vertx = vertx;
    this.meters = NodeMeters.create(Secp256k1.scheme().implementation());
    this.closing.add("event loops", vertx::close);
  }

  /**
   * Starts a node. Nothing is left running if the future fails; its message then says what to
   * change, and is an {@link InvalidConfiguration} if it is in the operator's files.
   *
   * @param kinds applications by the name that genesis files call them
   */
  public static Future<Node> start(NodeConfig config, Map<String, ApplicationKind> kinds) {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setWorkerPoolSize(EVENT_LOOPS)
                .setInternalBlockingPoolSize(EVENT_LOOPS));
    Node node = new Node(config, vertx);
    // Of no context: what is composed on an event loop is never heard of once that has stopped.
    Promise<Node> started = Promise.promise();
    vertx
        .executeBlocking(() -> node.build(kinds))
        .compose(rpc -> node.startAll(Objects.requireNonNull(rpc)))
        .onSuccess(done -> started.complete(node))
        .onFailure(cause -> node.stop().onComplete(stopped -> started.fail(cause)));
    return started.future();
  }

  /** Closes everything, for some seconds at most; what does not close is named in the log. */
  public Future<Void> stop() {
    return closing.close();
  }

  /** Completes, when it has stopped, with the reason why the node could not go on. */
  public Future<Throwable> fault() {
    return fault.future();
  }

  public NodeConfig config() {
    return config;
  }

  /** The port the RPC server took. */
  public int rpcPort() {
    return rpcPort;
  }

  /** The port peers reach this node at. */
  public int peerPort() {
    return peerPort;
  }

  public Optional<Channel> channel(ChannelId id) {
    return hosted().running(id).map(HostedChannel::channel);
  }

  /** Opens everything that does not act yet; on a worker thread, because it reads the disk. */
  private RpcServer build(Map<String, ApplicationKind> kinds) throws IOException {
    config.effective().forEach(setting -> LOG.info("{}", setting));
    NodeCertificate certificate = certificate(config.peer());
    LevelDb engine = LevelDb.fastest();
    LOG.info(
        "node {}: signatures by {}, store {}",
        config.name(),
        Secp256k1.scheme().implementation(),
        engine.label());
    Journal journal = Journal.open(config.data());
    closing.addBlocking("journal", journal);
    DiskMeters.ofNode(meters, "journal", journal.flushes());
    NodeSigner signer = signer(certificate);
    closing.addBlocking("signer", signer);
    int cores = Runtime.getRuntime().availableProcessors();
    Verification verification = Verification.start(Math.max(1, cores - 1));
    PeerNetwork peers = new PeerNetwork(config.peer(), certificate);
    network = peers;
    closing.addBlocking("peers", peers::close);
    meters.count(
        "nexus.peer.sent.bytes", "said to peers, before TLS", peers, PeerNetwork::sentBytes);
    HostedChannel.NodeParts parts =
        new HostedChannel.NodeParts(
            config.data(),
            engine,
            signer,
            journal,
            peers,
            verification,
            config.store(),
            meters,
            this::fatal);
    NodeChannels hosted =
        new NodeChannels(
            vertx, kinds, parts, meters, new JoinedChannels(config.data()), this::fatal);
    channels = hosted;
    closing.addBlocking("stores", () -> hosted.closeStores(!unsettled.get()));
    closing.addBlocking("replicas", hosted::stopReplicas);
    hosted.open(config.channels());
    closing.addBlocking("verification", () -> settled(verification.end()));
    SharedWorkers rpc =
        SharedWorkers.start("nexus-rpc", Math.max(1, cores - 1), config.rpc().queueLimit());
    closing.addBlocking("RPC workers", () -> settled(rpc.end()));
    RpcServer server = new RpcServer(vertx, config.rpc(), hosted, rpc, new Report());
    if (config.admin().isPresent()) {
      String token = config.admin().get().open();
      var _ = server.mount(List.of(new AdminPath(token, AdminMethods.of(hosted))), rpc.ofNode());
    }
    return server;
  }

  /** Who does not end may be reading a store, and closing a LevelDB under a reader is a crash. */
  private void settled(boolean ended) throws TimeoutException {
    if (!ended) {
      unsettled.set(true);
      throw new TimeoutException("work in progress does not end");
    }
  }

  private Future<Void> startAll(RpcServer rpc) {
    hosted().serve(rpc);
    return vertx
        .executeBlocking(this::listenToPeers)
        .compose(listening -> vertx.executeBlocking(this::startChannels))
        .compose(started -> rpc.listen())
        .recover(cause -> Future.failedFuture(explained("rpc", config.rpc().port(), cause)))
        .map(port -> {
          rpcPort = port;
          closing.add("RPC server", rpc::close);
          LOG.info(
              "node {}: peers at {}:{}, RPC at http://{}:{}/api/v3",
              config.name(),
              config.peer().host(),
              peerPort,
              config.rpc().host(),
              port);
          return null;
        });
  }

  private @Nullable Void listenToPeers() throws IOException {
    try {
      peerPort = Objects.requireNonNull(network).start();
      return null;
    } catch (IOException e) {
      throw explainedIo("peer", config.peer().port(), e);
    }
  }

  private @Nullable Void startChannels() throws IOException {
    hosted().startAll();
    return null;
  }

  private NodeChannels hosted() {
    return Objects.requireNonNull(channels);
  }

  private static IOException explainedIo(String section, int port, IOException cause) {
    return explained(section, port, cause) instanceof IOException explained ? explained : cause;
  }

  private static Throwable explained(String section, int port, Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof BindException) {
        return new IOException(
            section + ".port: " + port + " is in use (expected: a free port, or 0 for any)", cause);
      }
    }
    return cause;
  }

  /** The first fault stops the node; those that follow from it are not worth a word. */
  private void fatal(Throwable cause) {
    if (faultCause.compareAndSet(null, cause)) {
      LOG.error("node {} stops, because going on could do harm", config.name(), cause);
      stop().onComplete(stopped -> fault.complete(cause));
    }
  }

  private NodeSigner signer(NodeCertificate certificate) throws IOException {
    return switch (config.signer()) {
      case SignerConfig.Local(Path journal) -> {
        GuardedSigner guarded = GuardedSigner.open(journal, KeyFile.open(config.key()));
        DiskMeters.ofNode(meters, "signer", guarded.flushes());
        yield guarded;
      }
      case SignerConfig.Remote remote -> RemoteSigner.of(remote, certificate);
    };
  }

  private static NodeCertificate certificate(PeerConfig peer) throws IOException {
    return CertificateFile.open("peer", peer.certificate(), peer.privateKey());
  }

  private final class Report implements RpcServer.NodeReport {
    @Override
    public RpcServer.Health health() {
      Throwable cause = faultCause.get();
      JsonArray list = hosted().status();
      boolean moving = true;
      for (int i = 0; i < list.size(); i++) {
        moving &= list.getJsonObject(i).getValue("trouble") == null;
      }
      JsonObject said =
          new JsonObject()
              .put("name", config.name())
              .put("status", cause != null ? "stopping" : moving ? "ok" : "stuck")
              .put("fault", cause == null ? null : cause.toString())
              .put("channels", list);
      return new RpcServer.Health(cause == null && moving, said);
    }

    @Override
    public String metrics() {
      return meters.scrape();
    }
  }
}
