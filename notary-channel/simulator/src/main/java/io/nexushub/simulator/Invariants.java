package io.nexushub.simulator;

import io.nexushub.lft.Effect;
import io.nexushub.lft.JournalRecord;
import io.nexushub.lft.Notarisation;
import io.nexushub.lft.Rule;
import io.nexushub.lft.Rules;
import io.nexushub.lft.Status;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.Message;
import io.nexushub.protocol.consensus.NotaryShares;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Standing;
import io.nexushub.protocol.consensus.Timeout;
import io.nexushub.protocol.consensus.Vote;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Checks every {@link Invariant} at every effect of every honest replica, and at everything that is
 * sent by whomever. What only one of them can see counts: a certificate exists as soon as its votes
 * do, whether or not anybody holds all of them, and faulty members are taken to sign everything.
 */
final class Invariants {
  private final Membership members;
  private final Set<Invariant> watched;
  private final Tree tree;
  private final Ballots ballots;
  private final Map<Address, Testimony> testimonies = new TreeMap<>();
  private final Map<Long, Hash> committed = new TreeMap<>();
  private final Map<Long, Hash> notarised = new TreeMap<>();

  /**
   * @param faulty places of the members that keep no rule
   * @param rules of the others
   */
  Invariants(
      Membership members, Set<Integer> faulty, Rules rules, Set<Invariant> watched, Block genesis) {
    this.members = members;
    this.watched = EnumSet.copyOf(watched);
    this.tree = new Tree(this, rules.off().contains(Rule.CONSECUTIVE_ROUNDS), genesis);
    this.ballots = new Ballots(members, faulty);
    committed.put(0L, genesis.id());
  }

  /** Before the effect is carried out. */
  void check(Address replica, Effect effect) {
    switch (effect) {
      case Effect.Send(Address _, Message message) -> said(replica, message);
      case Effect.Broadcast(Message message) -> said(replica, message);
      case Effect.Commit(Block block, Block child, QuorumCertificate certificate, var _) -> {
        tree.certified(certificate);
        require(
            Invariant.AGREEMENT,
            child.parent().equals(block.id()),
            () -> "commit proof is not of a child of " + block.id());
        commit(replica, block);
      }
      case Effect.Notarise(Notarisation notarisation) ->
          notarisation.shares().forEach(share -> share(notarisation.block(), share.member()));
      case Effect.Halt(String reason) ->
          require(Invariant.AGREEMENT, false, () -> "honest halt: " + reason);
      case Effect.Persist _,
          Effect.SetTimer _,
          Effect.FetchPayload _,
          Effect.Execute _,
          Effect.SelectPayload _,
          Effect.Accuse _,
          Effect.Refuse _,
          Effect.FetchBlocks _,
          Effect.SendBlocks _,
          Effect.Discard _ -> {}
    }
  }

  /** What an honest replica's disk will still hold after a crash. */
  void persisted(Address replica, JournalRecord entry) {
    if (entry instanceof JournalRecord.Voted(Block block)) {
      tree.add(block);
    }
    of(replica).persisted(entry);
  }

  /** Whoever sent it: certificates and notary signatures prove themselves, blocks are known. */
  void onWire(Message message) {
    switch (message) {
      case Block block -> {
        tree.add(block);
        tree.certified(block.justify());
      }
      case Timeout _, Standing _ -> {} // May name certificates of a liar's own making.
      case Vote _, NotaryShares _, Evidence.DoubleVote _, Evidence.DoubleProposal _ -> {}
    }
  }

  /**
   * A replica restored from a disk stands by all it said: in no earlier round, knowing no older
   * candidate, and saying in that round nothing else.
   */
  void explains(Address replica, Status restored, List<Effect> first) {
    Testimony said = of(replica);
    require(
        Invariant.JOURNAL,
        restored.round() >= said.votedRound && restored.candidateRound() >= said.namedRound,
        () ->
            "%s voted in round %d and named a candidate of %d, its disk knows of %d and %d"
                .formatted(
                    replica,
                    said.votedRound,
                    said.namedRound,
                    restored.round(),
                    restored.candidateRound()));
    for (Effect effect : first) {
      if (effect instanceof Effect.Broadcast(Message message)) {
        said(replica, message);
      }
    }
  }

