package io.nexushub.node.channel;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.lft.Application;
import io.nexushub.lft.JournalRecord;
import io.nexushub.lft.ReplicaConfig;
import io.nexushub.lft.Seat;
import io.nexushub.lft.evidence.EvidenceApplication;
import io.nexushub.lft.succession.SuccessionApplication;
import io.nexushub.monitoring.ChannelListener;
import io.nexushub.node.config.BlockConfig;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.config.StoreConfig;
import io.nexushub.node.peer.PeerNetwork;
import io.nexushub.node.peer.PeerPort;
import io.nexushub.node.signer.NodeSigner;
import io.nexushub.node.signer.OwnSeals;
import io.nexushub.node.store.ChainStore;
import io.nexushub.node.store.Flushes;
import io.nexushub.node.store.Journal;
import io.nexushub.node.store.JournalEntry;
import io.nexushub.node.work.Workers;
import io.nexushub.portal.store.LevelDb;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.consensus.Chain;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A channel with all it is made of: opened, then started, then stopped, once. */
public final class HostedChannel {
  private static final Logger LOG = LoggerFactory.getLogger(HostedChannel.class);

  /** The longest a round may grow to, in first timeouts. */
  private static final int ROUND_GROWTH = 15;

  /** Clients that wait for a transaction's result at a time. */
  private static final int WAITERS = 1000;

  private final ChannelParts parts;
  private final ReplicaVerticle replica;
  private final LocalChannel channel;
  private final BtpHistory btp;
  private @Nullable String deployment;

  /**
   * What a channel gets from its node.
   *
   * @param workers check signatures; bounded
   * @param keeping what is kept of chains, and whether an empty one begins with a snapshot
   * @param fatal hears, once, why the channel cannot go on
   */
  public record NodeParts(
      Path data,
      LevelDb engine,
      NodeSigner signer,
      Journal journal,
      PeerNetwork network,
      Verification workers,
      StoreConfig keeping,
      ChannelListener listener,
      Consumer<Throwable> fatal) {
    public NodeParts withFatal(Consumer<Throwable> other) {
      return new NodeParts(
          data, engine, signer, journal, network, workers, keeping, listener, other);
    }
  }

  private HostedChannel(
      ChannelParts parts, ReplicaVerticle replica, LocalChannel channel, BtpHistory btp) {
    this.parts = parts;
    this.replica = replica;
    this.channel = channel;
    this.btp = btp;
  }

  /** Opens the store, and with an empty one makes the genesis. */
  public static HostedChannel open(ChannelConfig config, Application content, NodeParts node)
      throws IOException {
    MemberDirectory directory = MemberDirectory.of(config, node.network().remotes());
    Chain chain = new Chain(config.id(), Ledger.genesis(config, content).id());
    Application application = governed(content, chain, directory);
    ChainStore store = ChainStore.of(config.id(), node.engine(), node.data());
    try {
      Ledger ledger = Ledger.open(config, directory, application, store);
      Mempool mempool = new Mempool(config.blocks(), committed(ledger, store));
      PeerPort peers = node.network().open(config.id(), directory.certificates());
      peers.members(directory.memberCertificates());
      Intake intake =
          new Intake(config.id(), application, mempool, node.workers(), peers, node.listener());
      ThreadPoolExecutor execution = Workers.single("nexus-execution-" + config.id());
      ChannelParts parts =
          new ChannelParts(
              config,
              directory,
              ledger,
              store,
              node.journal(),
              node.signer(),
              mempool,
              intake,
              new Waiters(WAITERS),
              peers,
              execution,
              Workers.single("nexus-answers-" + config.id()),
              node.keeping(),
              node.listener(),
              node.fatal());
      Seat seat = new Seat(chain, directory.membership(), node.signer(), Secp256k1.scheme());
      requireMemory(chain, node);
      OwnSeals seals = new OwnSeals(node.signer(), chain, seat.self(), directory::membership);
      ReplicaVerticle replica = new ReplicaVerticle(parts, seat, times(config.blocks()), seals);
      return new HostedChannel(
          parts,
          replica,
          new LocalChannel(parts, application, replica),
          new StoredBtpHistory(directory, store, ledger));
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static CommittedTransactions committed(Ledger ledger, ChainStore store) {
    Predicate<Hash> stored = id -> store.placeOf(id).isPresent();
    return ledger.tip().block().block().height() == 0
        ? CommittedTransactions.ofNewChain(stored)
        : CommittedTransactions.ofOldChain(stored, Clock.micros());
  }

  /** What every channel takes beside its own transactions: evidence, and changes of members. */
  static Application governed(Application content, Chain chain, MemberDirectory directory) {
    Application changing =
        new SuccessionApplication(
            content,
            chain,
            directory.membership(),
            directory::membership,
            new BtpNetworks(Keccak256.FUNCTION),
            Secp256k1.scheme());
    return new EvidenceApplication(changing, chain, directory::membership, Secp256k1.scheme());
  }

  /** A signer that has forgotten what the node has sent in its name must not go on. */
  private static void requireMemory(Chain chain, NodeParts node) {
    List<JournalRecord> promised =
        node.journal().entries(chain.channel()).stream().map(JournalEntry::what).toList();
    Optional<String> objection = node.signer().begin(chain, promised);
    if (objection.isPresent()) {
      throw new InvalidConfiguration(objection.get());
    }
  }

  private static ReplicaConfig times(BlockConfig blocks) {
    Duration first = blocks.firstTimeout();
    return new ReplicaConfig(
        first,
        first.multipliedBy(ROUND_GROWTH),
        blocks.idleInterval(),
        first,
        ReplicaConfig.DEFAULT.clockTolerance());
  }

  public Channel channel() {
    return channel;
  }

  public BtpHistory btp() {
    return btp;
  }

  /** Of the channel's store. */
  public Flushes flushes() {
    return parts.store().flushes();
  }

  public Future<Void> start(Vertx vertx) {
    // A signer in another process is waited for: that must hold up this channel only.
    ThreadingModel threads =
        parts.signer().waits() ? ThreadingModel.VIRTUAL_THREAD : ThreadingModel.EVENT_LOOP;
    return vertx
        .deployVerticle(replica, new DeploymentOptions().setThreadingModel(threads))
        .map(id -> {
          deployment = id;
          LOG.info(
              "channel {}: height {}, genesis {}, {} members",
              parts.id(),
              channel.last().height(),
              parts.ledger().genesis(),
              parts.directory().membership().size());
          return null;
        });
  }

  /** Stops the replica; {@link #close} follows. */
  public Future<Void> stop(Vertx vertx) {
    return deployment == null ? Future.succeededFuture() : vertx.undeploy(deployment);
  }

  /**
   * Lets what is being executed end, then closes the store. Blocks for some seconds at most.
   *
   * @param unread whether nobody else reads the store any more
   */
  public void close(boolean unread) throws IOException, InterruptedException {
    boolean answered = Workers.end(parts.answers());
    boolean executed = Workers.end(parts.execution());
    if (unread && answered && executed) {
      parts.store().close();
    } else {
      // Closing a LevelDB under who uses it crashes the process; leaving it open loses nothing.
      LOG.warn("channel {}: work on its blocks does not end; its store stays open", parts.id());
    }
  }
}
