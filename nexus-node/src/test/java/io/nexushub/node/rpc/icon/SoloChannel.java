package io.nexushub.node.rpc.icon;

import io.nexushub.lft.Admission;
import io.nexushub.lft.Answer;
import io.nexushub.lft.Application;
import io.nexushub.lft.BlockContext;
import io.nexushub.lft.Execution;
import io.nexushub.lft.Transaction;
import io.nexushub.lightclient.btp.StateProof;
import io.nexushub.node.channel.Channel;
import io.nexushub.node.channel.ChannelStatus;
import io.nexushub.node.channel.CommittedBlock;
import io.nexushub.node.channel.Inclusion;
import io.nexushub.node.channel.Submission;
import io.nexushub.node.channel.Waiters;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.PortableEvidence;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A channel whose one member makes a block when it is told to. */
public final class SoloChannel implements Channel {
  static final int WAITERS = 3;

  private final ChannelConfig config;
  private final Application application;
  private final List<CommittedBlock> blocks = new ArrayList<>();
  private final List<Transaction> waiting = new ArrayList<>();
  private final Waiters waiters = new Waiters(WAITERS);
  private Execution last;

  public SoloChannel(ChannelConfig config, Application application) {
    this.config = config;
    this.application = application;
    this.last = application.genesis(MerkleTrie.empty(HashFunction.SHA3_256));
    blocks.add(block(0, Hash.ZERO, config.genesisMicros(), List.of()));
  }

  /** Executes what waits. */
  public synchronized void mine(long timestampMicros) {
    List<Transaction> picked = application.propose(last.state(), waiting);
    waiting.clear();
    CommittedBlock parent = blocks.getLast();
    long height = parent.height() + 1;
    last =
        application.execute(
            new BlockContext(height, height, timestampMicros, Address.ZERO), last.state(), picked);
    blocks.add(block(height, parent.id(), timestampMicros, picked));
    waiters.committed(picked.stream().map(Transaction::id).toList());
  }

  @Override
  public Optional<CompletableFuture<Boolean>> committed(Hash transaction, Duration atMost) {
    Optional<CompletableFuture<Boolean>> waiter = waiters.await(transaction, atMost);
    if (waiter.isPresent() && inclusion(transaction).isPresent()) {
      waiter.get().complete(true);
    }
    return waiter;
  }

  private CommittedBlock block(
      long height, Hash parent, long timestampMicros, List<Transaction> transactions) {
    return new CommittedBlock(
        height,
        HashFunction.SHA3_256.hash(Bytes.utf8("block " + height)),
        parent,
        height,
        timestampMicros,
        Address.ZERO,
        Hash.ZERO,
        transactions.stream().map(Transaction::id).toList(),
        transactions.stream().map(Transaction::bytes).toList(),
        last.receipts());
  }

  int waiters() {
    return waiters.size();
  }

  public Execution execution() {
    return last;
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public synchronized ChannelStatus status() {
    CommittedBlock block = blocks.getLast();
    return new ChannelStatus(
        block.height(), block.id(), block.round(), 0, 1, 1, 0, 1, 1, waiting.size(), 0);
  }

  @Override
  public synchronized Submission submit(Bytes transaction) {
    return switch (application.admit(transaction)) {
      case Admission.Admitted(Transaction admitted) -> {
        waiting.add(admitted);
        yield new Submission.Accepted(admitted.id());
      }
      case Admission.Refused(int code, String reason) -> new Submission.Refused(code, reason);
    };
  }

  @Override
  public synchronized CommittedBlock last() {
    return blocks.getLast();
  }

  @Override
  public synchronized Optional<CommittedBlock> block(long height) {
    return height >= 0 && height < blocks.size()
        ? Optional.of(blocks.get((int) height))
        : Optional.empty();
  }

  @Override
  public synchronized Optional<CommittedBlock> block(Hash id) {
    return blocks.stream().filter(block -> block.id().equals(id)).findFirst();
  }

  @Override
  public synchronized Optional<Inclusion> inclusion(Hash transaction) {
    return blocks.stream()
        .filter(block -> block.transactionIds().contains(transaction))
        .map(block -> new Inclusion(block, block.transactionIds().indexOf(transaction)))
        .findFirst();
  }

  @Override
  public synchronized Optional<Bytes> waiting(Hash transaction) {
    return waiting.stream()
        .filter(one -> one.id().equals(transaction))
        .map(Transaction::bytes)
        .findFirst();
  }

  @Override
  public List<PortableEvidence> evidence() {
    return List.of();
  }

  @Override
  public Optional<PortableEvidence> portable(Evidence evidence) {
    return Optional.empty();
  }

  @Override
  public Membership members() {
    throw new UnsupportedOperationException("alone");
  }

  @Override
  public synchronized State state() {
    return last.state();
  }

  /** One member's word for it proves nothing. */
  @Override
  public Optional<StateProof> prove(long height, Bytes key) {
    return Optional.empty();
  }

  @Override
  public synchronized Answer query(String method, RpcItem.Dict params) {
    return application.query(last.state(), method, params);
  }
}
