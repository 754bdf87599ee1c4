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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Checks every {@link Invariant} at every effect of every honest replica, and at everything that is
 * sent by whomever. What only one of them can see counts: a certificate exists as soon as its votes
 * do, whether or not anybody holds all of them, and faulty members are taken to sign everything.
 */
final class Invariants {
  private final Set<Address> faulty;
  private final Set<Invariant> watched;
  private final boolean anyRoundsCommit;
  private final TreeMap<Long, Era> eras = new TreeMap<>();
  private final Map<Long, Hash> committable = new TreeMap<>();
  private final Map<Long, Map<Address, Testimony>> testimonies = new TreeMap<>();
  private final Map<Address, Long> heights = new TreeMap<>();
  private final Map<Long, Hash> committed = new TreeMap<>();
  private final Map<Long, Hash> notarised = new TreeMap<>();

  /**
   * @param faulty those that keep no rule
   * @param rules of the others
   */
  Invariants(
      Membership members, Set<Address> faulty, Rules rules, Set<Invariant> watched, Block genesis) {
    this.faulty = Set.copyOf(faulty);
    this.watched = EnumSet.copyOf(watched);
    this.anyRoundsCommit = rules.off().contains(Rule.CONSECUTIVE_ROUNDS);
    committed.put(0L, genesis.id());
    opened(genesis, members);
  }

  /** Somebody goes on from this block, which is committed, among these members. */
  void opened(Block last, Membership members) {
    Era known =
        eras.computeIfAbsent(
            members.epoch(),
            epoch ->
                new Era(
                    members,
                    new Tree(this, anyRoundsCommit, committable, last),
                    new Ballots(members, faulty)));
    require(
        Invariant.AGREEMENT,
        known.members().equals(members) && known.tree().root().id().equals(last.id()),
        () -> "epoch %d begins after %s and %s".formatted(members.epoch(), known, last.id()));
  }

  /** The newest epoch that anybody has opened. */
  Membership newest() {
    return eras.lastEntry().getValue().members();
  }

  private Optional<Era> era(long epoch) {
    return Optional.ofNullable(eras.get(epoch));
  }

  private void certified(QuorumCertificate certificate) {
    era(certificate.epoch()).ifPresent(era -> era.tree().certified(certificate));
  }

  /** The epoch whose members sign the block's decision. */
  private Optional<Era> eraOf(Hash block) {
    return eras.values().stream().filter(era -> era.tree().find(block).isPresent()).findFirst();
  }

