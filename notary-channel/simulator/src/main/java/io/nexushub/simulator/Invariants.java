package io.nexushub.simulator;

import io.nexushub.lft.Effect;
import io.nexushub.lft.JournalRecord;
import io.nexushub.lft.Notarisation;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.Message;
import io.nexushub.protocol.consensus.NotaryShares;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Standing;
import io.nexushub.protocol.consensus.Timeout;
import io.nexushub.protocol.consensus.Vote;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must never be false, checked at every effect of every honest replica:
 *
 * <ul>
 *   <li>agreement: no two committed blocks of one height;
 *   <li>growth: a replica commits height after height, across its crashes;
 *   <li>one certificate a round;
 *   <li>honesty: no two votes or proposals of one round, no vote after a failure vote, nothing said
 *       that was not persisted, across crashes;
 *   <li>notarisation: a quorum of notary signatures only for blocks that are or will be committed.
 * </ul>
 */
final class Invariants {
  private final Membership members;
  private final Map<Long, Hash> committed = new TreeMap<>();
  private final Map<Long, Hash> certified = new TreeMap<>();
  private final Map<Address, Long> heights = new TreeMap<>();
  private final Map<Address, Map<Long, Hash>> votes = new TreeMap<>();
  private final Map<Address, Map<Long, Hash>> proposals = new TreeMap<>();
  private final Map<Address, Set<Long>> failures = new TreeMap<>();
  private final Map<Address, Set<String>> persisted = new TreeMap<>();
  private final Map<Hash, Block> blocks = new TreeMap<>();
  private final Map<Hash, Set<Integer>> shares = new TreeMap<>();
  private final Map<Long, Hash> notarised = new TreeMap<>();

  Invariants(Membership members, Block genesis) {
    this.members = members;
    committed.put(0L, genesis.id());
    blocks.put(genesis.id(), genesis);
  }

  /** Before the effect is carried out. */
  void check(Address replica, Effect effect) {
    switch (effect) {
      case Effect.Persist(JournalRecord entry) -> persist(replica, entry);
      case Effect.Send(Address _, Message message) -> said(replica, message);
      case Effect.Broadcast(Message message) -> said(replica, message);
      case Effect.Commit(Block block, Block child, QuorumCertificate certificate) -> {
        certificate(certificate);
        require(child.parent().equals(block.id()), "commit proof is not of a child");
        commit(replica, block);
      }
      case Effect.Notarise(Notarisation notarisation) ->
          notarisation.shares().forEach(share -> share(notarisation.block(), share.member()));
      case Effect.Halt(String reason) -> throw new InvariantBroken("honest halt: " + reason);
      case Effect.SetTimer _,
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

  /** Whoever sent it: certificates and notary signatures prove themselves. */
  void onWire(Message message) {
    switch (message) {
      case Block block -> {
        blocks.put(block.id(), block);
        certificate(block.justify());
      }
      case Timeout timeout -> certificate(timeout.high());
      case Standing standing -> certificate(standing.high());
      case Vote _, NotaryShares _ -> {}
      case io.nexushub.protocol.consensus.Evidence.DoubleVote _,
          io.nexushub.protocol.consensus.Evidence.DoubleProposal _ -> {}
    }
  }

  private void persist(Address replica, JournalRecord entry) {
    persisted.computeIfAbsent(replica, _ -> new TreeSet<>()).add(name(entry));
  }

  private static String name(JournalRecord entry) {
    return switch (entry) {
      case JournalRecord.Voted(Block block) -> "vote " + block.id();
      case JournalRecord.Proposed(Block block) -> "proposal " + block.id();
      case JournalRecord.TimedOut failure -> "failure " + failure.round();
    };
  }

  private void said(Address replica, Message message) {
    onWire(message);
    switch (message) {
      case Block block when !block.header().proposer().equals(replica) -> {}
      case Block block -> {
        once(proposals, replica, block.round(), block.id(), "two proposals");
        requirePersisted(replica, "proposal " + block.id());
      }
      case Vote vote -> {
        boolean first = !votes.getOrDefault(replica, new TreeMap<>()).containsKey(vote.round());
        boolean gaveUp = failures.getOrDefault(replica, new TreeSet<>()).contains(vote.round());
        require(!(first && gaveUp), replica + " votes in round " + vote.round() + " it gave up");
        once(votes, replica, vote.round(), vote.block(), "two votes");
        requirePersisted(replica, "vote " + vote.block());
        vote.notarySignature().ifPresent(_ -> votedShare(vote));
      }
      case Timeout timeout -> {
        failures.computeIfAbsent(replica, _ -> new TreeSet<>()).add(timeout.round());
        requirePersisted(replica, "failure " + timeout.round());
      }
      case NotaryShares known ->
          known.shares().forEach(share -> share(known.block(), share.member()));
      case Standing _,
          io.nexushub.protocol.consensus.Evidence.DoubleVote _,
          io.nexushub.protocol.consensus.Evidence.DoubleProposal _ -> {}
    }
  }

  private void requirePersisted(Address replica, String what) {
    require(
        persisted.getOrDefault(replica, new TreeSet<>()).contains(what),
        replica + " said what it had not persisted: " + what);
  }

  private void once(
      Map<Address, Map<Long, Hash>> said, Address replica, long round, Hash what, String crime) {
    Hash before = said.computeIfAbsent(replica, _ -> new TreeMap<>()).putIfAbsent(round, what);
    require(
        before == null || before.equals(what),
        crime + " of " + replica + " in round " + round + ": " + before + " and " + what);
  }

  private void certificate(QuorumCertificate certificate) {
    Hash before = certified.putIfAbsent(certificate.round(), certificate.block());
    require(
        before == null || before.equals(certificate.block()),
        "two certificates of round " + certificate.round());
  }

  private void commit(Address replica, Block block) {
    long height = heights.getOrDefault(replica, 0L);
    require(
        block.height() == height + 1,
        replica + " commits height " + block.height() + " after " + height);
    heights.put(replica, block.height());
    Hash before = committed.putIfAbsent(block.height(), block.id());
    require(
        before == null || before.equals(block.id()),
        "fork: height " + block.height() + " committed as " + before + " and " + block.id());
    notarisedIsCommitted(block.height());
  }

  private void votedShare(Vote vote) {
    Block block = blocks.get(vote.block());
    int member = members.indexOf(vote.voter()).orElseThrow();
    if (block != null) {
      share(block.parent(), member);
    }
  }

  private void share(Hash block, int member) {
    Set<Integer> signers = shares.computeIfAbsent(block, _ -> new TreeSet<>());
    signers.add(member);
    long power = signers.stream().mapToLong(place -> members.at(place).power()).sum();
    Block known = blocks.get(block);
    if (power >= members.quorum() && known != null) {
      Hash before = notarised.putIfAbsent(known.height(), block);
      require(
          before == null || before.equals(block), "two notarisations of height " + known.height());
      notarisedIsCommitted(known.height());
    }
  }

  private void notarisedIsCommitted(long height) {
    Hash signed = notarised.get(height);
    Hash final_ = committed.get(height);
    require(
        signed == null || final_ == null || signed.equals(final_),
        "notarised at height " + height + ": " + signed + ", committed: " + final_);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new InvariantBroken(otherwise);
    }
  }
}
