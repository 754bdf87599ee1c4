package io.nexushub.node.channel;

import io.nexushub.lft.Answer;
import io.nexushub.lft.Application;
import io.nexushub.lft.Status;
import io.nexushub.lft.Transaction;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.store.ChainStore;
import io.nexushub.node.store.StoredBlock;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.trie.State;
import java.util.Optional;

/** A channel with a replica on this node. */
final class LocalChannel implements Channel {
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
    StoredBlock last = parts.ledger().tip().block();
    return new ChannelStatus(
        last.block().height(),
        last.block().id(),
        status.round(),
        parts.directory().membership().size(),
        parts.peers().connected().size(),
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
  public State state() {
    return parts.ledger().tip().state();
  }

  @Override
  public Answer query(String method, RpcItem.Dict params) {
    return application.query(state(), method, params);
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
