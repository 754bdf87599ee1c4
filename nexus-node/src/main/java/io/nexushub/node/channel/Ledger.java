package io.nexushub.node.channel;

import io.nexushub.crypto.Keccak256;
import io.nexushub.lft.Application;
import io.nexushub.lft.BlockContext;
import io.nexushub.lft.ChainHead;
import io.nexushub.lft.Effect;
import io.nexushub.lft.EpochProof;
import io.nexushub.lft.Execution;
import io.nexushub.lft.Notarisation;
import io.nexushub.lft.Replica;
import io.nexushub.lft.Transaction;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.store.BlockResult;
import io.nexushub.node.store.ChainStore;
import io.nexushub.node.store.EpochEnd;
import io.nexushub.node.store.StoredBlock;
import io.nexushub.node.store.StoredHead;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The chain as far as it has been executed: the committed part in the store, and above it the
 * states of blocks that compete or wait to be committed.
 *
 * <p>Belongs to the channel's execution thread; {@link #tip} may be read by any.
 */
final class Ledger {
  private static final String GENESIS_DOMAIN = "NEXUS/GENESIS/1";

  /** A state read anew from the store forgets what was only once of interest. */
  private static final long REOPEN_BLOCKS = 4096;

  private final NetworkAddress network;
  private final Application application;
  private final ChainStore store;
  private final MemberDirectory directory;
  private final Map<Hash, Executed> executed = new HashMap<>();
  private volatile Tip tip;

  /** The block committed last, the state after it, and since when it is the last. */
  record Tip(StoredBlock block, MerkleTrie state, long sinceMillis) {}

  /** What a block that is not committed yet gives. */
  record Executed(MerkleTrie state, BlockResult result, Hash resultHash, Optional<Hash> decision) {}

  private Ledger(
      NetworkAddress network,
      Application application,
      ChainStore store,
      MemberDirectory directory,
      Tip tip) {
    this.network = network;
    this.application = application;
    this.store = store;
    this.directory = directory;
    this.tip = tip;
  }

  /**
   * Opens the chain where it ends; an empty store gets the genesis block.
   *
   * @param directory in the first epoch; it is brought to the one the chain is in
   * @throws InvalidConfiguration if the store begins with another genesis
   */
  static Ledger open(
      ChannelConfig config, MemberDirectory directory, Application application, ChainStore store) {
    Execution first = application.genesis(MerkleTrie.empty(HashFunction.SHA3_256));
    BlockResult result = BlockResult.of(first);
    Block genesis = Block.genesis(genesis(config, MemberDirectory.genesis(config), result));
    Optional<StoredHead> head = store.head();
    if (head.isEmpty()) {
      StoredBlock stored = new StoredBlock(genesis, List.of(), result);
      store.commit(stored, new StoredHead(0, genesis.id(), Optional.empty()), trie(first.state()));
    }
    StoredBlock begins = store.block(0).orElseThrow();
    if (!begins.block().id().equals(genesis.id())) {
      throw new InvalidConfiguration(
          "channel "
              + config.id()
              + ": its genesis file gives "
              + genesis.id()
              + " (expected: "
              + begins.block().id()
              + ", with which the data folder begins)");
    }
    for (EpochEnd end : store.epochEnds()) {
      directory.enter(end.opened(), store.last(end));
    }
    StoredBlock last = store.block(head.map(StoredHead::height).orElse(0L)).orElseThrow();
    MerkleTrie state = MerkleTrie.open(HashFunction.SHA3_256, last.result().stateRoot(), store);
    return new Ledger(
        NetworkAddress.of(config.network()),
        application,
        store,
        directory,
        new Tip(last, state, Clock.millis()));
  }

  /** The header of the block that a genesis file leads to; its id is what the chain is called. */
  static BlockHeader genesis(ChannelConfig config, Application application) {
    Execution first = application.genesis(MerkleTrie.empty(HashFunction.SHA3_256));
    return genesis(config, MemberDirectory.genesis(config), BlockResult.of(first));
  }

  private static BlockHeader genesis(ChannelConfig config, Membership members, BlockResult result) {
    return BlockHeader.genesis(
        config.id(), members, config.genesisMicros(), content(config, result));
  }

  private static Hash content(ChannelConfig config, BlockResult result) {
    Bytes content =
        new RlpWriter()
            .beginList()
            .text(config.network())
            .text(config.kind())
            .bytes(result.hash().bytes())
            .endList()
            .toBytes();
    return HashFunction.SHA3_256.hash(Bytes.concat(Bytes.utf8(GENESIS_DOMAIN), content));
  }

  Tip tip() {
    return tip;
  }

  Hash genesis() {
    return store.block(0).orElseThrow().block().id();
  }

