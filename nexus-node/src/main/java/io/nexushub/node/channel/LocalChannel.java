package io.nexushub.node.channel;

import io.nexushub.lft.Answer;
import io.nexushub.lft.Application;
import io.nexushub.lft.Status;
import io.nexushub.lft.Transaction;
import io.nexushub.lightclient.btp.StateProof;
import io.nexushub.node.config.BlockConfig;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.store.ChainStore;
import io.nexushub.node.store.StoredBlock;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.PortableEvidence;
import io.nexushub.protocol.trie.CorruptTrie;
import io.nexushub.protocol.trie.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A channel with a replica on this node. */
final class LocalChannel implements Channel {
  /** An idle channel with a member down commits every few of its intervals. */
  private static final long STALL_INTERVALS = 6;

  private final ChannelParts parts;
  private final Application application;
  private final ReplicaVerticle replica;

  LocalChannel(ChannelParts parts, Application application, ReplicaVerticle replica) {
    this.parts = parts;
    this.application = application;
    this.replica = replica;
  }

  @Override
  public ChannelConfig config() {
    return parts.config();
  }

  @Override
  public ChannelStatus status() {
    Status status = replica.status();
    Ledger.Tip tip = parts.ledger().tip();
    Membership members = parts.directory().membership();
    Set<Hash> connected = parts.peers().connected();
    BlockConfig blocks = parts.config().blocks();
    return new ChannelStatus(
        tip.block().block().height(),
        tip.block().block().id(),
        status.round(),
        Clock.millis() - tip.sinceMillis(),
        STALL_INTERVALS * blocks.idleInterval().plus(blocks.firstTimeout()).toMillis(),
        members.size(),
        connected.size(),
        parts.directory().powerOf(replica.self(), connected),
        members.quorum(),
        parts.mempool().size(),
        status.failedRounds());
  }

  @Override
  public Submission submit(Bytes transaction) {
    return parts.intake().submit(transaction, replica.arrivals());
  }

  @Override
  public CommittedBlock last() {
    return shown(parts.ledger().tip().block());
  }

  @Override
  public Optional<CommittedBlock> block(long height) {
    // Not what the store may be writing ahead of the tip: users see one chain, not two ends.
    return height > parts.ledger().tip().block().block().height()
        ? Optional.empty()
        : parts.store().block(height).map(LocalChannel::shown);
  }

  @Override
  public long firstKept() {
    return parts.store().firstKept();
  }

  @Override
  public long firstState() {
    return parts.store().firstState();
  }

  @Override
  public Optional<CommittedBlock> block(Hash id) {
    return parts.store().heightOf(id).flatMap(this::block);
  }

  @Override
  public Optional<Inclusion> inclusion(Hash transaction) {
    Optional<ChainStore.Place> place = parts.store().placeOf(transaction);
    return place.flatMap(at -> block(at.height()).map(block -> new Inclusion(block, at.index())));
  }

  @Override
  public Optional<Bytes> waiting(Hash transaction) {
    return parts.mempool().get(transaction).map(Transaction::bytes);
  }

  @Override
  public Optional<CompletableFuture<Boolean>> committed(Hash transaction, Duration atMost) {
    Optional<CompletableFuture<Boolean>> waiter = parts.waiters().await(transaction, atMost);
    // Only then is it looked for: what is committed from now on tells the waiter itself.
    if (waiter.isPresent() && inclusion(transaction).isPresent()) {
      waiter.get().complete(true);
    }
    return waiter;
  }

  @Override
  public List<PortableEvidence> evidence() {
    return EvidenceShelf.read(parts.store()).stream()
        .flatMap(evidence -> portable(evidence).stream())
        .toList();
  }

  @Override
  public Optional<PortableEvidence> portable(Evidence evidence) {
    BlockHeader genesis = parts.store().block(0).orElseThrow().block().header();
    return parts
        .directory()
        .membership(evidence.epoch())
        .map(members -> new PortableEvidence(genesis, members, evidence));
  }

  @Override
  public Membership members() {
    return parts.directory().membership();
  }

  @Override
  public State state() {
    return parts.ledger().tip().state();
  }

  @Override
  public Optional<StateProof> prove(long height, Bytes key) {
    return new StateHistory(
            parts.ledger().genesis(), parts.directory().membersAt(height), parts.store())
        .prove(height, key);
  }

  @Override
  public Answer query(String method, RpcItem.Dict params) {
    Ledger.Tip tip = parts.ledger().tip();
    try {
      return application.query(tip.state(), method, params);
    } catch (CorruptTrie e) {
      if (tip.block().block().height() >= firstState()) {
        throw e;
      }
      return application.query(state(), method, params); // That took until the state was dropped.
    }
  }

  private static CommittedBlock shown(StoredBlock stored) {
    BlockHeader header = stored.block().header();
    return new CommittedBlock(
        header.height(),
        stored.block().id(),
        header.parent(),
        header.round(),
        header.timestampMicros(),
        header.proposer(),
        header.payloadRoot(),
        stored.block().transactions(),
        stored.transactions(),
        stored.result().receipts());
  }
}