  /** Before the effect is carried out. */
  void check(Address replica, Effect effect) {
    switch (effect) {
      case Effect.Send(Address _, Message message) -> said(replica, message);
      case Effect.Broadcast(Message message) -> said(replica, message);
      case Effect.Commit(
              Block block,
              Block child,
              QuorumCertificate certificate,
              var opened,
              var _) -> {
        certified(certificate);
        require(
            Invariant.AGREEMENT,
            child.parent().equals(block.id()) || child.closes(block.id()),
            () -> "commit proof is not of a child of " + block.id());
        require(
            Invariant.OPENING,
            opened.isEmpty() || opens(block, child, certificate),
            () -> "no proof that the epoch ends with " + block.id());
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

  private static boolean opens(Block last, Block closing, QuorumCertificate certificate) {
    return closing.closes(last.id())
        && closing.justify().round() + 1 == closing.round()
        && certificate.block().equals(closing.id());
  }

  /** What an honest replica's disk will still hold after a crash. */
  void persisted(Address replica, JournalRecord entry) {
    if (entry instanceof JournalRecord.Voted(Block block)) {
      era(block.header().epoch()).ifPresent(era -> era.tree().add(block));
    }
    of(replica, entry.epoch()).persisted(entry);
  }

  /** Whoever sent it: certificates and notary signatures prove themselves, blocks are known. */
  void onWire(Message message) {
    switch (message) {
      case Block block -> {
        era(block.header().epoch()).ifPresent(era -> era.tree().add(block));
        certified(block.justify());
      }
      case Timeout _, Standing _ -> {} // May name certificates of a liar's own making.
      case Vote _, NotaryShares _, Evidence.DoubleVote _, Evidence.DoubleProposal _ -> {}
    }
  }

  /**
   * A replica restored from a disk stands by all it said: in no earlier round, knowing no older
   * candidate, and saying in that round nothing else.
   *
   * @param epoch of the disk's chain
   */
  void explains(Address replica, long epoch, Status restored, List<Effect> first) {
    Testimony said = of(replica, epoch);
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
      if (effect instanceof Effect.Persist) {
        return; // What follows is new, and the shadow's disk will not have it.
      }
      if (effect instanceof Effect.Broadcast(Message message)) {
        said(replica, message);
      }
    }
  }

  private void said(Address replica, Message message) {
    onWire(message);
    switch (message) {
      case Block block when !block.header().proposer().equals(replica) -> {}
      case Block block -> {
        Testimony testimony = of(replica, block.header().epoch());
        testimony.named(block.justify());
        once(testimony.proposals, replica, block.round(), block.id(), "two proposals");
        requireOnDisk(testimony.proposalsOnDisk.contains(block.id()), replica, message);
      }
      case Vote vote -> {
        Testimony testimony = of(replica, vote.epoch());
        voted(replica, testimony, vote);
        requireOnDisk(testimony.votesOnDisk.contains(vote.block()), replica, message);
      }
      case Timeout timeout -> {
        Testimony testimony = of(replica, timeout.epoch());
        requireMember(replica, timeout.epoch());
        certified(timeout.high());
        testimony.voted(timeout.round(), timeout.high());
        testimony.failures.add(timeout.round());
        requireOnDisk(testimony.failuresOnDisk.contains(timeout.round()), replica, message);
      }
      case Standing standing -> certified(standing.high());
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
    requireMember(replica, vote.epoch());
    Era era = era(vote.epoch()).orElseThrow();
    OptionalInt place = era.members().indexOf(replica);
    if (place.isEmpty()) {
      return; // Counts nowhere.
    }
    Optional<Block> voted = era.tree().find(vote.block());
    voted.ifPresent(block -> testimony.voted(vote.round(), block.justify()));
    int member = place.getAsInt();
    if (era.ballots().vote(vote.block(), member)) {
      era.tree().certified(vote.round(), vote.block());
    }
    if (vote.notarySignature().isPresent()) {
      voted.ifPresent(block -> share(block.parent(), member));
    }
  }

  private void requireMember(Address replica, long epoch) {
    require(
        Invariant.HONESTY,
        era(epoch).filter(era -> era.members().contains(replica)).isPresent(),
        () -> replica + " has a say in epoch " + epoch + ", where it is no member");
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

  /** A crash took back what the replica had committed after this block. */
  void goesOnFrom(Address replica, Block head) {
    heights.computeIfPresent(replica, (who, before) -> Math.min(before, head.height()));
  }

  /** What a replica says its journal brings back if its store does not. */
  void inJournal(Address replica, Block block, boolean there) {
    require(
        Invariant.JOURNAL,
        there,
        () -> replica + " commits " + block.id() + " as if its journal had it");
  }

  private void commit(Address replica, Block block) {
    long last = heights.getOrDefault(replica, 0L);
    require(
        Invariant.GROWTH,
        block.height() == last + 1,
        () -> replica + " commits " + block.height() + " after " + last);
    heights.put(replica, block.height());
    Hash before = committed.putIfAbsent(block.height(), block.id());
    require(
        Invariant.AGREEMENT,
        before == null || before.equals(block.id()),
        () -> "height " + block.height() + " committed as " + before + " and " + block.id());
    notarisedIsCommitted(block.height());
  }

  private void share(Hash block, int member) {
    eraOf(block)
        .filter(era -> era.ballots().share(block, member))
        .flatMap(era -> era.tree().find(block))
        .ifPresent(this::notarised);
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

  private Testimony of(Address replica, long epoch) {
    return testimonies
        .computeIfAbsent(epoch, _ -> new TreeMap<>())
        .computeIfAbsent(replica, _ -> new Testimony());
  }

  void require(Invariant invariant, boolean holds, Supplier<String> otherwise) {
    if (!holds && watched.contains(invariant)) {
      throw new InvariantBroken(invariant, otherwise.get());
    }
  }
}
