package io.nexushub.lft;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.Message;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Timeout;
import io.nexushub.protocol.consensus.Vote;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What must hold in every world, checked at every effect:
 *
 * <ul>
 *   <li>one block a height, one membership an epoch, and both only grow;
 *   <li>each commit is proven by a certificate of the members of the block's own epoch, the end of
 *       an epoch by two of consecutive rounds;
 *   <li>nobody signs in an epoch whose member he is not, nor twice in one round of one epoch;
 *   <li>notary signatures stored are by members of the block's epoch.
 * </ul>
 */
final class TownWatch {
  private final Chain chain;
  private final Map<Long, Hash> blocks = new TreeMap<>();
  private final Map<Long, Long> epochs = new TreeMap<>(); // of a height
  private final Map<Long, Membership> members = new TreeMap<>();
  private final Map<Integer, Long> heights = new TreeMap<>();
  private final Map<String, Hash> votes = new TreeMap<>();

  TownWatch(Chain chain, Membership founders) {
    this.chain = chain;
    members.put(0L, founders);
    blocks.put(0L, chain.genesis());
  }

  Membership members(long epoch) {
    Membership known = members.get(epoch);
    if (known == null) {
      throw new AssertionError("nobody has opened epoch " + epoch);
    }
    return known;
  }

  void check(int number, Address self, Effect effect) {
    switch (effect) {
      case Effect.Commit commit -> commit(number, commit);
      case Effect.Broadcast(Message message) -> said(self, message);
      case Effect.Send(Address _, Message message) -> said(self, message);
      case Effect.Notarise(Notarisation notarisation) -> notarised(notarisation);
      default -> {}
    }
  }

  private void commit(int number, Effect.Commit commit) {
    Block block = commit.block();
    long height = heights.merge(number, 1L, Long::sum);
    require(block.height() == height, number + " commits " + block.height() + " at " + height);
    Hash before = blocks.putIfAbsent(height, block.id());
    require(before == null || before.equals(block.id()), "fork at height " + height);
    epochs.put(height, block.header().epoch());
    proven(commit.childCertificate(), block.header().epoch());
    require(commit.opened().isPresent() == block.header().endsEpoch(), "an end that opens nothing");
    commit.opened().ifPresent(next -> opened(commit, next));
  }

  private void opened(Effect.Commit commit, Membership next) {
    Block closing = commit.child();
    require(closing.closes(commit.block().id()), "opened by no closing block");
    require(closing.round() == closing.justify().round() + 1, "opened across a failed round");
    proven(closing.justify(), commit.block().header().epoch());
    require(next.epoch() == commit.block().header().epoch() + 1, "an epoch left out");
    require(next.hash().equals(commit.block().header().nextMembership()), "other members");
    Membership before = members.putIfAbsent(next.epoch(), next);
    require(before == null || before.equals(next), "two memberships of epoch " + next.epoch());
  }

  private void proven(QuorumCertificate certificate, long epoch) {
    require(certificate.epoch() == epoch, "certificate of another epoch");
    var verdict = certificate.verify(chain, members(epoch), new PlainKeys());
    require(verdict.isValid(), verdict.explain());
  }

  private void said(Address self, Message message) {
    switch (message) {
      case Vote vote -> {
        require(members(vote.epoch()).contains(self), "a stranger's vote");
        once("vote", vote.epoch(), vote.round(), self, vote.block());
      }
      case Timeout timeout ->
          require(members(timeout.epoch()).contains(self), "a stranger's failure vote");
      case Block block when block.header().proposer().equals(self) -> {
        require(members(block.header().epoch()).contains(self), "a stranger's proposal");
        once("proposal", block.header().epoch(), block.round(), self, block.id());
      }
      default -> {}
    }
  }

  private void once(String what, long epoch, long round, Address who, Hash block) {
    Hash before = votes.putIfAbsent(what + " " + epoch + "/" + round + " of " + who, block);
    require(before == null || before.equals(block), "two of " + what + " in round " + round);
  }

  private void notarised(Notarisation notarisation) {
    Optional<Membership> signers =
        Optional.ofNullable(epochs.getOrDefault(notarisation.height(), 0L)).map(members::get);
    notarisation
        .shares()
        .forEach(share ->
            require(
                new PlainKeys()
                    .verify(
                        signers.orElseThrow().at(share.member()).key(),
                        notarisation.decision(),
                        share.signature()),
                "a notary signature of nobody"));
  }

  /** A host begins anew at an older height. */
  void restored(int number, long height) {
    heights.put(number, height);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
