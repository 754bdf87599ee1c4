package io.nexushub.lft;

import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.Timeout;
import io.nexushub.protocol.consensus.TimeoutCertificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Counts failure votes: one per member and round, within {@link RoundWindow}. Of a member's several
 * failure votes of one round, which a restart may cause, the first counts.
 */
final class TimeoutTally {
  private final Membership members;
  private final long quorum;
  private final Map<Long, Map<Integer, TimeoutCertificate.Entry>> rounds = new TreeMap<>();

  TimeoutTally(Membership members, long quorum) {
    this.members = members;
    this.quorum = quorum;
  }

  boolean has(int member, long round) {
    return rounds.getOrDefault(round, new TreeMap<>()).containsKey(member);
  }

  long power(long round) {
    return rounds.getOrDefault(round, new TreeMap<>()).keySet().stream()
        .mapToLong(member -> members.at(member).power())
        .sum();
  }

  /**
   * The certificate, if the round has a quorum of failure votes with this one.
   *
   * @param member the voter's place
   * @param timeout its signature and its certificate are valid
   */
  Optional<TimeoutCertificate> add(int member, Timeout timeout) {
    Map<Integer, TimeoutCertificate.Entry> entries =
        rounds.computeIfAbsent(timeout.round(), round -> new TreeMap<>());
    var entry = new TimeoutCertificate.Entry(member, timeout.high().round(), timeout.signature());
    entries.putIfAbsent(member, entry);
    return power(timeout.round()) >= quorum
        ? Optional.of(
            new TimeoutCertificate(timeout.epoch(), timeout.round(), List.copyOf(entries.values())))
        : Optional.empty();
  }

  void forget(long current) {
    rounds.keySet().removeIf(round -> RoundWindow.isTooOld(current, round));
  }
}