  /** Where the replica goes on. */
  ChainHead head() {
    StoredBlock last = tip.block;
    Optional<StoredHead.Proof> proof = store.head().flatMap(StoredHead::proof);
    if (proof.isEmpty()) {
      return ChainHead.genesis(
          last.block(), last.result().hash(), decision(last.block(), last.result()));
    }
    return new ChainHead(
        last.block(),
        last.result().hash(),
        proof.map(shown -> new ChainHead.Proof(shown.child(), shown.childCertificate())),
        store.unfinished(Replica.MAX_NOTARISATIONS),
        last.result().members(),
        directory.former());
  }

  /** Executes a block on its parent's state. */
  Executed execute(Block block, List<Transaction> transactions) {
    BlockContext context =
        new BlockContext(
            block.height(),
            block.round(),
            block.header().timestampMicros(),
            block.header().proposer());
    Execution execution = application.execute(context, stateOf(block.parent()), transactions);
    BlockResult result = BlockResult.of(execution);
    Executed done =
        new Executed(trie(execution.state()), result, result.hash(), decision(block, result));
    executed.put(block.id(), done);
    return done;
  }

  /** State after the newest block of a branch that has been executed. */
  MerkleTrie newestState(List<Block> branch) {
    for (Block block : branch.reversed()) { // a branch begins with its oldest block
      Executed done = executed.get(block.id());
      if (done != null) {
        return done.state;
      }
    }
    return tip.state;
  }

  /**
   * Makes an executed block the end of the chain, and perhaps of its epoch: then it is on disk,
   * with all before it, and otherwise with the store's next flush.
   */
  Tip commit(Effect.Commit commit, List<Transaction> transactions) {
    Block block = commit.block();
    Executed done = executed.remove(block.id());
    if (done == null) {
      throw new IllegalStateException("block " + block.height() + " is committed but not executed");
    }
    StoredBlock stored =
        new StoredBlock(block, transactions.stream().map(Transaction::bytes).toList(), done.result);
    StoredHead.Proof proof = new StoredHead.Proof(commit.child(), commit.childCertificate());
    StoredHead head = new StoredHead(block.height(), block.id(), Optional.of(proof));
    Optional<Notarisation> awaited =
        done.decision()
            .map(decision -> new Notarisation(block.height(), block.id(), decision, List.of()));
    Optional<EpochEnd> end =
        commit
            .opened()
            .map(members ->
                new EpochEnd(block.height(), commit.child(), commit.childCertificate(), members));
    if (end.isEmpty()) {
      store.gather(stored, head, done.state, awaited);
    } else {
      store.commit(stored, head, done.state, awaited, end);
    }
    commit.opened().ifPresent(members -> directory.enter(members, block.header()));
    boolean reopen = block.height() % REOPEN_BLOCKS == 0;
    MerkleTrie state =
        reopen
            ? MerkleTrie.open(HashFunction.SHA3_256, done.result.stateRoot(), store)
            : done.state;
    tip = new Tip(stored, state, Clock.millis());
    return tip;
  }

  /**
   * Goes on from a block of a snapshot whose state is in the store. While nothing else is done: the
   * replica has not begun.
   */
  void adopt(SnapshotOffer.Verified snapshot) {
    StoredBlock stored = snapshot.block();
    Block block = stored.block();
    SnapshotOffer.Head head = snapshot.offer().head();
    List<EpochProof> epochs = snapshot.offer().epochs();
    store.adopt(
        stored,
        new StoredHead(
            block.height(),
            block.id(),
            Optional.of(new StoredHead.Proof(head.child(), head.certificate()))),
        decision(block, stored.result())
            .map(decision -> new Notarisation(block.height(), block.id(), decision, List.of())),
        epochs.stream()
            .map(each ->
                new EpochEnd(
                    each.last().height(), each.closing(), each.certificate(), each.opened()))
            .toList(),
        epochs.stream().map(EpochProof::last).toList());
    epochs.forEach(each -> directory.enter(each.opened(), each.last()));
    MerkleTrie state = MerkleTrie.open(HashFunction.SHA3_256, stored.result().stateRoot(), store);
    tip = new Tip(stored, state, Clock.millis());
  }

  void discard(Hash block) {
    executed.remove(block);
  }

  private MerkleTrie stateOf(Hash parent) {
    if (tip.block.block().id().equals(parent)) {
      return tip.state;
    }
    Executed done = executed.get(parent);
    if (done == null) {
      throw new IllegalStateException("parent " + parent + " is neither committed nor executed");
    }
    return done.state;
  }

  private Optional<Hash> decision(Block block, BlockResult result) {
    return result
        .messages()
        .map(
            sent -> sent.decision(network, block.height(), block.round()).hash(Keccak256.FUNCTION));
  }

  private static MerkleTrie trie(State state) {
    if (state instanceof MerkleTrie trie) {
      return trie;
    }
    throw new IllegalStateException(
        "an application must derive its state from the one it was given");
  }
}
