package io.nexushub.node.channel;

import io.nexushub.lft.Admission;
import io.nexushub.lft.Application;
import io.nexushub.lft.Effect;
import io.nexushub.lft.Transaction;
import io.nexushub.lightclient.btp.StateProof;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.store.ChainStore;
import io.nexushub.portal.store.LevelDb;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Seal;
import io.nexushub.protocol.consensus.Vote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * A chain as its members would have made it, were they given the time: executed by the application,
 * certified by a quorum's keys, written into a store without a network in between.
 */
public final class GrownChain {
  /** Blocks of the past: the interval of a channel that has something to do. */
  private static final long INTERVAL_MICROS = 50_000;

  private final Map<PublicKey, Signer> keys;
  private final Application application;
  private final MemberDirectory directory;
  private final Ledger ledger;
  private final Chain chain;

  private GrownChain(
      ChannelConfig config, Application content, Map<PublicKey, Signer> keys, ChainStore store) {
    this.keys = keys;
    this.directory = MemberDirectory.of(config, List.of());
    this.chain = new Chain(config.id(), Ledger.genesis(config, content).id());
    this.application = HostedChannel.governed(content, chain, directory);
    this.ledger = Ledger.open(config, directory, application, store);
  }

  /**
   * Grows a chain in a data folder by so many blocks.
   *
   * @param keys of everybody who is ever a member
   * @param transactions of the block of a height
   */
  public static void write(
      Path data,
      ChannelConfig config,
      Application content,
      Map<PublicKey, Signer> keys,
      long blocks,
      LongFunction<List<Bytes>> transactions)
      throws IOException {
    try (ChainStore store = ChainStore.of(config.id(), LevelDb.fastest(), data)) {
      write(store, config, content, keys, blocks, transactions);
    }
  }

  /** As above, in a store that is open. */
  public static void write(
      ChainStore store,
      ChannelConfig config,
      Application content,
      Map<PublicKey, Signer> keys,
      long blocks,
      LongFunction<List<Bytes>> transactions) {
    new GrownChain(config, content, keys, store).grow(blocks, transactions);
  }

  /** What a node reads of a chain before its replica begins; answers the height. */
  public static long open(ChannelConfig config, Application content, ChainStore store) {
    return new GrownChain(config, content, Map.of(), store).ledger.head().block().height();
  }

  /** What a node proves out of such a chain. */
  public static Optional<StateProof> prove(
      ChannelConfig config, ChainStore store, long height, Bytes key) {
    Hash genesis = store.block(0).orElseThrow().block().id();
    return new StateHistory(genesis, MemberDirectory.genesis(config), store).prove(height, key);
  }

  /** A certified block and its content; the first of an epoch has no certificate with votes. */
  private record Grown(Block block, List<Transaction> content, QuorumCertificate certificate) {}

  private void grow(long blocks, LongFunction<List<Bytes>> transactions) {
    Block head = ledger.tip().block().block();
    Grown last = new Grown(head, List.of(), QuorumCertificate.genesis(head.header()));
    Ledger.Executed result = null;
    for (long height = 1; height <= blocks + 1; height++) {
      Membership members = directory.membership();
      Hash parentResult =
          result == null ? ledger.tip().block().result().hash() : result.resultHash();
      Optional<List<Member>> asked =
          (result == null ? ledger.tip().block().result() : result.result()).members();
      Membership next = asked.map(list -> Membership.of(members.epoch() + 1, list)).orElse(members);
      Grown grown =
          child(
              last,
              parentResult,
              members,
              next.hash(),
              admitted(height > blocks ? List.of() : transactions.apply(height)));
      if (last.block.height() > ledger.tip().block().block().height()) {
        commit(last, grown, Optional.empty());
      }
      result = ledger.execute(grown.block, grown.content);
      last = grown;
      if (grown.block.header().endsEpoch()) {
        Grown closing = closing(grown, result.resultHash(), members);
        commit(grown, closing, Optional.of(next));
        last =
            new Grown(
                grown.block,
                List.of(),
                QuorumCertificate.opening(next.epoch(), grown.block.header()));
        result = null;
      }
    }
  }

  private void commit(Grown block, Grown child, Optional<Membership> opened) {
    var _ =
        ledger.commit(
            new Effect.Commit(block.block, child.block, child.certificate, opened, false),
            block.content);
  }

  private List<Transaction> admitted(List<Bytes> texts) {
    List<Transaction> all = new ArrayList<>();
    for (Bytes text : texts) {
      all.add(((Admission.Admitted) application.admit(text)).transaction());
    }
    return all;
  }

  private Grown child(
      Grown parent, Hash parentResult, Membership members, Hash next, List<Transaction> content) {
    List<Hash> ids = content.stream().map(Transaction::id).toList();
    return certified(parent, parentResult, members, next, Block.payloadRoot(ids), content);
  }

  private Grown closing(Grown end, Hash result, Membership members) {
    return certified(
        end,
        result,
        members,
        end.block.header().nextMembership(),
        Block.closingRoot(end.block.id()),
        List.of());
  }

  private Grown certified(
      Grown parent,
      Hash parentResult,
      Membership members,
      Hash next,
      Hash payloadRoot,
      List<Transaction> content) {
    BlockHeader before = parent.block.header();
    int proposer = (int) (before.height() % members.size());
    BlockHeader header =
        new BlockHeader(
            before.channel(),
            members.epoch(),
            before.height() + 1,
            before.round() + 1,
            parent.block.id(),
            payloadRoot,
            members.addressAt(proposer),
            before.timestampMicros() + INTERVAL_MICROS,
            parentResult,
            members.hash(),
            next);
    Block block =
        Block.sign(
            chain,
            header,
            parent.certificate,
            Optional.empty(),
            content.stream().map(Transaction::id).toList(),
            keys.get(members.at(proposer).key()));
    return new Grown(block, content, certificate(block, members));
  }

  private QuorumCertificate certificate(Block block, Membership members) {
    List<Seal> seals = new ArrayList<>();
    long power = 0;
    for (int place = 0; power < members.quorum(); place++) {
      Vote vote =
          Vote.sign(
              chain,
              block.header(),
              block.id(),
              members.addressAt(place),
              keys.get(members.at(place).key()),
              Optional.empty());
      seals.add(new Seal(place, vote.signature()));
      power += members.at(place).power();
    }
    return new QuorumCertificate(members.epoch(), block.height(), block.round(), block.id(), seals);
  }
}