  private void said(Address replica, Message message) {
    onWire(message);
    Testimony testimony = of(replica);
    switch (message) {
      case Block block when !block.header().proposer().equals(replica) -> {}
      case Block block -> {
        testimony.named(block.justify());
        once(testimony.proposals, replica, block.round(), block.id(), "two proposals");
        requireOnDisk(testimony.proposalsOnDisk.contains(block.id()), replica, message);
      }
      case Vote vote -> {
        voted(replica, testimony, vote);
        requireOnDisk(testimony.votesOnDisk.contains(vote.block()), replica, message);
      }
      case Timeout timeout -> {
        tree.certified(timeout.high());
        testimony.voted(timeout.round(), timeout.high());
        testimony.failures.add(timeout.round());
        requireOnDisk(testimony.failuresOnDisk.contains(timeout.round()), replica, message);
      }
      case Standing standing -> tree.certified(standing.high());
      case NotaryShares known ->
          known.shares().forEach(share -> share(known.block(), share.member()));
      case Evidence.DoubleVote _, Evidence.DoubleProposal _ -> {}
    }
  }

  private void voted(Address replica, Testimony testimony, Vote vote) {
    boolean first = !testimony.votes.containsKey(vote.round());
    require(
        Invariant.HONESTY,
        !first || !testimony.failures.contains(vote.round()),
        () -> replica + " votes in round " + vote.round() + " which it gave up");
    once(testimony.votes, replica, vote.round(), vote.block(), "two votes");
    tree.find(vote.block()).ifPresent(block -> testimony.voted(vote.round(), block.justify()));
    int member = members.indexOf(replica).orElseThrow();
    if (ballots.vote(vote.block(), member)) {
      tree.certified(vote.round(), vote.block());
    }
    if (vote.notarySignature().isPresent()) {
      tree.find(vote.block()).ifPresent(block -> share(block.parent(), member));
    }
  }

  private void once(Map<Long, Hash> said, Address replica, long round, Hash what, String crime) {
    Hash before = said.putIfAbsent(round, what);
    require(
        Invariant.HONESTY,
        before == null || before.equals(what),
        () -> crime + " of " + replica + " in round " + round + ": " + before + " and " + what);
  }

  private void requireOnDisk(boolean there, Address replica, Message message) {
    require(Invariant.JOURNAL, there, () -> replica + " says what is not on its disk: " + message);
  }

  private void commit(Address replica, Block block) {
    Testimony testimony = of(replica);
    require(
        Invariant.GROWTH,
        block.height() == testimony.committedHeight + 1,
        () -> replica + " commits " + block.height() + " after " + testimony.committedHeight);
    testimony.committedHeight = block.height();
    Hash before = committed.putIfAbsent(block.height(), block.id());
    require(
        Invariant.AGREEMENT,
        before == null || before.equals(block.id()),
        () -> "height " + block.height() + " committed as " + before + " and " + block.id());
    notarisedIsCommitted(block.height());
  }

  private void share(Hash block, int member) {
    if (ballots.share(block, member)) {
      tree.find(block).ifPresent(this::notarised);
    }
  }

  private void notarised(Block block) {
    Hash before = notarised.putIfAbsent(block.height(), block.id());
    require(
        Invariant.NOTARISATION,
        before == null || before.equals(block.id()),
        () -> "height " + block.height() + " notarised as " + before + " and " + block.id());
    notarisedIsCommitted(block.height());
  }

  private void notarisedIsCommitted(long height) {
    Hash signed = notarised.get(height);
    Hash settled = committed.get(height);
    require(
        Invariant.NOTARISATION,
        signed == null || settled == null || signed.equals(settled),
        () -> "height " + height + " notarised as " + signed + ", committed as " + settled);
  }

  private Testimony of(Address replica) {
    return testimonies.computeIfAbsent(replica, _ -> new Testimony());
  }

  void require(Invariant invariant, boolean holds, Supplier<String> otherwise) {
    if (!holds && watched.contains(invariant)) {
      throw new InvariantBroken(invariant, otherwise.get());
    }
  }
}
