package io.nexushub.lft;

import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Seal;
import io.nexushub.protocol.consensus.Vote;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts votes: one per member and round, within {@link RoundWindow}. */
final class VoteTally {
  /** What became of a vote. */
  sealed interface Count {
    /** The same vote was counted before. */
    record Repeated() implements Count {}

    record Pending(long power, long quorum) implements Count {}

    /** This vote completed a quorum. */
    record Quorum(QuorumCertificate certificate) implements Count {}

    /** Its author has voted otherwise; the first vote stands. */
    record Conflicting(Evidence.DoubleVote evidence) implements Count {}
  }

  private final Membership members;
  private final long quorum;
  private final Map<Long, Map<Integer, Vote>> rounds = new TreeMap<>();

  VoteTally(Membership members, long quorum) {
    this.members = members;
    this.quorum = quorum;
  }

  /** The vote this member gave in this round, as far as counted. */
  Optional<Vote> of(int member, long round) {
    return Optional.ofNullable(rounds.getOrDefault(round, new TreeMap<>()).get(member));
  }

  /**
   * @param member the voter's place
   * @param vote its signature is valid
   */
  Count add(int member, Vote vote) {
    Map<Integer, Vote> votes = rounds.computeIfAbsent(vote.round(), round -> new TreeMap<>());
    Vote before = votes.putIfAbsent(member, vote);
    if (before != null) {
      return before.block().equals(vote.block())
          ? new Count.Repeated()
          : new Count.Conflicting(Evidence.DoubleVote.of(before, vote));
    }
    long power = power(votes, vote);
    boolean completes = power >= quorum && power - members.at(member).power() < quorum;
    return completes
        ? new Count.Quorum(certificate(vote, votes))
        : new Count.Pending(power, quorum);
  }

  void forget(long current) {
    rounds.keySet().removeIf(round -> RoundWindow.isTooOld(current, round));
  }

  /**
   * A vote that gives the block another height signs another digest: counted together, the two
   * would make a certificate that nobody else accepts.
   */
  private static boolean agree(Vote one, Vote other) {
    return one.block().equals(other.block()) && one.height() == other.height();
  }

  private long power(Map<Integer, Vote> votes, Vote like) {
    return votes.entrySet().stream()
        .filter(entry -> agree(entry.getValue(), like))
        .mapToLong(entry -> members.at(entry.getKey()).power())
        .sum();
  }

  private static QuorumCertificate certificate(Vote last, Map<Integer, Vote> votes) {
    List<Seal> seals = new ArrayList<>();
    votes.forEach((member, vote) -> {
      if (agree(vote, last)) {
        seals.add(new Seal(member, vote.signature()));
      }
    });
    return new QuorumCertificate(last.epoch(), last.height(), last.round(), last.block(), seals);
  }
}
